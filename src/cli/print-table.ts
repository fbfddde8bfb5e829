import type {
  Fit,
  Hardware,
  Limit,
  Model,
  Options,
  Stage,
  StageEstimate,
} from '../engine/index.ts';
import { assumptions, fit, hasLatents } from '../engine/index.ts';
import * as format from '../lib/format.ts';
import type { Analysis } from './analyze.ts';
import { measuredLines } from './measured.ts';
import { left, right, tableLines } from './table.ts';

const TITLES: Readonly<Record<Stage, string>> = {
  prefill: 'Prefill: the whole prompt in one step',
  decode: 'Decode: one token per sequence, right after the prompt',
  chat: 'Chat: prefill and every generated token, summed',
};

const COLUMNS = [
  left('operator'),
  right('layers'),
  right('ops'),
  right('bytes'),
  right('ops/byte'),
  right('attainable'),
  left('limit'),
  right('seconds'),
  right('share'),
];

/** An analysis for people: a table per stage, its totals, what moves, and whether it fits. */
export function printReportTable({ request, stages, measured }: Analysis, colour: boolean): string {
  const { inputs } = request;
  const { hardware } = inputs;
  const tables = Object.entries(stages).map(([stage, estimate]) =>
    [
      '',
      TITLES[stage as Stage],
      ...operatorLines(estimate, colour),
      ...trafficLines(estimate),
      ...memoryLines(estimate, hardware),
      ...measuredLines(measured(stage as Stage), inputs),
      ...assumptions(estimate),
    ].join('\n'),
  );
  return [...headLines(request), ...tables, ''].join('\n');
}

function headLines({ inputs }: Analysis['request']): readonly string[] {
  const { model, hardware, workload, precision, options, accounting } = inputs;
  const { batch, prompt, past, generate } = workload;
  const kernels = [
    options.flashAttention ? 'FlashAttention' : 'no FlashAttention',
    options.fusion ? 'fused kernels' : 'no fusion',
  ];
  const formats = (['weights', 'head', 'activations', 'kv'] as const).map(
    (each) => `${each} ${precision[each].name}`,
  );
  return [
    `${model.id} on ${hardware.name}, ${accounting} accounting`,
    `batch ${format.whole(batch)}, prompt ${format.whole(prompt)}, past ${format.whole(past)}, generate ${format.whole(generate)}`,
    [...formats, ...kernels].join(', '),
    ...(hasLatents(model) ? [latentText(model, options)] : []),
    'Figures of an operator are for one layer; totals and shares are over all layers.',
  ];
}

function latentText({ groups }: Model, { mlaExecution = 'auto' }: Options): string {
  if (mlaExecution !== 'auto') return `latent attention ${mlaExecution}`;
  const selects = groups.some(
    ({ attention }) => attention?.kind === 'latent' && attention.sparse !== null,
  );
  return `latent attention absorbed for one token${selects ? ' or where keys are left out' : ''}, else expanded`;
}

/** Embedding, layers that are all alike, and head. */
const ONE_KIND = 3;

function operatorLines({ operators, totals }: StageEstimate, colour: boolean): readonly string[] {
  const share = (seconds: number): string =>
    `${(totals.seconds > 0 ? (100 * seconds) / totals.seconds : 0).toFixed(1)} %`;
  const groups = Map.groupBy(operators, ({ operator }) => operator.group);
  const rows = [...groups].flatMap(([group, its], at) => [
    // Names of operators come again with each kind of layer; the embedding needs no heading.
    ...(groups.size > ONE_KIND && at > 0 ? [[`${group}:`, ...COLUMNS.slice(1).map(() => '')]] : []),
    ...its.map(({ operator, cost, bound }) => [
      operator.name,
      String(operator.count),
      format.textOf(format.ops(cost.ops)),
      bytes(bound.bytes),
      ratio(bound.intensity),
      rate(bound.attainable),
      limitWord(bound.limit, colour),
      time(bound.seconds),
      share(operator.count * bound.seconds),
    ]),
  ]);
  const total = [
    'total',
    '',
    format.textOf(format.ops(totals.ops)),
    bytes(totals.bytes),
    ratio(totals.bytes > 0 ? totals.ops / totals.bytes : null),
    rate(totals.seconds > 0 ? totals.ops / totals.seconds : 0),
    '',
    time(totals.seconds),
    share(totals.seconds),
  ];
  return tableLines(COLUMNS, [...rows, total]);
}

function trafficLines({ totals }: StageEstimate): readonly string[] {
  const { weightsRead, activationsRead, activationsWrite, kvRead, kvWrite } = totals;
  return [
    `traffic  read: weights ${bytes(weightsRead)}, activations ${bytes(activationsRead)}, KV ${bytes(kvRead)}`,
    `         written: activations ${bytes(activationsWrite)}, KV ${bytes(kvWrite)}`,
  ];
}

function memoryLines({ memory }: StageEstimate, { capacity }: Hardware): readonly string[] {
  const { weights, kvCache, activations, total } = memory;
  return [
    `memory   weights ${bytes(weights)} + KV cache ${bytes(kvCache)} + activations ${bytes(activations)} = ${bytes(total)}`,
    `         ${verdict(fit(memory, capacity), capacity ?? 0)}`,
  ];
}

function verdict(fit: Fit, capacity: number): string {
  switch (fit.kind) {
    case 'fits':
      return `fits in ${bytes(capacity)}, ${bytes(fit.free)} free`;
    case 'short':
      return `does not fit in ${bytes(capacity)}, ${bytes(fit.missing)} short`;
    case 'unknown':
      return 'no capacity is known for this device';
  }
}

const bytes = (value: number): string => format.textOf(format.bytes(value));
const rate = (value: number): string => format.textOf(format.opsPerSecond(value));
const time = (value: number): string => format.textOf(format.seconds(value));
const ratio = (value: number | null): string => (value === null ? '–' : format.digits(value));

const RESET = '\u001b[0m';
const COLOURS: Readonly<Record<Limit, string>> = { memory: '\u001b[36m', compute: '\u001b[33m' };

const limitWord = (limit: Limit, colour: boolean): string =>
  colour ? `${COLOURS[limit]}${limit}${RESET}` : limit;
