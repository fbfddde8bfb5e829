import { describe, expect, test } from 'vitest';
import type { Workload } from '../../src/engine/index.ts';
import {
  ACCOUNTINGS,
  analyzeChat,
  analyzeDecode,
  analyzePrefill,
  contextTokens,
  workloadIssues,
} from '../../src/engine/index.ts';
import { inputsOf } from '../support/inputs.ts';

const WORKLOAD: Workload = { batch: 3, prompt: 100, past: 20, generate: 7 };

describe('prefill and decode are the same code with a different step', () => {
  test('prefill takes the prompt at once, on top of a cached prefix', () => {
    const step = ACCOUNTINGS.corrected.prefill(WORKLOAD);
    expect(step).toEqual({ sequences: 3, newTokens: 100, pastTokens: 20 });
    expect(contextTokens(step)).toBe(120);
  });

  test('decode takes one token, on top of prefix and prompt', () => {
    expect(ACCOUNTINGS.corrected.decode(WORKLOAD)).toEqual({
      sequences: 3,
      newTokens: 1,
      pastTokens: 120,
    });
  });

  test("in the tool's decode the prompt is the whole context, new token included", () => {
    expect(ACCOUNTINGS['llm-viewer'].decode({ ...WORKLOAD, past: 0 })).toMatchObject({
      sequences: 3,
      newTokens: 1,
      pastTokens: 99,
    });
  });
});

describe('a workload is accepted at its limits and refused beyond them', () => {
  test.each([
    ['batch', 1, true],
    ['batch', 0, false],
    ['batch', 1e6, true],
    ['batch', 1e6 + 1, false],
    ['prompt', 1, true],
    ['prompt', 0, false],
    ['prompt', 2.5, false],
    ['past', 0, true],
    ['past', -1, false],
    ['generate', 1, true],
    ['generate', 0, false],
    ['generate', Number.NaN, false],
    ['generate', Infinity, false],
    ['generate', '7', false],
    ['generate', undefined, false],
  ] as const)('%s of %s', (key, value, accepted) => {
    const issues = workloadIssues({ ...WORKLOAD, [key]: value });
    if (accepted) expect(issues).toEqual([]);
    else {
      expect(issues).toEqual([
        {
          path: key,
          expected: expect.stringMatching(/^a whole number from \d/),
          received: expect.any(String),
          message: expect.stringContaining(key),
        },
      ]);
    }
  });

  test('all mistakes are said at once', () => {
    const nothing = { batch: 0, prompt: 0, past: -1, generate: 0 };
    expect(workloadIssues(nothing).map(({ path }) => path)).toEqual([
      'batch',
      'prompt',
      'past',
      'generate',
    ]);
  });

  test.each([analyzePrefill, analyzeDecode, analyzeChat])(
    '%o returns the issues, not an exception',
    (analyze) => {
      const result = analyze(inputsOf({ workload: { ...WORKLOAD, batch: 0 } }));
      expect(result.ok || result.issues.map(({ path }) => path)).toEqual(['batch']);
    },
  );
});
