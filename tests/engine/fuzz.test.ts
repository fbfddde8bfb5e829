import { describe, expect, test } from 'vitest';
import { SEED } from '../support/arbitrary.ts';
import { answerTo, badIssues, mangledConfigs } from '../support/fuzz.ts';

const CONFIGS = 10_000;
const MOST_SHOWN = 5;

describe(`${CONFIGS} mangled configs of the catalog's models (seed ${SEED})`, () => {
  const wrong: string[] = [];
  const count = { models: 0, issues: 0 };
  for (const { base, done, config } of mangledConfigs(CONFIGS, SEED)) {
    const said = [`${base}: ${done.join(', ')}`];
    try {
      const answer = answerTo(config);
      count[answer.model ? 'models' : 'issues']++;
      said.push(...answer.wrong);
    } catch (error) {
      said.push(String(error));
    }
    if (said.length > 1 && wrong.length < MOST_SHOWN) wrong.push(said.join('\n  '));
  }

  test('each ends in a model whose figures are finite and not negative, or in issues that help', () => {
    expect(wrong).toEqual([]);
  });

  test('enough of them end in either', () => {
    expect(Math.min(count.models, count.issues)).toBeGreaterThan(CONFIGS / 10);
  });
});

describe('the check of an issue notices', () => {
  const GOOD = {
    path: 'vocab_size',
    expected: 'a whole number',
    received: '-1',
    message: 'Add it.',
  };

  test('nothing in a good one', () => {
    expect(badIssues([GOOD])).toEqual([]);
  });

  test.each([
    ['an empty path', { path: '' }],
    ['no advice', { message: ' ' }],
    ['a value that was not there', { received: 'undefined' }],
    ['a number that is none', { expected: 'at most NaN' }],
    ['an object as text', { received: '[object Object]' }],
    ['a megabyte', { received: 'x'.repeat(1e6) }],
  ])('%s', (_, change) => {
    expect(badIssues([{ ...GOOD, ...change }])).toHaveLength(1);
  });

  test('no issues at all', () => {
    expect(badIssues([])).toHaveLength(1);
  });
});
