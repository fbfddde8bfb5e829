import { expect, test } from 'vitest';
import { readCatalog } from '../src/cli/catalog-files.ts';
import type { Inputs, Model } from '../src/engine/index.ts';
import {
  ACCOUNTINGS,
  FP16_PRECISION,
  analyzeDecode,
  analyzePrefill,
  parseHardware,
  parseModel,
  withMistakes,
} from '../src/engine/index.ts';
import { must, precisionOf } from './support/inputs.ts';
import { INVARIANTS } from './support/invariants.ts';

const catalog = readCatalog();
const MODELS = catalog.models.map(({ id, config }) => must(parseModel(config, id)));

/** One of each class; between them, devices without FP16, vector units, FP8 or a cache on the chip. */
const DEVICES = [
  'nvidia-b200-sxm-180gb',
  'nvidia-rtx-4090-24gb',
  'google-tpu-v5e',
  'apple-m3-max',
  'amd-epyc-9654',
  'raspberry-pi-5-16gb',
].map((id) =>
  must(
    parseHardware(
      catalog.hardware.find((entry) => entry.id === id),
      id,
    ),
  ),
);

type Workload = Inputs['workload'];

/** Short and long, alone and many, anew and on top of a cache. */
const WORKLOADS: readonly Workload[] = [
  { batch: 1, prompt: 1, past: 0, generate: 3 },
  { batch: 64, prompt: 300, past: 0, generate: 3 },
  { batch: 5, prompt: 3, past: 32_000, generate: 4 },
];

const PRECISIONS = [
  FP16_PRECISION,
  precisionOf('int8', 'int8', 'int8', 'int8'),
  precisionOf('int4-g128', 'fp16', 'fp8'),
  precisionOf('fp8', 'fp8', 'fp8', 'fp8'),
  precisionOf('q4_k_m', 'bf16', 'q8_0', 'q6_k'),
  precisionOf('mxfp4', 'mxfp4', 'fp8'),
];

const EXECUTIONS = ['auto', 'expanded', 'absorbed'] as const;

/** Formats and kernels together. */
const RECIPES = PRECISIONS.flatMap((precision) =>
  EXECUTIONS.flatMap((mlaExecution) =>
    [false, true].flatMap((flashAttention) =>
      [false, true].map((fusion) => ({
        precision,
        options: { flashAttention, fusion, mlaExecution },
      })),
    ),
  ),
);

/** Where keys begin to be left out or an entry is completed: a window, a chunk, or as many as an indexer selects. */
function edgesOf({ groups }: Model): readonly number[] {
  const edges = groups.flatMap(({ attention }) => {
    if (attention?.kind === 'compressed') {
      const { window, compression } = attention;
      const selected = compression?.selection?.selected ?? 1;
      return [window, compression ? compression.ratio * selected : undefined];
    }
    if (attention?.kind !== 'heads' && attention?.kind !== 'latent') return [];
    const { span } = attention;
    const selected = attention.kind === 'latent' ? attention.sparse?.selected : undefined;
    return [span.kind === 'full' ? undefined : span.size, selected];
  });
  return [...new Set(edges)].filter((edge) => edge !== undefined);
}

/** A prompt that crosses the edge, and a chat whose decode steps see one key less, as many, one more. */
const acrossEdge = (edge: number): readonly Workload[] => [
  { batch: 2, prompt: 6, past: edge - 3, generate: 2 },
  { batch: 1, prompt: 2, past: edge - 4, generate: 5 },
];

const runs = (inputs: Inputs): boolean => analyzePrefill(inputs).ok && analyzeDecode(inputs).ok;

/** Every device × workload, each with the next recipe whose formats the device computes with. */
function* gridOf(model: Model, shift: number): Generator<Inputs> {
  let next = shift * DEVICES.length;
  for (const hardware of DEVICES) {
    for (const workload of [...WORKLOADS, ...edgesOf(model).flatMap(acrossEdge)]) {
      const turned = RECIPES.map((_, at) => RECIPES[(next + at) % RECIPES.length]!);
      const tried = turned.map((recipe) => ({ model, hardware, workload, ...recipe }));
      const inputs = tried.map((each): Inputs => ({ ...each, accounting: 'corrected' })).find(runs);
      if (!inputs) throw new Error(`${model.id} runs in no format on ${hardware.id}`);
      yield inputs;
      next += 5;
    }
  }
}

const told = ({ hardware, workload, precision, options }: Inputs): string =>
  [
    hardware.id,
    ...Object.entries(workload).flat(),
    ...Object.values(precision).map(({ id }) => id),
    ...Object.entries(options).flat(),
  ].join(' ');

/** What is wrong in the grid, by the invariant that says so. */
const brokenBy = (grid: Iterable<Inputs>): readonly string[] =>
  [...grid].flatMap((inputs) =>
    Object.entries(INVARIANTS).flatMap(([title, invariant]) => {
      const found = invariant(inputs);
      return found.length > 0 ? [`${title}: ${told(inputs)}: ${found.slice(0, 3).join('; ')}`] : [];
    }),
  );

const NAMED = MODELS.map((model, at) => [model.id, model, at] as const);

test.each(NAMED)('%s keeps every invariant', (_, model, at) => {
  expect(brokenBy(gridOf(model, at)).slice(0, 5)).toEqual([]);
});

// Mistakes in shapes, parameters, what is kept, peaks and traffic.
test.each(['B6', 'B7', 'B11', 'B13', 'B15'])('the mistake %s breaks them in some model', (id) => {
  const accounting = withMistakes(ACCOUNTINGS.corrected, [id]);
  const broken = NAMED.filter(([, model, at]) => {
    const [first] = gridOf(model, at);
    return brokenBy([{ ...first!, accounting }]).length > 0;
  });
  expect(broken).not.toEqual([]);
});
