import { describe, expect, test } from 'vitest';
import { analyzeChat, analyzePrefill } from '../../src/engine/index.ts';
import { sumOfLarger } from '../../src/engine/generation.ts';
import { aChatIsTheSumOfItsSteps } from '../support/invariants.ts';
import { inputsOf, must } from '../support/inputs.ts';
import { testModel } from '../support/models.ts';

describe('the larger of two straight lines, summed over equally spaced points', () => {
  test.each([
    // a, b, points, by hand
    ['one point', [3, 3], [2, 2], 1, 3],
    ['one point, the other', [3, 3], [4, 4], 1, 4],
    ['always above', [5, 9], [1, 2], 3, 5 + 7 + 9],
    ['always below', [1, 2], [5, 9], 3, 5 + 7 + 9],
    ['crossing on the way up', [0, 4], [2, 2], 5, 2 + 2 + 2 + 3 + 4],
    ['crossing on the way down', [4, 0], [2, 2], 5, 4 + 3 + 2 + 2 + 2],
    ['crossing between points', [0, 3], [1.5, 1.5], 4, 1.5 + 1.5 + 2 + 3],
    ['two points', [0, 4], [4, 0], 2, 4 + 4],
    ['touching at the start', [2, 4], [2, 0], 3, 2 + 3 + 4],
    ['touching at the end', [0, 2], [4, 2], 3, 4 + 3 + 2],
    ['equal', [1, 3], [1, 3], 3, 6],
    ['both zero', [0, 0], [0, 0], 7, 0],
  ] as const)('%s', (_, a, b, n, expected) => {
    expect(sumOfLarger(a, b, n)).toBeCloseTo(expected, 12);
    expect(sumOfLarger(b, a, n)).toBeCloseTo(expected, 12);
  });
});

describe('a chat is the sum of its steps', () => {
  // A window of 4: filled before, during, at the last step of, and after the generation.
  test.each([
    [1, 1],
    [1, 2],
    [1, 3],
    [1, 4],
    [1, 5],
    [2, 9],
    [3, 2],
    [4, 6],
    [9, 5],
  ])('also where a window fills on the way: prompt %d, %d tokens', (prompt, generate) => {
    const workload = { batch: 2, prompt, past: 0, generate };
    expect(aChatIsTheSumOfItsSteps(inputsOf({ model: testModel('toy-window'), workload }))).toEqual(
      [],
    );
  });

  test('and with a cached prefix', () => {
    const workload = { batch: 1, prompt: 1, past: 1, generate: 9 };
    expect(aChatIsTheSumOfItsSteps(inputsOf({ model: testModel('toy-window'), workload }))).toEqual(
      [],
    );
  });
});

test('the prompt yields the first token: generating one token is prefill alone', () => {
  const inputs = inputsOf({ workload: { batch: 2, prompt: 5, past: 0, generate: 1 } });
  expect(must(analyzeChat(inputs)).totals).toEqual(must(analyzePrefill(inputs)).totals);
});

test('in the tool every generated token is a decode step, the first one too', () => {
  const workload = { batch: 2, prompt: 5, past: 0, generate: 1 };
  const inputs = inputsOf({ workload, accounting: 'llm-viewer' });
  const weights = must(analyzePrefill(inputs)).totals.weightsRead;
  expect(must(analyzeChat(inputs)).totals.weightsRead).toBe(2 * weights);
});
