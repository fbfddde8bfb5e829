import type { Varied } from '../engine/index.ts';
import { SWEEP_COLUMNS, VARIED_UNITS, isWhole } from '../engine/index.ts';
import * as format from '../lib/format.ts';
import type { Format } from './options.ts';
import { printCsv } from './print-csv.ts';
import { printJson } from './print-json.ts';
import { inputsReport } from './report.ts';
import type { SweepAnswer } from './sweep.ts';
import { left, printTable, right } from './table.ts';

export function printSweep(answer: SweepAnswer, as: Format, version: string): string {
  const { inputs, sweep, flips, room } = answer;
  const { over, stage, at, columns, refused } = sweep;
  switch (as) {
    case 'json':
      return printJson({
        ridgepoint: version,
        accounting: inputs.accounting,
        model: { id: inputs.model.id },
        hardware: { id: inputs.hardware.id },
        inputs: inputsReport(inputs),
        over,
        unit: VARIED_UNITS[over],
        stage,
        at,
        columns,
        refused,
        crossings: { flips, capacity: room && { most: room.most, stops: room.stops } },
      });
    case 'csv':
      return printCsv(
        [over, ...SWEEP_COLUMNS],
        at.map((value, i) => ({
          [over]: value,
          ...Object.fromEntries(SWEEP_COLUMNS.map((column) => [column, columns[column][i]!])),
        })),
      );
    case 'table':
      return table(answer);
  }
}

/** The values that have no answer, a line each, and why. */
export const refusedText = ({ sweep: { over, refused } }: SweepAnswer): string =>
  refused
    .map(({ at, issues: [issue] }) =>
      issue ? `${over} ${valueText(over, at)}: expected ${issue.expected}. ${issue.message}\n` : '',
    )
    .join('');

const TITLES = [
  right('seconds'),
  right('tokens/s'),
  right('ops'),
  right('bytes'),
  right('memory'),
  right('memory-bound'),
];

/** Counts, which the first line of the table names, stand alone. */
function valueText(over: Varied, value: number): string {
  const unit = VARIED_UNITS[over];
  if (isWhole(over)) return format.whole(value);
  return format.textOf(unit === 'bits' ? { text: `${value}`, unit } : format.quantity(value, unit));
}

function table(answer: SweepAnswer): string {
  const { inputs, sweep, flips, room } = answer;
  const { over, stage, at, columns, refused } = sweep;
  const unit = VARIED_UNITS[over];
  const rows = at.map((value, i) => [
    valueText(over, value),
    format.textOf(format.seconds(columns.seconds[i]!)),
    format.digits(columns.tokensPerSecond[i]!),
    format.textOf(format.ops(columns.ops[i]!)),
    format.textOf(format.bytes(columns.bytes[i]!)),
    format.textOf(format.bytes(columns.memory[i]!)),
    format.textOf(format.share(columns.memoryBound[i]!)),
  ]);
  const [from = 0, to = 0] = [at[0], at.at(-1)];
  const within = (value: number | null): boolean => value !== null && value > from && value <= to;
  const flipped = (flips ?? []).filter((flip) => within(flip.at));
  return [
    `${inputs.model.id} on ${inputs.hardware.name}: ${stage} over ${over} (${unit})`,
    printTable([right(over), ...TITLES], rows),
    ...(flipped.length > 0
      ? [
          printTable(
            [left('operator'), left('becomes'), right(`from ${over}`)],
            flipped.map(({ operator, to: limit, at: there }) => [
              operator,
              `${limit}-bound`,
              format.whole(there!),
            ]),
          ),
        ]
      : []),
    ...(room?.stops === 'capacity'
      ? [`The device holds ${over} ${format.whole(room.most)} at most.\n`]
      : []),
    ...(refused.length > 0 ? [refusedText(answer)] : []),
  ].join('\n');
}
