import { describe, expect, test } from 'vitest';
import type { Varied } from '../../src/engine/index.ts';
import {
  NO_OPTIONS,
  SWEEP_COLUMNS,
  VARIED,
  analyzeChat,
  analyzeStage,
  analyzeStep,
  spread,
  stageTokens,
  sweep,
  vary,
} from '../../src/engine/index.ts';
import { inputsOf, must } from '../support/inputs.ts';

const inputs = inputsOf({ options: { ...NO_OPTIONS, flashAttention: true } });

/** Values that the test device takes, for each input. */
const VALUES: Readonly<Record<Varied, readonly number[]>> = {
  batch: [1, 2, 1000],
  prompt: [1, 2, 4096],
  past: [0, 1, 4096],
  generate: [1, 2, 500],
  context: [2, 3, 4096],
  weights: [1, 4, 4.25, 8, 16],
  activations: [8, 16, 32],
  kv: [4, 8, 16],
  bandwidth: [1e10, 1e12, 1e14],
  peak: [1e12, 1e14, 1e16],
};

describe.each(['prefill', 'decode', 'chat'] as const)('%s', (stage) => {
  test.each(VARIED.filter((over) => over !== 'context' || stage === 'decode'))(
    'a sweep over %s says at each point what an analysis says there',
    (over) => {
      const { at, columns, refused } = must(sweep(inputs, stage, over, VALUES[over]));
      expect(refused).toEqual([]);
      expect(at).toEqual(VALUES[over]);
      for (const [i, value] of at.entries()) {
        const there = must(vary(inputs, over, value));
        const { totals, memory } = must(analyzeStage(there, stage));
        expect(columns.seconds[i]).toBe(totals.seconds);
        expect(columns.bytes[i]).toBe(totals.bytes);
        expect(columns.memory[i]).toBe(memory.total);
        expect(columns.tokensPerSecond[i]).toBe(stageTokens(there, stage) / totals.seconds);
      }
      for (const column of SWEEP_COLUMNS) {
        expect(columns[column]).toHaveLength(at.length);
        expect(columns[column].every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
      }
      expect(columns.memoryBound.every((share) => share <= 1 + 1e-12)).toBe(true);
    },
  );
});

test('a context of S is a decode step on S − 1 cached tokens', () => {
  const { columns } = must(sweep(inputs, 'decode', 'context', [100]));
  const step = must(analyzeStep(inputs, { sequences: 1, newTokens: 1, pastTokens: 99 }));
  expect(columns.seconds).toEqual([step.totals.seconds]);
});

test('a context belongs to decode', () => {
  const refused = sweep(inputs, 'chat', 'context', [100]);
  expect(refused.ok || refused.issues[0]!.path).toBe('over');
});

test('twice the bandwidth halves what waits for memory; the peak does not matter there', () => {
  const over = (what: Varied, values: readonly number[]): readonly number[] =>
    must(sweep(inputs, 'decode', what, values)).columns.seconds;
  const [slow = 0, fast = 0] = over('bandwidth', [1e12, 2e12]);
  expect(slow / fast).toBeCloseTo(2, 9);
  const [low, high] = over('peak', [1e14, 2e14]);
  expect(low).toBe(high);
});

test('a peak scales the device’s other matrix peaks along with it', () => {
  const { hardware } = must(vary(inputs, 'peak', 3e14));
  expect(hardware.peakOps).toMatchObject({ fp16: 3e14, int8: 6e14 });
  expect(hardware.vectorOps).toBe(inputs.hardware.vectorOps);
});

test('points without an answer are left out and listed with the reason', () => {
  const { at, columns, refused } = must(sweep(inputs, 'decode', 'activations', [16, 5, 8]));
  expect(at).toEqual([16, 8]);
  expect(columns.seconds).toHaveLength(2);
  expect(refused).toMatchObject([{ at: 5, issues: [{ path: 'precision.activations' }] }]);
});

test('a sweep without any answer fails with the reason', () => {
  const refused = sweep(inputs, 'decode', 'batch', [0.5]);
  expect(refused.ok || refused.issues[0]!.path).toBe('batch');
});

test('progress counts every point once', () => {
  const seen: number[] = [];
  must(sweep(inputs, 'decode', 'batch', [1, 2, 4], (done) => seen.push(done)));
  expect(seen).toEqual([1, 2, 3]);
});

test.each([
  ['batch', 1, 256, 9, 'log', [1, 2, 4, 8, 16, 32, 64, 128, 256]],
  ['batch', 1, 3, 9, 'linear', [1, 2, 3]],
  ['weights', 2, 4, 5, 'linear', [2, 2.5, 3, 3.5, 4]],
  ['prompt', 7, 9, 1, 'linear', [7]],
  ['bandwidth', 1e9, 1e11, 3, 'log', [1e9, 1e10, 1e11]],
] as const)('spread(%s, %d … %d, %d, %s)', (over, from, to, points, spacing, expected) => {
  const values = spread(over, from, to, points, spacing);
  expect(values).toHaveLength(expected.length);
  values.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 6));
});

test('a chat of one token is its prefill; its rate counts that token', () => {
  const one = { ...inputs, workload: { ...inputs.workload, generate: 1 } };
  const { seconds } = must(analyzeChat(one)).totals;
  const { columns } = must(sweep(inputs, 'chat', 'generate', [1]));
  expect(columns.tokensPerSecond).toEqual([1 / seconds]);
});
