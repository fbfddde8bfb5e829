import { describe, expect, test } from 'vitest';
import { assertDrawable, percentOn, xAxis, yAxis } from '../../src/components/charts/line-scale.ts';

describe('what cannot be drawn is refused', () => {
  test.each([
    [[1, 2], [1, Number.NaN], 'NaN'],
    [[1, 2], [1, Number.POSITIVE_INFINITY], 'Infinity'],
    [[1, Number.NaN], [1, 2], 'x[1] is NaN'],
    [[1, 1], [1, 2], 'does not ascend'],
    [[1, 2], [1, 2, 3], '3 values for 2 points'],
    [[1], [1], 'two points'],
    [[1, 2], [1, 0], 'is 0'],
  ])('x %j, y %j: %s', (x, values, message) => {
    expect(() =>
      assertDrawable({ values: x, scale: 'linear' }, [{ label: 'tokens', values }], 'log'),
    ).toThrow(message);
  });
});

describe('axes', () => {
  test('from 0 to a round number', () => {
    expect(yAxis([3, 87], 'linear')).toMatchObject({
      low: 0,
      high: 100,
      ticks: [0, 20, 40, 60, 80, 100],
    });
    expect(yAxis([0, 0], 'linear')).toMatchObject({ low: 0, high: 1 });
  });
  test('whole powers of ten, also for a single value', () => {
    expect(yAxis([3, 870], 'log')).toMatchObject({
      low: 1,
      high: 1000,
      ticks: [1, 10, 100, 1000],
    });
    expect(yAxis([10, 10], 'log')).toMatchObject({ low: 10, high: 100, ticks: [10, 100] });
  });
  test('a short logarithmic axis counts in powers of four or two', () => {
    expect(xAxis([1, 512], 'log').ticks).toEqual([1, 4, 16, 64, 256]);
    expect(xAxis([1, 16], 'log').ticks).toEqual([1, 2, 4, 8, 16]);
    expect(xAxis([128, 131_072], 'log').ticks).toEqual([1000, 10_000, 100_000]);
  });
  test('between two powers, and for counts, an axis still has places to mark', () => {
    expect(xAxis([9, 10, 11, 12], 'log').ticks).toEqual([9, 10, 11, 12]);
    expect(xAxis([2, 3, 4], 'linear').ticks).toEqual([2, 3, 4]);
    expect(xAxis([0.5, 1, 1.5], 'linear').ticks).toEqual([0.6, 0.8, 1, 1.2, 1.4]);
  });
  test('the ends are the ends', () => {
    const axis = xAxis([1, 512], 'log');
    expect([1, 512].map((value) => percentOn(axis, value))).toEqual([0, 100]);
  });
});
