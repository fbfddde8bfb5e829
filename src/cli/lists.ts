import type { Result } from '../engine/index.ts';
import { kvBytesPerToken, parameters, parseModel } from '../engine/index.ts';
import { bytes, bytesPerSecond, count, textOf, whole } from '../lib/format.ts';
import type { Catalog } from './catalog-files.ts';
import type { Format } from './options.ts';
import { printCsv } from './print-csv.ts';
import { printJson } from './print-json.ts';
import type { Subjects } from './subjects.ts';
import { left, right, tableLines } from './table.ts';

const lines = (of: readonly string[]): string => `${of.join('\n')}\n`;

/** The models of the catalog. */
export function printModels({ models }: Catalog, format: Format): string {
  const rows = models.map(({ id, name, vendor, released, huggingFace = null, config }) => {
    const model = parseModel(config, id);
    if (!model.ok) throw new Error(`${id}: ${model.issues[0]?.message}`);
    const { total, active } = parameters(model.value);
    return { id, name, vendor, released, huggingFace, parameters: { total, active } };
  });
  switch (format) {
    case 'json':
      return printJson(rows);
    case 'csv':
      return printCsv(
        ['id', 'name', 'vendor', 'released', 'huggingFace', 'parameters'],
        rows.map(({ parameters: { total }, ...row }) => ({ ...row, parameters: total })),
      );
    case 'table':
      return lines(
        tableLines(
          [left('id'), left('vendor'), left('released'), right('parameters'), left('Hugging Face')],
          rows.map((row) => [
            row.id,
            row.vendor,
            row.released,
            textOf(count(row.parameters.total)),
            row.huggingFace ?? '–',
          ]),
        ),
      );
  }
}

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
      const formats = ['fp32', 'fp16', 'bf16', 'fp8', 'int8', 'fp4', 'int4'];
      return printCsv(
        ['id', 'name', 'vendor', 'bandwidth', 'capacity', ...formats, 'llmViewer'],
        rows.map(({ peakOps, ...row }) => ({ ...row, ...peakOps })),
      );
    }
    case 'table':
      return lines(
        tableLines(
          [left('id'), right('bandwidth'), right('capacity'), left('dense peaks')],
          rows.map(({ id, bandwidth, capacity, peakOps }) => [
            id,
            textOf(bytesPerSecond(bandwidth)),
            textOf(bytes(capacity)),
            Object.keys(peakOps).join(' '),
          ]),
        ),
      );
  }
}

/** How many parameters a model has, where they are, and what a token adds to its cache. */
export function printParameters(name: string, subjects: Subjects, format: Format): Result<string> {
  const model = subjects.model(name);
  if (!model.ok) return model;
  const { total, active, parts } = parameters(model.value);
  const perToken = { 16: kvBytesPerToken(model.value, 2), 8: kvBytesPerToken(model.value, 1) };
  const { id } = model.value;
  switch (format) {
    case 'json': {
      const report = { model: id, parameters: { total, active, parts }, kvBytesPerToken: perToken };
      return { ok: true, value: printJson(report) };
    }
    case 'csv': {
      const rows = [...Object.entries(parts), ['total', total] as const];
      const cells = rows.map(([part, owned]) => ({ part, parameters: owned }));
      return { ok: true, value: printCsv(['part', 'parameters'], cells) };
    }
    case 'table': {
      const rows = [...Object.entries(parts), ['total', total] as const].map(([part, owned]) => [
        part,
        whole(owned),
        `${((100 * owned) / total).toFixed(1)} %`,
      ]);
      const table = tableLines([left('part'), right('parameters'), right('share')], rows);
      const cache = `KV cache per token: ${textOf(bytes(perToken[16]))} at 16 bits, ${textOf(bytes(perToken[8]))} at 8`;
      return { ok: true, value: lines([id, ...table, cache]) };
    }
  }
}
