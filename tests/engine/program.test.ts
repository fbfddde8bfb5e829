import { describe, expect, test } from 'vitest';
import { formula } from '../../src/engine/formula.ts';
import { compile, evaluator } from '../../src/engine/program.ts';

const LETTERS = { B: 7, T: 3, in: 13, out: 17, a: 2 };

describe('formulas that are compiled together', () => {
  const { run, places } = compile({
    ops: formula('2·B·T·in·out + B·T·out'),
    read: formula('B·T·in·a'),
    saved: formula('1 − 1/(B·T)'),
    grown: formula('(B·T)^a'),
    absent: null,
  });
  const all = (letters: Record<string, number>): Record<string, number> => {
    const row = run(letters);
    return Object.fromEntries(Object.entries(places).map(([name, at]) => [name, row[at]!]));
  };

  test('have the values that each has alone', () => {
    expect(all(LETTERS)).toEqual({
      ops: 2 * 7 * 3 * 13 * 17 + 7 * 3 * 17,
      read: 7 * 3 * 13 * 2,
      saved: 1 - 1 / 21,
      grown: 21 ** 2,
      absent: 0,
    });
  });

  test('know nothing of the run before', () => {
    all({ ...LETTERS, B: 100, T: 5 });
    expect(all(LETTERS).ops).toBe(2 * 7 * 3 * 13 * 17 + 7 * 3 * 17);
  });

  test('are NaN where a letter has no value, the others are not', () => {
    const { B, T, in: width, a } = LETTERS;
    const { ops, read } = all({ B, T, in: width, a });
    expect(ops).toBeNaN();
    expect(read).toBe(7 * 3 * 13 * 2);
  });
});

test('two formulas do not disturb each other', () => {
  const [twice, square] = [evaluator(formula('2·a')), evaluator(formula('a²'))];
  expect([twice({ a: 5 }), square({ a: 5 }), twice({ a: 3 })]).toEqual([10, 25, 6]);
});
