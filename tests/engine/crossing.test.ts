import { describe, expect, test } from 'vitest';
import type { Growing, Inputs, Limit, Stage } from '../../src/engine/index.ts';
import {
  NO_OPTIONS,
  analyzeStage,
  cacheOutstaysWeights,
  cacheOutweighsWeights,
  criticalBatch,
  flips,
  memoryBoundSeconds,
  vary,
} from '../../src/engine/index.ts';
import { inputsOf, must, named } from '../support/inputs.ts';
import { testModel } from '../support/models.ts';

const flash = { ...NO_OPTIONS, flashAttention: true };
const inputs = inputsOf({ options: flash });

const at = (from: Inputs, stage: Stage, over: Growing, value: number) =>
  must(analyzeStage(must(vary(from, over, value)), stage));

const limitAt = (stage: Stage, over: Growing, value: number, operator: string): Limit =>
  named(at(inputs, stage, over, value), operator).bound.limit;

const flipOf = (stage: Stage, over: Growing, operator: string) =>
  must(flips(inputs, stage, over)).find((each) => each.operator === operator)!;

describe('an operator flips at its ridge, exactly', () => {
  // q_proj [8, 8] at FP16: 2·64·B ops over 2·64 + 2·16·B bytes, ridge 100.
  // 128·B = 100·(128 + 32·B) has no solution: activations alone keep it left of the ridge.
  test('a small matrix never gets there', () => {
    expect(flipOf('decode', 'batch', 'q_proj')).toMatchObject({
      from: 'memory',
      to: 'memory',
      at: null,
    });
  });

  // [256, 256]: 2·65536·B ops, 131072 + 1024·B bytes: B = 100·(1 + B/128), B = 457.14…
  test('by hand', () => {
    const model = testModel('toy-llama', {
      hidden_size: 256,
      num_attention_heads: 4,
      num_key_value_heads: 4,
      head_dim: 64,
    });
    const flip = must(flips({ ...inputs, model }, 'decode', 'batch')).find(
      ({ operator }) => operator === 'q_proj',
    )!;
    expect(flip).toMatchObject({ from: 'memory', to: 'compute', at: 458 });
    expect(flip.tie).toBeCloseTo(100 / (1 - 100 / 128), 6);
  });

  test.each([
    ['decode', 'batch'],
    ['prefill', 'batch'],
    ['prefill', 'prompt'],
    ['decode', 'context'],
  ] as const)(
    'in %s over %s: one before is under the old roof, at it the new one',
    (stage, over) => {
      const model = testModel('toy-llama', {
        hidden_size: 1024,
        head_dim: 256,
        intermediate_size: 4096,
      });
      const large = { ...inputs, model };
      for (const flip of must(flips(large, stage, over))) {
        if (flip.at === null) continue;
        const one = (value: number): Limit =>
          named(at(large, stage, over, value), flip.operator).bound.limit;
        expect(one(flip.at - 1)).toBe(flip.from);
        expect(one(flip.at)).toBe(flip.to);
        expect(flip.tie).toBeGreaterThanOrEqual(flip.at - 1);
        expect(flip.tie).toBeLessThanOrEqual(flip.at);
      }
    },
  );

  test('fused attention in decode never flips with the batch: each sequence brings its own cache', () => {
    expect(flipOf('decode', 'batch', 'fused_attention').at).toBeNull();
  });

  test('fused attention in prefill flips with the prompt', () => {
    const flip = flipOf('prefill', 'prompt', 'fused_attention');
    expect(flip.at).not.toBeNull();
    expect(limitAt('prefill', 'prompt', flip.at! - 1, 'fused_attention')).toBe('memory');
    expect(limitAt('prefill', 'prompt', flip.at!, 'fused_attention')).toBe('compute');
  });
});

describe('the critical batch', () => {
  const model = testModel('toy-llama', {
    hidden_size: 2048,
    num_attention_heads: 16,
    num_key_value_heads: 2,
    head_dim: 128,
    intermediate_size: 8192,
  });

  test('is the least at which half of the time is compute-bound', () => {
    const large = { ...inputs, model };
    const batch = must(criticalBatch(large, 'decode'))!;
    const bound = (value: number): number => {
      const { operators, totals } = at(large, 'decode', 'batch', value);
      return memoryBoundSeconds(operators) / totals.seconds;
    };
    expect(bound(batch - 1)).toBeGreaterThan(0.5);
    expect(bound(batch)).toBeLessThanOrEqual(0.5);
  });

  test('does not exist where the caches outweigh everything', () => {
    const long = { ...inputs, model, workload: { ...inputs.workload, prompt: 1_000_000 } };
    expect(must(criticalBatch(long, 'decode'))).toBeNull();
  });
});

describe('the context at which the cache outweighs the weights', () => {
  test('in bytes moved by a decode step', () => {
    const context = must(cacheOutweighsWeights(inputs))!;
    const [before, there] = [context - 1, context].map(
      (s) => at(inputs, 'decode', 'context', s).totals,
    );
    expect(before!.kvRead).toBeLessThan(before!.weightsRead);
    expect(there!.kvRead).toBeGreaterThanOrEqual(there!.weightsRead);
  });

  test('in bytes that stay', () => {
    const context = must(cacheOutstaysWeights(inputs))!;
    const [before, there] = [context - 1, context].map(
      (s) => at(inputs, 'decode', 'context', s).memory,
    );
    expect(before!.kvCache).toBeLessThan(before!.weights);
    expect(there!.kvCache).toBeGreaterThanOrEqual(there!.weights);
  });

  test('comes never to a model whose window is smaller', () => {
    expect(must(cacheOutweighsWeights({ ...inputs, model: testModel('toy-window') }))).toBeNull();
  });
});
