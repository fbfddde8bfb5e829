import { describe, expect, test } from 'vitest';
import type { Inputs } from '../../src/engine/index.ts';
import {
  NO_OPTIONS,
  analyzeChat,
  analyzeDecode,
  analyzePrefill,
  bandwidthFor,
  chatMemory,
  fittingFormats,
  largestBatchWithin,
  parseFormat,
  tpot,
  vary,
} from '../../src/engine/index.ts';
import { BARE, ROUND } from '../support/devices.ts';
import { inputsOf, must, numberFormat } from '../support/inputs.ts';
import { testModel } from '../support/models.ts';

const inputs = inputsOf({
  options: { ...NO_OPTIONS, flashAttention: true },
  model: testModel('toy-llama', { hidden_size: 1024, head_dim: 256, intermediate_size: 4096 }),
});
const withBatch = (batch: number): Inputs => ({
  ...inputs,
  workload: { ...inputs.workload, batch },
});

describe('the mean time per output token', () => {
  test('is what the generation takes after prefill, over its other tokens', () => {
    const rest =
      must(analyzeChat(inputs)).totals.seconds - must(analyzePrefill(inputs)).totals.seconds;
    expect(must(tpot(inputs))).toBeCloseTo(rest / 3, 15);
  });

  test('of a single token is that of the step which would follow', () => {
    const one = { ...inputs, workload: { ...inputs.workload, generate: 1 } };
    expect(must(tpot(one))).toBe(must(analyzeDecode(one)).totals.seconds);
  });
});

describe('the largest batch within a time per token', () => {
  test.each([1, 2, 17, 500])('is exact at %d', (batch) => {
    const time = must(tpot(withBatch(batch)));
    expect(must(largestBatchWithin(inputs, time))).toMatchObject({ batch, tpot: time });
    expect(must(largestBatchWithin(inputs, time * (1 - 1e-9))).batch).toBe(batch - 1);
    expect(must(largestBatchWithin(inputs, time * (1 + 1e-9))).batch).toBe(batch);
  });

  test('is 0 when one sequence takes longer, with the time that it takes', () => {
    expect(must(largestBatchWithin(inputs, 1e-12))).toMatchObject({
      batch: 0,
      tpot: must(tpot(inputs)),
    });
  });

  test('says whether it also fits', () => {
    const target = must(tpot(withBatch(64)));
    const on = (capacity: number | null): boolean | null =>
      must(largestBatchWithin({ ...inputs, hardware: { ...ROUND, capacity } }, target)).fits;
    const needed = must(chatMemory(withBatch(64))).total;
    expect([on(needed), on(needed - 1), on(null)]).toEqual([true, false, null]);
  });
});

describe('the bandwidth that a rate needs', () => {
  test.each([1e9, 3e10, 1e12, 7e12, 1e14, 1e15])(
    '%d bytes/s come back from their own rate',
    (bandwidth) => {
      for (const batch of [1, 64, 1024]) {
        const there = must(vary(withBatch(batch), 'bandwidth', bandwidth));
        const step = must(analyzeDecode(there));
        const anyWaits = step.operators.some(
          ({ bound }) => bound.memorySeconds > bound.computeSeconds,
        );
        const answer = must(bandwidthFor(withBatch(batch), batch / step.totals.seconds));
        if (answer.kind === 'compute') {
          expect(anyWaits).toBe(false);
          continue;
        }
        const again = must(analyzeDecode(must(vary(there, 'bandwidth', answer.bytesPerSecond))));
        expect(again.totals.seconds / step.totals.seconds).toBeCloseTo(1, 9);
        expect(answer.bytesPerSecond).toBeLessThanOrEqual(bandwidth * (1 + 1e-9));
      }
    },
  );

  test('of an arithmetic that is too slow does not exist; the highest rate is said', () => {
    const answer = must(bandwidthFor(inputs, 1e12));
    if (answer.kind !== 'compute') throw new Error('it has an answer');
    const infinite = must(analyzeDecode(must(vary(inputs, 'bandwidth', 1e30))));
    expect(answer.mostTokensPerSecond).toBeCloseTo(1 / infinite.totals.seconds, 3);
  });
});

describe('the formats that fit', () => {
  const weights = ['fp16', 'int8', 'int4'].map(numberFormat);
  const others = ['fp16', 'int8'].map(numberFormat);
  const on = (capacity: number) =>
    must(fittingFormats({ ...inputs, hardware: { ...ROUND, capacity } }, weights, others))!;

  test('are all of them where there is room, the fewest bytes first', () => {
    const all = on(1e12);
    expect(all).toHaveLength(3 * 2 * 2);
    expect(all[0]!.precision).toMatchObject({
      weights: { id: 'int4' },
      activations: { id: 'int8' },
      kv: { id: 'int8' },
    });
    expect(all.at(-1)!.precision).toMatchObject({ weights: { id: 'fp16' }, kv: { id: 'fp16' } });
    const totals = all.map(({ memory }) => memory.total);
    expect(totals).toEqual([...totals].sort((a, b) => a - b));
  });

  test('end at the capacity', () => {
    const least = on(1e12)[0]!.memory.total;
    expect(on(least)).toHaveLength(1);
    expect(on(least - 1)).toHaveLength(0);
  });

  test('are only those that the device computes with', () => {
    const hardware = { ...ROUND, peakOps: { fp16: 1e14 } };
    const found = must(fittingFormats({ ...inputs, hardware }, weights, others))!;
    expect(new Set(found.map(({ precision }) => precision.activations.id))).toEqual(
      new Set(['fp16']),
    );
  });

  test('are unknown without a capacity', () => {
    expect(must(fittingFormats({ ...inputs, hardware: BARE }, weights, others))).toBeNull();
  });

  test('plain bits work as well as names', () => {
    expect(must(parseFormat('6.5', 'weights')).bits).toBe(6.5);
  });
});
