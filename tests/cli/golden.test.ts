import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Report } from '../../src/cli/report.ts';
import { isClose } from '../support/close.ts';
import { asPrinted } from '../../src/lib/as-printed.ts';
import { ridgepoint } from './run.ts';

const published = (name: string): ReturnType<typeof JSON.parse> =>
  JSON.parse(readFileSync(new URL(`../golden/published/${name}.json`, import.meta.url), 'utf8'));

interface ToolCase {
  readonly input: {
    readonly model: string;
    readonly hardware: string;
    readonly batchSize: number;
    readonly sequenceLength: number;
    readonly weightBits: number;
    readonly activationBits: number;
    readonly kvCacheBits: number;
    readonly flashAttention: boolean;
  };
  readonly prefill: Readonly<Record<string, readonly (number | string)[]>>;
  readonly decode: Readonly<Record<string, readonly (number | string)[]>>;
}

/** The columns of the published rows, by the names of the report. */
const COLUMNS = [
  'ops',
  'weightsRead',
  'activationsRead',
  'activationsWrite',
  'kvRead',
  'kvWrite',
  'bytes',
  'intensity',
  'attainable',
  'limit',
  'seconds',
] as const;

const same = (a: unknown, b: unknown): boolean =>
  typeof a === 'number' && typeof b === 'number' ? isClose(a, b) : a === b;

test('through the binary, every case of the published tool comes out the same', () => {
  const { cases } = published('llm-viewer') as { cases: readonly ToolCase[] };
  const input = cases.map(({ input }) => ({
    model: input.model,
    hardware: input.hardware,
    accounting: 'llm-viewer',
    batch: input.batchSize,
    prompt: input.sequenceLength,
    weights: input.weightBits,
    activations: input.activationBits,
    kv: input.kvCacheBits,
    'flash-attention': input.flashAttention,
  }));
  const { out } = ridgepoint(['analyze', '--cases', '-'], { input: JSON.stringify(input) });
  const reports = JSON.parse(out) as Report[];
  const wrong: string[] = [];
  cases.forEach((each, at) => {
    for (const stage of ['prefill', 'decode'] as const) {
      for (const [name, row] of Object.entries(each[stage])) {
        const mine = reports[at]?.stages?.[stage]?.operators.find((found) => found.name === name);
        COLUMNS.forEach((column, place) => {
          if (!same(mine?.[column], row[place])) wrong.push(`${at} ${stage} ${name} ${column}`);
        });
      }
    }
  });
  expect(reports).toHaveLength(60);
  expect(wrong).toEqual([]);
});

const SETTINGS = (prompt: number): string[] =>
  `analyze --model meta-llama/Llama-2-7b-hf --hardware nvidia_A6000 --accounting llm-viewer --prompt ${prompt} --format json`.split(
    ' ',
  );
const PAPER = published('paper-tables');

/** The paper writes o_proj, and one row for both norms and both adds. */
const NAMES: Readonly<Record<string, string>> = {
  o_proj: 'out_proj',
  norm: 'attn_norm',
  add: 'attn_add',
};

test('the paper’s table of operators comes out digit for digit', () => {
  const { settings } = PAPER.perOperator;
  const report = JSON.parse(ridgepoint(SETTINGS(settings.sequenceLength)).out) as Report;
  for (const stage of ['prefill', 'decode'] as const) {
    for (const [name, ops, bytes, intensity, attainable, limit] of PAPER.perOperator[stage]) {
      const mine = report.stages[stage]!.operators.find(
        (found) => found.name === (NAMES[name] ?? name),
      )!;
      expect([
        asPrinted(mine.ops, ops),
        asPrinted(mine.bytes, bytes),
        asPrinted(mine.intensity!, intensity),
        asPrinted(mine.attainable, attainable),
        mine.limit,
      ]).toEqual([ops, bytes, intensity, attainable, limit]);
    }
  }
});

const NETWORK = {
  OPs: ({ totals }) => totals.ops,
  inference_time: ({ totals }) => totals.seconds,
  memory_access: ({ totals }) => totals.bytes,
  load_weight: ({ totals }) => totals.weightsRead,
  load_act: ({ totals }) => totals.activationsRead,
  store_act: ({ totals }) => totals.activationsWrite,
  load_kv_cache: ({ totals }) => totals.kvRead,
  store_kv_cache: ({ totals }) => totals.kvWrite,
  memory_consumption: ({ memory }) => memory.total,
  memory_consumption_weight: ({ memory }) => memory.weights,
  memory_consumption_kv_cache: ({ memory }) => memory.kvCache,
  memory_consumption_tmp_act: ({ memory }) => memory.activations,
} satisfies Record<string, (stage: NonNullable<Report['stages']['decode']>) => number>;

test('the tool’s totals of the whole network come out digit for digit', () => {
  const { settings } = PAPER.network;
  const report = JSON.parse(ridgepoint(SETTINGS(settings.sequenceLength)).out) as Report;
  for (const stage of ['prefill', 'decode'] as const) {
    for (const [name, of] of Object.entries(NETWORK)) {
      const printed = PAPER.network[stage][name];
      expect(`${name} ${asPrinted(of(report.stages[stage]!), printed)}`).toBe(`${name} ${printed}`);
    }
  }
});

test('a catalog device stands for the tool’s own, with the tool’s constants', () => {
  const words = 'analyze --model llama-2-7b --accounting llm-viewer --format json --hardware';
  const run = (name: string): Report => JSON.parse(ridgepoint([...words.split(' '), name]).out);
  expect(run('nvidia-rtx-a6000-48gb')).toEqual(run('nvidia_A6000'));
  expect(run('nvidia-h100-sxm-80gb').hardware.id).toBe('nvidia_H100_SXM');
});

test('a device that the tool does not know is refused with its list', () => {
  const words = ['analyze', '--model', 'llama-2-7b', '--accounting', 'llm-viewer'];
  const { status, error } = ridgepoint([...words, '--hardware', 'google-tpu-v5e']);
  expect(status).toBe(1);
  expect(error).toMatch(/hardware: expected one of nvidia_V100, .*intel_13900k/);
});

test('the tool gives lm_head the bits of the weights', () => {
  const words = 'analyze --model llama-2-7b --hardware nvidia_A6000 --accounting llm-viewer';
  const run = (...more: string[]) =>
    ridgepoint([...words.split(' '), '--weights', '8', '--format', 'json', ...more]);
  expect(JSON.parse(run().out).inputs.head).toBe('8');
  expect(run('--head', '16').error).toContain('head: expected the bits of the weights');
});
