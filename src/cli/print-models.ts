import { parameters, parseModel } from '../engine/index.ts';
import { count, textOf } from '../lib/format.ts';
import type { Catalog } from './catalog-files.ts';
import type { Format } from './options.ts';
import { printCsv } from './print-csv.ts';
import { printJson } from './print-json.ts';
import { left, printTable, right } from './table.ts';

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
      return printTable(
        [left('id'), left('vendor'), left('released'), right('parameters'), left('Hugging Face')],
        rows.map((row) => [
          row.id,
          row.vendor,
          row.released,
          textOf(count(row.parameters.total)),
          row.huggingFace ?? '–',
        ]),
      );
  }
}
