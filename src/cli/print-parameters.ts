import type { Model } from '../engine/index.ts';
import { kvBytesPerToken, parameters, predictionParameters } from '../engine/index.ts';
import { bytes, textOf, whole } from '../lib/format.ts';
import type { Format } from './options.ts';
import { printCsv } from './print-csv.ts';
import { printJson } from './print-json.ts';
import { left, printTable, right } from './table.ts';

/** How many parameters a model has, where they are, and what a token adds to its cache. */
export function printParameters(model: Model, format: Format): string {
  const { id } = model;
  const { total, active, parts } = parameters(model);
  const prediction = predictionParameters(model);
  const perToken = { 16: kvBytesPerToken(model, 2), 8: kvBytesPerToken(model, 1) };
  const owned = [...Object.entries(parts), ['total', total] as const];
  switch (format) {
    case 'json':
      return printJson({
        model: id,
        parameters: { total, active, parts },
        prediction,
        kvBytesPerToken: perToken,
      });
    case 'csv':
      return printCsv(
        ['part', 'parameters'],
        owned.map(([part, count]) => ({ part, parameters: count })),
      );
    case 'table': {
      const rows = owned.map(([part, count]) => [
        part,
        whole(count),
        `${((100 * count) / total).toFixed(1)} %`,
      ]);
      const table = printTable([left('part'), right('parameters'), right('share')], rows);
      const [full, half] = [perToken[16], perToken[8]].map((each) => textOf(bytes(each)));
      const ahead =
        prediction > 0
          ? `Multi-token prediction, in memory but in no step: ${whole(prediction)}\n`
          : '';
      return `${id}\n${table}${ahead}KV cache per token: ${full} at 16 bits, ${half} at 8\n`;
    }
  }
}
