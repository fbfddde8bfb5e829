import { describe, expect, test } from 'vitest';
import type { Inputs, Operator } from '../../src/engine/index.ts';
import {
  NO_OPTIONS,
  analyzeChat,
  analyzeDecode,
  analyzePrefill,
  fit,
} from '../../src/engine/index.ts';
import { peakLiveBytes } from '../../src/engine/corrected/memory.ts';
import { memoryOf } from '../../src/engine/memory.ts';
import { operator } from '../../src/engine/operator.ts';
import { rule } from '../../src/engine/rule.ts';
import { inputsOf, must, precisionOf } from '../support/inputs.ts';
import { testModel } from '../support/models.ts';

const RULE = rule({ id: 'toy', shape: 'n → n' });
const FP32 = rule({ id: 'toy', shape: 'n → n', outputBytes: 4 });
const TO_CACHE = rule({ id: 'toy', shape: 'n → n', kvWrite: 'n' });

/** An operator whose output has `n` elements. */
const node = (
  name: string,
  n: number,
  inputs: readonly string[],
  more: Partial<Operator> = {},
): Operator =>
  operator({
    name,
    kind: 'elementwise',
    group: 'layers',
    count: 1,
    rule: RULE,
    letters: { n },
    inputs,
    arithmetic: 'vector',
    ...more,
  });

describe('an output lives from the operator that writes it to the last one that reads it', () => {
  test.each<readonly [string, readonly Operator[], number]>([
    ['one output', [node('a', 7, ['tokens'])], 7],
    // 10 | 10+20 | 20+5
    [
      'a chain holds two neighbours',
      [node('a', 10, ['tokens']), node('b', 20, ['a']), node('c', 5, ['b'])],
      30,
    ],
    // a stays until d: 10 | 10+20 | 10+20+30 | 10+30+1
    [
      'a skip connection stays alive',
      [
        node('a', 10, ['tokens']),
        node('b', 20, ['a']),
        node('c', 30, ['b']),
        node('d', 1, ['a', 'c']),
      ],
      60,
    ],
    // The input counts as the first output's size: 4+4 | 4+6 | 4+6+4 (input still read at the end)
    [
      'the residual stream in front of the layer is alive until its last reader',
      [node('a', 4, ['input']), node('b', 6, ['a']), node('c', 4, ['input', 'b'])],
      14,
    ],
    // 10 | 10+8 | 10+8 (in place of b) | 8+3
    [
      'an operator in place takes no space of its own',
      [
        node('a', 10, ['tokens']),
        node('b', 8, ['a']),
        node('c', 8, ['b', 'a'], { inPlace: true }),
        node('d', 3, ['c']),
      ],
      18,
    ],
    // 10 | 10 (cache) | 10+2
    [
      'keys and values go to the cache',
      [
        node('a', 10, ['tokens']),
        node('k', 99, ['a'], { rule: TO_CACHE }),
        node('b', 2, ['a', 'k']),
      ],
      12,
    ],
    // 5 unread: gone when it is done. 5 | 6
    [
      'an output that nobody reads goes at once',
      [node('a', 5, ['tokens']), node('b', 6, ['tokens'])],
      6,
    ],
    // The larger of two groups.
    [
      'groups run one after the other',
      [
        node('a', 10, ['tokens']),
        node('b', 4, ['tokens'], { group: 'head' }),
        node('c', 9, ['b'], { group: 'head' }),
      ],
      13,
    ],
  ])('%s', (_, operators, peak) => {
    expect(peakLiveBytes(operators, 1)).toBe(peak);
    expect(peakLiveBytes(operators, 2)).toBe(2 * peak);
  });

  test('an output with a format of its own takes that', () => {
    const operators = [node('a', 10, ['tokens']), node('b', 3, ['a'], { rule: FP32 })];
    expect(peakLiveBytes(operators, 1)).toBe(10 + 3 * 4);
    expect(peakLiveBytes(operators, 2)).toBe(10 * 2 + 3 * 4);
  });
});

describe('the worst moment of a step, by hand (D 8, F 16, H 4, h 2, V 10; 16 bits)', () => {
  const activations = (changes: Partial<Inputs>): number =>
    must(analyzePrefill(inputsOf(changes))).memory.activations;
  const prompt = (tokens: number): Inputs['workload'] => ({
    batch: 1,
    prompt: tokens,
    past: 0,
    generate: 1,
  });

  test('a short prompt is worst at the activation: stream, gate, up and its output', () => {
    expect(activations({ workload: prompt(3) })).toBe(2 * (3 * 8 + 3 * (3 * 16)));
  });

  test('fused, the activation overwrites the gate: worst is up, beside stream, norm and gate', () => {
    const options = { ...NO_OPTIONS, fusion: true };
    expect(activations({ workload: prompt(3), options })).toBe(2 * (3 * 8 + 3 * 8 + 2 * (3 * 16)));
  });

  test('a long prompt is worst at softmax: stream and two matrices of scores', () => {
    expect(activations({ workload: prompt(20) })).toBe(2 * (20 * 8 + 2 * (4 * 20 * 20)));
  });

  test('FlashAttention never holds the scores', () => {
    const options = { ...NO_OPTIONS, flashAttention: true };
    expect(activations({ workload: prompt(20), options })).toBe(2 * (20 * 8 + 3 * (20 * 16)));
  });

  test('a large vocabulary is worst at the logits', () => {
    const model = testModel('toy-llama', { vocab_size: 1000 });
    expect(activations({ model, workload: prompt(3) })).toBe(2 * (3 * 8 + 1000));
  });
});

describe('what stays on the device', () => {
  const workload = { batch: 3, prompt: 10, past: 2, generate: 5 };
  const inputs = inputsOf({ workload, precision: precisionOf('int8', 'fp16', 'int8', 'fp16') });

  test('weights: matrices at 8 bits; embedding, head and norms at 16', () => {
    const matrices = 2 * (8 * 8 + 2 * 8 * 4 + 8 * 8 + 3 * 8 * 16);
    const atSixteen = 80 + 80 + 2 * 16 + 8;
    expect(must(analyzePrefill(inputs)).memory.weights).toBe(matrices + 2 * atSixteen);
  });

  test.each([
    // A token keeps 2 layers × (K and V) × 2 heads × 2 elements × 1 byte = 16 bytes.
    ['prefill ends with prefix and prompt', analyzePrefill, 12],
    ['one decode step adds a token', analyzeDecode, 13],
    ['the last of 5 tokens is never cached', analyzeChat, 16],
  ] as const)('cache: %s', (_, analyze, tokens) => {
    expect(must(analyze(inputs)).memory.kvCache).toBe(3 * tokens * 16);
  });

  test('a windowed layer keeps its window, however long the prompt', () => {
    const windowed = inputsOf({ model: testModel('toy-window'), workload });
    // 2 layers × 2 × 1 head × 2 elements × 2 bytes, window 4.
    expect(must(analyzePrefill(windowed)).memory.kvCache).toBe(3 * 4 * 16);
  });
});

describe('it fits up to the last byte', () => {
  const memory = memoryOf(60, 30, 10);
  test.each([
    [100, { kind: 'fits', free: 0 }],
    [101, { kind: 'fits', free: 1 }],
    [99, { kind: 'short', missing: 1 }],
    [null, { kind: 'unknown' }],
  ])('100 bytes on %s', (capacity, verdict) => {
    expect(fit(memory, capacity)).toEqual(verdict);
  });
});
