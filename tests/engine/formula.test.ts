import { describe, expect, test } from 'vitest';
import { formula, withNumbers } from '../../src/engine/formula.ts';
import { evaluate } from '../../src/engine/program.ts';
import { rule } from '../../src/engine/rule.ts';

const LETTERS = { a: 2, b: 3, c: 5, B: 7, kv: 11, in: 13, out: 17 };

describe('a formula is evaluated as it is read', () => {
  test.each([
    // text, by hand
    ['a', 2],
    ['4.25', 4.25],
    ['a·b', 2 * 3],
    ['a + b·c', 2 + 15],
    ['(a + b)·c', 25],
    ['a − b − c', 2 - 3 - 5],
    ['a − (b − c)', 2 - (3 - 5)],
    ['a + b − c + B', 2 + 3 - 5 + 7],
    ['a·b/c', 6 / 5],
    ['a/b·c', (2 / 3) * 5],
    ['a/b/c', 2 / 3 / 5],
    ['a/(b·c)', 2 / 15],
    ['a²', 4],
    ['a²·b', 12],
    ['b·a²', 12],
    ['(a + b)²', 25],
    ['a^b', 8],
    ['c·a^b', 40],
    ['(1 − 1/a)^(b − 1)', 0.25],
    ['2·in·out', 2 * 13 * 17],
    ['kv·a', 22],
    ['2·(a·b)·(a + 1)', 2 * 6 * 3],
    ['B·a·(2·b + 5 + 2·c)', 7 * 2 * 21],
    ['a·(a + 1)/2', 3],
    ['  a  +  b', 5],
  ])('%s is %d', (text, expected) => {
    expect(evaluate(formula(text), LETTERS)).toBe(expected);
  });
});

test('a formula knows its letters, each once and in order', () => {
  expect(formula('2·B·in·out + B·out').letters).toEqual(['B', 'in', 'out']);
});

test('a formula keeps its text as written', () => {
  expect(formula('a·(b + c)²').text).toBe('a·(b + c)²');
});

describe('what is not a formula is our mistake, and is said', () => {
  test.each([
    ['', 'missing'],
    ['a·', 'missing'],
    ['a + + b', 'missing'],
    ['·a', 'missing'],
    ['(a + b', 'stays open'],
    ['a b', 'cannot read "b"'],
    ['a)', 'cannot read ")"'],
    ['2a', 'cannot read "a"'],
    ['a²²', 'cannot read "²"'],
    // Look-alikes from the keyboard.
    ['a * b', 'cannot read'],
    ['a - b', 'cannot read'],
    ['a**b', 'cannot read'],
    ['a^', 'missing'],
    ['a^b^c', 'cannot read "^"'],
  ])('"%s": %s', (text, said) => {
    expect(() => formula(text)).toThrow(said);
  });
});

test('a letter without a value shows as NaN, never as zero', () => {
  expect(evaluate(formula('a·x'), LETTERS)).toBeNaN();
});

describe('a formula prints with its numbers in place of its letters', () => {
  test.each([
    ['2·B·in·out', '2·7·13·17'],
    ['B·a·(2·b + 5)', '7·2·(2·3 + 5)'],
    ['a²·kv', '2²·11'],
    ['a·x', '2·NaN'],
  ])('%s reads %s', (text, printed) => {
    expect(withNumbers(formula(text), LETTERS, String)).toBe(printed);
  });
});

describe('a rule', () => {
  const matmul = rule({
    id: 'test',
    shape: 'B,in × in,out → B,out + 1',
    ops: '2·B·in·out',
    weightsRead: 'in·out·a',
  });

  test('counts every figure, and zero where it has no formula', () => {
    expect(matmul.count(LETTERS).cost).toEqual({
      ops: 2 * 7 * 13 * 17,
      weightsRead: 13 * 17 * 2,
      activationsRead: 0,
      activationsWrite: 0,
      kvRead: 0,
      kvWrite: 0,
      onChipRead: 0,
    });
  });

  test('does not remember the letters of the call before', () => {
    matmul.count({ ...LETTERS, B: 100 });
    expect(matmul.count(LETTERS).cost.ops).toBe(2 * 7 * 13 * 17);
  });

  test('reads its shapes dimension by dimension', () => {
    const { inputs, weight, output } = matmul.shapes;
    expect(inputs.map((shape) => shape.map(({ text }) => text))).toEqual([['B', 'in']]);
    expect(weight?.map(({ text }) => text)).toEqual(['in', 'out']);
    expect(output.map(({ text }) => text)).toEqual(['B', 'out + 1']);
    expect(matmul.count(LETTERS).output).toBe(7 * 18);
  });
});
