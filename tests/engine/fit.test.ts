import { describe, expect, test } from 'vitest';
import type { Inputs, Result, RoomOnDevice } from '../../src/engine/index.ts';
import {
  NO_OPTIONS,
  analyzeChat,
  analyzePrefill,
  chatFit,
  chatMemory,
  largestBatch,
  longestContext,
  longestPrompt,
  stepMemory,
} from '../../src/engine/index.ts';
import { lastWhere } from '../../src/engine/bisection.ts';
import { BARE, ROUND } from '../support/devices.ts';
import { inputsOf, must } from '../support/inputs.ts';
import { testModel } from '../support/models.ts';

const withCapacity = (inputs: Inputs, capacity: number): Inputs => ({
  ...inputs,
  hardware: { ...ROUND, capacity },
});

const chatAt = (inputs: Inputs, batch: number): number =>
  must(chatMemory({ ...inputs, workload: { ...inputs.workload, batch } })).total;

const decodeAt = (inputs: Inputs, context: number): number =>
  must(stepMemory(inputs, { sequences: 1, newTokens: 1, pastTokens: context - 1 })).total;

const promptAt = (inputs: Inputs, prompt: number): number =>
  must(chatMemory({ ...inputs, workload: { ...inputs.workload, prompt } })).total;

type Search = (inputs: Inputs) => Result<RoomOnDevice>;
const SEARCHES: readonly (readonly [string, Search, (inputs: Inputs, value: number) => number])[] =
  [
    ['batch', largestBatch, chatAt],
    ['context', longestContext, decodeAt],
    ['prompt', longestPrompt, promptAt],
  ];

describe.each(['toy-llama', 'toy-window', 'toy-opt'] as const)('%s', (id) => {
  describe.each([false, true])('FlashAttention %s', (flashAttention) => {
    const inputs = inputsOf({ model: testModel(id), options: { ...NO_OPTIONS, flashAttention } });

    test.each(SEARCHES)('the largest %s that fits is exact to the byte', (_, search, at) => {
      for (const value of [1, 2, 3, 37, 1000]) {
        const needed = at(inputs, value);
        // At the boundary, one byte more than needed, one byte less.
        const room = must(search(withCapacity(inputs, needed)))!;
        expect(room.most).toBeGreaterThanOrEqual(value);
        expect(at(inputs, room.most)).toBeLessThanOrEqual(needed);
        expect(room.memory?.total).toBe(at(inputs, room.most));
        if (room.stops === 'capacity') {
          expect(at(inputs, room.most + 1)).toBeGreaterThan(needed);
          expect(room.missing).toBe(at(inputs, room.most + 1) - needed);
        }
        expect(must(search(withCapacity(inputs, needed + 1)))!.most).toBeGreaterThanOrEqual(value);
        expect(must(search(withCapacity(inputs, needed - 1)))!.most).toBeLessThan(value);
      }
    });

    test.each(SEARCHES)('memory never shrinks as the %s grows', (_, __, at) => {
      for (let value = 1; value < 40; value++) {
        expect(at(inputs, value + 1)).toBeGreaterThanOrEqual(at(inputs, value));
      }
    });
  });
});

test('by hand: beside the weights, each sequence takes its cache and its activations', () => {
  // D 8, F 16, 4 heads, 2 KV heads, h 2, V 10, 2 layers, prompt 6 and 4 tokens: 9 tokens in the cache.
  const inputs = inputsOf({ options: { ...NO_OPTIONS, flashAttention: true } });
  const { weights } = must(chatMemory(inputs));
  const perSequence = 9 * (2 * 2 * 2 * 2 * 2) + 2 * (6 * 8 + 3 * (6 * 16));
  const room = must(largestBatch(withCapacity(inputs, weights + 5 * perSequence)));
  expect(room).toMatchObject({ most: 5, stops: 'capacity', missing: perSequence });
});

test('a device without a published capacity gives no answer, not a wrong one', () => {
  const inputs = inputsOf({ hardware: BARE });
  for (const [, search] of SEARCHES) expect(must(search(inputs))).toBeNull();
  expect(must(chatFit(inputs)).fit).toEqual({ kind: 'unknown' });
});

test('when the weights alone do not fit, the largest batch is none', () => {
  expect(must(largestBatch(withCapacity(inputsOf(), 100)))).toMatchObject({
    most: 0,
    memory: null,
    stops: 'capacity',
  });
});

test('a cache that stops growing ends at nothing', () => {
  const inputs = inputsOf({
    model: testModel('toy-window'),
    options: { ...NO_OPTIONS, flashAttention: true },
  });
  expect(must(longestContext(inputs))).toMatchObject({ stops: 'nothing', missing: 0 });
});

describe('a reserve', () => {
  const inputs = inputsOf({ reserve: 1000 });

  test('is its own part of the memory in every stage', () => {
    for (const analyze of [analyzePrefill, analyzeChat]) {
      const [with1000, without] = [must(analyze(inputs)), must(analyze(inputsOf()))];
      expect(with1000.memory).toEqual({
        ...without.memory,
        reserve: 1000,
        total: without.memory.total + 1000,
      });
    }
  });

  test('is 0 unless given', () => {
    expect(must(chatMemory(inputsOf())).reserve).toBe(0);
  });

  test('counts against the capacity, byte by byte', () => {
    const needed = chatAt(inputsOf(), 7);
    expect(must(largestBatch(withCapacity(inputs, needed + 1000)))!.most).toBe(7);
    expect(must(largestBatch(withCapacity(inputs, needed + 999)))!.most).toBe(6);
  });

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])(
    'of %s bytes is refused by name',
    (reserve) => {
      const refused = chatMemory(inputsOf({ reserve }));
      expect(refused.ok || refused.issues[0]!.path).toBe('reserve');
    },
  );
});

test('halving finds the last value for every answer in the range', () => {
  for (let most = 0; most <= 70; most++) {
    const found = lastWhere(1, 70, (value) => ({ ok: true, value: value <= most }));
    expect(found).toEqual({ ok: true, value: most });
  }
});
