import { COMPUTE_FORMATS } from '../engine/index.ts';
import { bytes, bytesPerSecond, textOf } from '../lib/format.ts';
import type { Catalog } from './catalog-files.ts';
import type { Format } from './options.ts';
import { printCsv } from './print-csv.ts';
import { printJson } from './print-json.ts';
import { left, printTable, right } from './table.ts';

/** The devices of the catalog. */
export function printHardware({ hardware }: Catalog, format: Format): string {
  const rows = hardware.map((entry) => ({
    id: entry.id,
    name: entry.name,
    vendor: entry.vendor,
    bandwidth: entry.bandwidth.value,
    capacity: entry.capacity.value,
    peakOps: Object.fromEntries(
      Object.entries(entry.peakOps).map(([format, { value }]) => [format, value]),
    ),
    llmViewer: entry.llmViewer ?? null,
  }));
  switch (format) {
    case 'json':
      return printJson(rows);
    case 'csv': {
      return printCsv(
        ['id', 'name', 'vendor', 'bandwidth', 'capacity', ...COMPUTE_FORMATS, 'llmViewer'],
        rows.map(({ peakOps, ...row }) => ({ ...row, ...peakOps })),
      );
    }
    case 'table':
      return printTable(
        [left('id'), right('bandwidth'), right('capacity'), left('dense peaks')],
        rows.map(({ id, bandwidth, capacity, peakOps }) => [
          id,
          textOf(bytesPerSecond(bandwidth)),
          textOf(bytes(capacity)),
          Object.keys(peakOps).join(' '),
        ]),
      );
  }
}
