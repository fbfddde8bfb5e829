import { parseArgs } from 'node:util';
import { VARIED } from '../engine/index.ts';

/** One option of a command: what stands after it, and what `--help` says about it. */
export interface Option {
  /** The name of its value; null for a switch. */
  readonly value: string | null;
  readonly help: string;
}
export type Options = Readonly<Record<string, Option>>;

export const FORMATS = ['table', 'json', 'csv'] as const;
export type Format = (typeof FORMATS)[number];

const FORMAT: Options = { format: { value: 'table|json|csv', help: 'table unless given' } };
const MODEL: Options = {
  model: { value: 'NAME', help: 'catalog id, Hugging Face id, or path of a config.json' },
};

/** What an analysis depends on: the options of `analyze`, and the keys of an entry of --cases. */
export const ANALYSIS: Options = {
  ...MODEL,
  hardware: { value: 'ID', help: 'catalog id; in llm-viewer accounting also a key of that tool' },
  accounting: { value: 'corrected|llm-viewer', help: 'corrected unless given' },
  batch: { value: 'N', help: 'sequences that run together, 1' },
  prompt: { value: 'N', help: 'prompt tokens per sequence, 1024' },
  past: { value: 'N', help: 'tokens per sequence already in the cache, 0' },
  generate: { value: 'N', help: 'tokens to generate per sequence, 256' },
  weights: { value: 'F', help: 'number format of the weight matrices, 16' },
  head: { value: 'F', help: 'number format of embedding and lm_head, 16' },
  activations: { value: 'F', help: 'number format of activations, 16' },
  kv: { value: 'F', help: 'number format of the KV cache, 16' },
  'flash-attention': { value: null, help: 'attention in one kernel' },
  fusion: { value: null, help: 'fused kernels around the matmuls' },
  'mla-execution': { value: 'auto|expanded|absorbed', help: 'how latent attention runs, auto' },
  stage: { value: 'prefill|decode|chat|all', help: 'all unless given' },
};

/** Every command that analyses takes these; which stage is each command's own. */
const { stage: _, ...SCENARIO } = ANALYSIS;

export const FIT_OPTIONS: Options = {
  reserve: { value: 'BYTES', help: 'memory that is set aside, 0' },
  tpot: { value: 'SECONDS', help: 'also: the largest batch within this time per output token' },
  'tokens-per-second': { value: 'N', help: 'also: the bandwidth that this decode rate needs' },
};

export const SWEEP_OPTIONS: Options = {
  over: { value: 'INPUT', help: `what changes: ${VARIED.join(', ')}` },
  from: { value: 'N', help: 'its first value' },
  to: { value: 'N', help: 'its last value' },
  points: { value: 'N', help: 'how many values, 25; whole numbers come once' },
  spacing: { value: 'log|linear', help: 'log unless given; linear for bits' },
  values: { value: 'N,N,…', help: 'the values themselves, instead of from and to' },
};

export const ADVISE_OPTIONS: Options = {
  stage: { value: 'prefill|decode|chat', help: 'whose time ranks the changes, decode' },
  devices: { value: 'ID,ID,…', help: 'other devices to try, or all; none unless given' },
  reserve: { value: 'BYTES', help: 'memory that is set aside, 0' },
};

export const COMMANDS = {
  analyze: {
    help: 'every operator of prefill, decode and chat under the roofline',
    options: {
      ...ANALYSIS,
      ...FORMAT,
      cases: {
        value: 'FILE',
        help: 'many analyses: a JSON array of objects with these keys, or -',
      },
    },
  },
  fit: {
    help: 'what fits: memory, the largest batch and context, where decode turns, formats',
    options: { ...SCENARIO, ...FIT_OPTIONS, ...FORMAT },
  },
  sweep: {
    help: 'one stage over many values of one input, and where it turns',
    options: {
      ...SCENARIO,
      ...SWEEP_OPTIONS,
      stage: { value: 'prefill|decode|chat', help: 'decode unless given' },
      ...FORMAT,
    },
  },
  advise: {
    help: 'every single change, ranked by what it saves, and why',
    options: { ...SCENARIO, ...ADVISE_OPTIONS, ...FORMAT },
  },
  parameters: {
    help: 'how many parameters a model has, where, and its cache per token',
    options: { ...MODEL, ...FORMAT },
  },
  models: { help: 'the models of the catalog', options: FORMAT },
  hardware: { help: 'the devices of the catalog', options: FORMAT },
} satisfies Readonly<Record<string, { help: string; options: Options }>>;

export type Command = keyof typeof COMMANDS;

export const isCommand = (word: string): word is Command => Object.hasOwn(COMMANDS, word);

/** Reads the words after a command. Throws what `parseArgs` throws. */
export function readOptions(
  words: readonly string[],
  options: Options,
): Readonly<Record<string, string | boolean | undefined>> {
  const shapes = Object.entries(options).map(
    ([name, { value }]) => [name, { type: value === null ? 'boolean' : 'string' }] as const,
  );
  return parseArgs({
    args: withNegatives(words),
    options: Object.fromEntries(shapes),
    allowPositionals: false,
  }).values;
}

/** `--batch -1` as `--batch=-1`, so that a negative number is a wrong value and not a riddle. */
function withNegatives(words: readonly string[]): string[] {
  const joined: string[] = [];
  for (const word of words) {
    const before = joined.at(-1);
    if (/^-\d/.test(word) && before !== undefined && /^--[^=]+$/.test(before)) {
      joined[joined.length - 1] = `${before}=${word}`;
    } else joined.push(word);
  }
  return joined;
}
