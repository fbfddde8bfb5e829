import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  analyzeChat,
  analyzePrefill,
  parameters,
  parseFormat,
  parseHardware,
  parseModel,
} from '../../src/engine/index.ts';
import { SEED, config, inputs, mangledConfig } from '../support/arbitrary.ts';
import { everyNumberIsFiniteAndNotNegative, INVARIANTS } from '../support/invariants.ts';
import { inputsOf, must } from '../support/inputs.ts';
import { modelOf } from '../support/models.ts';

const RUNS = 150;

/** Runs a check on random values. Its return value is dropped: fast-check would take it for a verdict. */
const holds = <T>(values: fc.Arbitrary<T>, check: (value: T) => void, numRuns = RUNS): void => {
  fc.assert(
    fc.property(values, (value) => {
      check(value);
    }),
    { seed: SEED, numRuns },
  );
};

describe(`for ${RUNS} random models, devices and workloads (seed ${SEED})`, () => {
  test.each(Object.entries(INVARIANTS))('%s', (_, invariant) => {
    holds(inputs, (drawn) => expect(invariant(drawn)).toEqual([]));
  });

  test('half of them are not refused, so that the rest is worth something', () => {
    const drawn = fc.sample(inputs, { seed: SEED, numRuns: 400 });
    const accepted = drawn.filter((each) => analyzePrefill(each).ok);
    expect(accepted.length).toBeGreaterThan(200);
    for (const accounting of ['corrected', 'llm-viewer']) {
      expect(accepted.filter((each) => each.accounting === accounting).length).toBeGreaterThan(80);
    }
  });
});

describe('grouped-query attention with as many groups as heads is multi-head attention', () => {
  /** Their configuration classes have a number of groups of their own. */
  const GROUPED = /^(gemma|glm)/;

  test('whether the config says so or leaves it out', () => {
    holds(config, (drawn) => {
      if (!('num_key_value_heads' in drawn) || GROUPED.test(String(drawn['model_type']))) return;
      const stated = { ...drawn, num_key_value_heads: drawn['num_attention_heads'] };
      const absent = { ...drawn, num_key_value_heads: null };
      expect(modelOf(absent)).toEqual(modelOf(stated));
    });
  });
});

describe('whatever is given, the answer is a value or an issue', () => {
  test('a mangled config ends in a model that computes, or in issues that say where', () => {
    holds(
      mangledConfig,
      (given) => {
        const model = parseModel(given, 'mangled');
        if (model.ok) {
          expect(everyNumberIsFiniteAndNotNegative(inputsOf({ model: model.value }))).toEqual([]);
          expect(parameters(model.value).total).toBeGreaterThan(0);
          return;
        }
        expect(model.issues.length).toBeGreaterThan(0);
        for (const issue of model.issues) {
          for (const text of [issue.path, issue.expected, issue.received, issue.message]) {
            expect(text).toEqual(expect.any(String));
            expect(text).not.toBe('');
          }
        }
      },
      600,
    );
  });

  test('so does a mangled device file', () => {
    const part = fc.oneof(
      fc.anything(),
      fc.record({
        value: fc.oneof(fc.double(), fc.anything()),
        source: fc.oneof(fc.string(), fc.anything()),
      }),
    );
    const file = fc.record(
      {
        name: fc.oneof(fc.string(), fc.anything()),
        bandwidth: part,
        capacity: part,
        peakOps: fc.oneof(part, fc.dictionary(fc.constantFrom('fp16', 'int8', 'tf32'), part)),
        vectorOps: part,
      },
      { requiredKeys: [] },
    );
    holds(
      fc.oneof(fc.anything(), file),
      (given) => {
        const device = parseHardware(given, 'mangled');
        if (!device.ok) expect(device.issues.length).toBeGreaterThan(0);
        else expect(device.value.bandwidth).toBeGreaterThan(0);
      },
      600,
    );
  });

  test('so does a mangled format', () => {
    holds(
      fc.oneof(fc.string(), fc.double(), fc.stringMatching(/^[0-9.ex+-]{1,6}$/)),
      (given) => {
        const format = parseFormat(given, 'kv');
        if (!format.ok) return expect(format.issues).toHaveLength(1);
        expect(format.value.bits).toBeGreaterThanOrEqual(1);
        expect(format.value.bits).toBeLessThanOrEqual(32);
      },
      600,
    );
  });

  test('so does a mangled workload', () => {
    const number = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(0, 1, 1e6, 1e7, 1e8, 1e9));
    holds(
      fc.record({ batch: number, prompt: number, past: number, generate: number }),
      (given) => {
        const drawn = inputsOf({ workload: given });
        expect(everyNumberIsFiniteAndNotNegative(drawn)).toEqual([]);
      },
      300,
    );
  });
});

test('a chat of ten million tokens takes no longer to sum than one of ten', () => {
  const workload = { batch: 1, prompt: 1, past: 0, generate: 1e7 };
  const { totals } = must(analyzeChat(inputsOf({ workload })));
  // Context 2 … 10⁷ in each of 2 layers, with 4·h + 5 = 13 operations for each of 4 heads, and prefill.
  const pairs = (1e7 * (1e7 + 1)) / 2;
  const attention = 2 * 4 * 13 * pairs;
  expect(totals.ops).toBeGreaterThan(attention);
  expect(totals.ops).toBeLessThan(attention * 1.001);
});
