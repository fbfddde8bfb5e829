import type { Fit, FittingFormats, Room } from '../engine/index.ts';
import * as format from '../lib/format.ts';
import type { FitAnswer } from './fit.ts';
import type { Format } from './options.ts';
import { measuredLines, measuredReport } from './measured.ts';
import { printCsv } from './print-csv.ts';
import { printJson } from './print-json.ts';
import { inputsReport } from './report.ts';
import { left, printTable, right } from './table.ts';

export function printFit(answer: FitAnswer, as: Format, version: string): string {
  switch (as) {
    case 'json':
      return printJson(fitReport(answer, version));
    case 'csv':
      return printCsv(['figure', 'value', 'unit'], rows(answer));
    case 'table':
      return table(answer);
  }
}

const room = (of: Room | null) => of && { most: of.most, stops: of.stops, missing: of.missing };

const formatsReport = ({ precision, memory }: FittingFormats) => ({
  weights: precision.weights.id,
  activations: precision.activations.id,
  kv: precision.kv.id,
  memory: memory.total,
});

function fitReport(answer: FitAnswer, version: string): unknown {
  const { inputs, memory, fit, formats } = answer;
  const { model, hardware, accounting, reserve = 0 } = inputs;
  return {
    ridgepoint: version,
    accounting,
    model: { id: model.id, maxContext: model.maxContext },
    hardware: { id: hardware.id, capacity: hardware.capacity, bandwidth: hardware.bandwidth },
    inputs: { ...inputsReport(inputs), reserve },
    memory,
    fit,
    largest: {
      batch: room(answer.batch),
      context: room(answer.context),
      prompt: room(answer.prompt),
    },
    crossings: {
      criticalBatch: answer.criticalBatch,
      cacheOutweighsWeights: answer.cacheOutweighsWeights,
      cacheOutstaysWeights: answer.cacheOutstaysWeights,
      flips: answer.flips,
    },
    formats: formats && {
      count: formats.length,
      fewestBits: formats[0] ? formatsReport(formats[0]) : null,
      mostBits: formats.length > 0 ? formatsReport(formats.at(-1)!) : null,
    },
    withinTpot: answer.withinTpot,
    neededBandwidth: answer.neededBandwidth,
    measured: measuredReport(answer.measured),
  };
}

/** One figure a row; empty where there is none. */
function rows(answer: FitAnswer) {
  const { memory, fit, batch, context, prompt } = answer;
  const row = (figure: string, value: number | string | null, unit: string) => ({
    figure,
    value,
    unit,
  });
  return [
    row('weights', memory.weights, 'bytes'),
    row('kvCache', memory.kvCache, 'bytes'),
    row('activations', memory.activations, 'bytes'),
    row('reserve', memory.reserve, 'bytes'),
    row('total', memory.total, 'bytes'),
    row('capacity', answer.inputs.hardware.capacity, 'bytes'),
    row('fit', fit.kind, ''),
    row('largestBatch', batch?.most ?? null, 'sequences'),
    row('longestContext', context?.most ?? null, 'tokens'),
    row('longestPrompt', prompt?.most ?? null, 'tokens'),
    row('criticalBatch', answer.criticalBatch, 'sequences'),
    row('cacheOutweighsWeights', answer.cacheOutweighsWeights, 'tokens'),
    row('cacheOutstaysWeights', answer.cacheOutstaysWeights, 'tokens'),
    ...answer.flips.map(({ operator, at }) => row(`flip ${operator}`, at, 'sequences')),
    ...(answer.withinTpot ? [row('batchWithinTpot', answer.withinTpot.batch, 'sequences')] : []),
    ...(answer.neededBandwidth
      ? [
          row(
            'neededBandwidth',
            answer.neededBandwidth.kind === 'bandwidth'
              ? answer.neededBandwidth.bytesPerSecond
              : null,
            'bytes per second',
          ),
        ]
      : []),
  ];
}

const bytes = (value: number): string => format.textOf(format.bytes(value));

function table(answer: FitAnswer): string {
  const { inputs, memory, fit, formats } = answer;
  const { model, hardware, workload } = inputs;
  const { batch, prompt, past, generate } = workload;
  const parts = [
    ['weights', bytes(memory.weights)],
    ['KV cache', bytes(memory.kvCache)],
    ['activations', bytes(memory.activations)],
    ['reserve', bytes(memory.reserve)],
    ['total', bytes(memory.total)],
  ];
  const tokens = 'tokens per sequence';
  return [
    `${model.id} on ${hardware.name}`,
    `batch ${format.whole(batch)}, prompt ${format.whole(prompt)}, past ${format.whole(past)}, generate ${format.whole(generate)}`,
    '',
    'Memory of the whole chat at its worst moment',
    printTable([left('part'), right('bytes')], parts) + verdict(fit, hardware.capacity),
    '',
    'What fits at most, all else as it is',
    `  batch    ${roomText(answer.batch, 'sequences')}`,
    `  context  ${roomText(answer.context, `${tokens}, in decode`)}${promised(answer)}`,
    `  prompt   ${roomText(answer.prompt, `${tokens}, read in one pass`)}`,
    ...formatLines(formats, inputs.hardware.capacity),
    '',
    'Where decode turns',
    `  most of the time is compute-bound           ${turn('from batch', answer.criticalBatch)}`,
    `  a step reads more cache than weights        ${turn('from context', answer.cacheOutweighsWeights)}`,
    `  the cache takes more memory than weights    ${turn('from context', answer.cacheOutstaysWeights)}`,
    ...answer.flips
      .filter(({ at }) => at !== null)
      .map(
        ({ operator, to, at }) =>
          `  ${`${operator} is ${to}-bound`.padEnd(43)} from batch ${format.whole(at!)}`,
      ),
    ...askedLines(answer),
    '',
  ].join('\n');
}

function verdict(fit: Fit, capacity: number | null): string {
  if (fit.kind === 'unknown' || capacity === null) return 'no capacity is known for this device';
  return fit.kind === 'fits'
    ? `fits in ${bytes(capacity)}, ${bytes(fit.free)} free`
    : `does not fit in ${bytes(capacity)}, ${bytes(fit.missing)} short`;
}

function roomText(of: Room | null, unit: string): string {
  if (!of) return 'unknown: no capacity is published';
  if (of.stops === 'nothing') return `no end below ${format.whole(of.most)} ${unit}`;
  return `${format.whole(of.most)} ${unit}; one more lacks ${bytes(of.missing)}`;
}

const promised = ({ inputs: { model } }: FitAnswer): string =>
  model.maxContext === null ? '' : ` (the model promises ${format.whole(model.maxContext)})`;

const turn = (words: string, at: number | null): string =>
  at === null ? 'never' : `${words} ${format.whole(at)}`;

function formatLines(
  formats: readonly FittingFormats[] | null,
  capacity: number | null,
): readonly string[] {
  if (!formats || capacity === null) return [];
  const [fewest, most] = [formats[0], formats.at(-1)];
  if (!fewest || !most) return ['  formats  none that this device computes with'];
  const words = ({ precision, memory }: FittingFormats): string =>
    `weights ${precision.weights.name}, activations ${precision.activations.name}, KV ${precision.kv.name}: ${bytes(memory.total)}`;
  return [
    `  formats  the most bits    ${words(most)}`,
    `           the fewest bits  ${words(fewest)}`,
  ];
}

function askedLines({
  inputs,
  withinTpot,
  neededBandwidth,
  measured,
}: FitAnswer): readonly string[] {
  const lines: string[] = [];
  if (withinTpot) {
    const { batch, tpot, target, fits } = withinTpot;
    const time = (value: number): string => format.textOf(format.seconds(value));
    const memory = fits === null ? '' : fits ? ', which fits' : ', which does not fit';
    lines.push(
      batch === 0
        ? `  one sequence already takes ${time(tpot)} per token, more than ${time(target)}`
        : `  at most ${time(target)} per token: batch ${format.whole(batch)} (${time(tpot)})${memory}`,
    );
  }
  if (neededBandwidth) {
    const rate = `${format.digits(neededBandwidth.target)} tokens/s together`;
    lines.push(
      neededBandwidth.kind === 'bandwidth'
        ? `  ${rate}: needs ${format.textOf(format.bytesPerSecond(neededBandwidth.bytesPerSecond))}`
        : `  ${rate}: no bandwidth is enough; the arithmetic allows ${format.digits(neededBandwidth.mostTokensPerSecond)}`,
    );
  }
  return lines.length > 0
    ? ['', 'What was asked', ...lines, '', ...measuredLines(measured, inputs)]
    : [];
}
