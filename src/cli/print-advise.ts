import type { Advice, Effect, Stage } from '../engine/index.ts';
import * as format from '../lib/format.ts';
import type { AdviseAnswer } from './advise.ts';
import type { Format } from './options.ts';
import { measuredLines, measuredReport } from './measured.ts';
import { printCsv } from './print-csv.ts';
import { printJson } from './print-json.ts';
import { inputsReport } from './report.ts';
import { left, printTable, right } from './table.ts';

export function printAdvise(answer: AdviseAnswer, as: Format, version: string): string {
  switch (as) {
    case 'json':
      return printJson(report(answer, version));
    case 'csv':
      return printCsv(COLUMNS, answer.advised.advice.map(row));
    case 'table':
      return table(answer);
  }
}

function report({ inputs, rankedBy, advised, measured }: AdviseAnswer, version: string): unknown {
  return {
    ridgepoint: version,
    accounting: inputs.accounting,
    model: { id: inputs.model.id },
    hardware: { id: inputs.hardware.id },
    inputs: { ...inputsReport(inputs), reserve: inputs.reserve ?? 0 },
    rankedBy,
    measured: measuredReport(measured),
    advice: advised.advice.map(({ change, effects, fit }) => ({
      kind: change.kind,
      name: change.name,
      hardware: change.inputs.hardware.id,
      inputs: inputsReport(change.inputs),
      effects,
      fit,
    })),
    refused: advised.refused.map(({ change, issues }) => ({
      kind: change.kind,
      name: change.name,
      issues,
    })),
  };
}

const STAGES = ['prefill', 'decode', 'chat'] as const;

const COLUMNS = [
  'kind',
  'name',
  ...STAGES.flatMap((stage) => [
    `${stage}Verdict`,
    `${stage}SavedTime`,
    `${stage}SavedMemory`,
    `${stage}Seconds`,
    `${stage}Why`,
  ]),
  'fit',
];

function row({ change, effects, fit }: Advice) {
  const cells = STAGES.flatMap((stage): (readonly [string, string | number])[] => {
    const { verdict, savedTime, savedMemory, after, why } = effects[stage];
    return [
      [`${stage}Verdict`, verdict],
      [`${stage}SavedTime`, savedTime],
      [`${stage}SavedMemory`, savedMemory],
      [`${stage}Seconds`, after.seconds],
      [`${stage}Why`, why],
    ];
  });
  return { kind: change.kind, name: change.name, ...Object.fromEntries(cells), fit: fit.kind };
}

function table({ inputs, rankedBy, advised, measured }: AdviseAnswer): string {
  const groups = {
    faster: 'Faster',
    nothing: 'Does nothing for the time',
    slower: 'Slower',
  } as const;
  const sections = Object.entries(groups).flatMap(([verdict, title]) => {
    const own = advised.advice.filter(({ effects }) => effects[rankedBy].verdict === verdict);
    return own.length === 0 ? [] : ['', title, printTable(TITLES, own.map(cellsIn(rankedBy)))];
  });
  const refused = advised.refused.map(({ change, issues }) => [
    change.name,
    issues[0]?.message ?? '',
  ]);
  return [
    `${inputs.model.id} on ${inputs.hardware.name}: every single change, by the time per token that it saves in ${rankedBy}`,
    ...sections,
    ...(refused.length > 0
      ? ['', 'Not possible here', printTable([left('change'), left('because')], refused)]
      : []),
    ...measuredLines(measured, inputs),
    '',
  ].join('\n');
}

const TITLES = [
  left('change'),
  right('time'),
  right('memory'),
  left('fits'),
  left('flips'),
  left('why'),
];

const cellsIn =
  (stage: Stage) =>
  ({ change, effects, fit }: Advice): readonly string[] => {
    const effect = effects[stage];
    return [
      change.name,
      signedShare(effect.savedTime),
      signedBytes(effects.chat.savedMemory),
      { fits: 'yes', short: 'no', unknown: '?' }[fit.kind],
      flipWords(effect),
      effect.why,
    ];
  };

/** −62 % is less time. */
const signedShare = (saved: number): string =>
  `${saved > 0 ? '−' : '+'}${(100 * Math.abs(saved)).toFixed(1)} %`;

const signedBytes = (saved: number): string =>
  (saved === 0 ? '' : saved > 0 ? '−' : '+') + format.textOf(format.bytes(Math.abs(saved)));

const flipWords = ({ flips }: Effect): string => {
  if (flips.length === 0) return '–';
  const first = flips[0]!;
  return flips.length === 1
    ? `${first.operator} → ${first.to}`
    : `${first.operator} → ${first.to}, ${flips.length - 1} more`;
};
