import { readCatalog } from '../../src/cli/catalog-files.ts';
import {
  FP16_PRECISION,
  NO_OPTIONS,
  analyzeDecode,
  analyzePrefill,
  parseHardware,
  parseModel,
  spread,
  sweep,
  type Inputs,
} from '../../src/engine/index.ts';
import { demand } from '../../src/lib/demand.ts';
import { answerTo, mangledConfigs } from '../support/fuzz.ts';

/** One of each architecture, the largest where size counts. */
const MODELS = {
  dense: 'llama-3.1-8b',
  'mixture of experts': 'qwen3-235b-a22b',
  'latent attention': 'deepseek-v3',
  'sparse attention': 'glm-5.2',
  'compressed attention': 'deepseek-v4-pro',
  hybrid: 'qwen3.5-397b-a17b',
  'state space and attention': 'nemotron-3-ultra-550b-a55b',
  'state space': 'mamba-codestral-7b',
} as const;
const DEVICE = 'nvidia-h100-sxm-80gb';

const { models, hardware } = readCatalog();

function entryOf<Entry extends { readonly id: string }>(
  entries: readonly Entry[],
  id: string,
): Entry {
  const entry = entries.find((each) => each.id === id);
  if (!entry) throw new Error(`The catalog has no ${id}.`);
  return entry;
}

const inputsOf = (id: string): Inputs => ({
  model: demand(parseModel(entryOf(models, id).config, id)),
  hardware: demand(parseHardware(entryOf(hardware, DEVICE), DEVICE)),
  workload: { batch: 1, prompt: 2048, past: 0, generate: 256 },
  precision: FP16_PRECISION,
  options: NO_OPTIONS,
  accounting: 'corrected',
});

/** Seconds of one call: the least of many short rounds, which other work on the machine slows last. */
function secondsOf(call: (i: number) => unknown, times: number, rounds: number): number {
  for (let i = 0; i < times * rounds; i += 1) call(i);
  let least = Infinity;
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now();
    for (let i = 0; i < times; i += 1) call(round * times + i);
    least = Math.min(least, (performance.now() - start) / 1000 / times);
  }
  return least;
}

const POINTS = 1000;
const SEED = 1;
const micro = (seconds: number): string => `${(seconds * 1e6).toFixed(1)} µs`;
const milli = (seconds: number): string => `${(seconds * 1e3).toFixed(1)} ms`;

function analysisFigure([kind, id]: readonly [string, string]): string {
  const inputs = inputsOf(id);
  const both = (i: number): void => {
    const each = { ...inputs, workload: { ...inputs.workload, batch: 1 + (i % POINTS) } };
    demand(analyzePrefill(each));
    demand(analyzeDecode(each));
  };
  return `full analysis, ${kind} (${id}): ${micro(secondsOf(both, 40, 400))}`;
}

function sweepFigure(stage: 'decode' | 'chat'): string {
  const inputs = inputsOf(MODELS.dense);
  const batches = spread('batch', 1, POINTS, POINTS, 'linear');
  const once = (): unknown => demand(sweep(inputs, stage, 'batch', batches));
  return `sweep of ${stage} over ${POINTS} batches (${MODELS.dense}): ${milli(secondsOf(once, 1, 40))}`;
}

function fuzzFigure(): string {
  const configs = [...mangledConfigs(POINTS, SEED)];
  const all = (): void => {
    for (const { config } of configs) answerTo(config);
  };
  return `${POINTS} mangled configs, read and analyzed: ${milli(secondsOf(all, 1, 5))}`;
}

/** What the engine takes on one H100 at 16 bits, with memory; every call has another batch. */
export const engineFigures = (): string[] => [
  ...Object.entries(MODELS).map(analysisFigure),
  sweepFigure('decode'),
  sweepFigure('chat'),
  fuzzFigure(),
];
