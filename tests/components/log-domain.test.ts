import { describe, expect, test } from 'vitest';
import {
  decadeText,
  decades,
  nextDomain,
  percent,
  type Decades,
} from '../../src/components/charts/log-domain.ts';

describe('an axis under a slider', () => {
  const usual: Decades = [-1, 4];

  test.each([
    ['stays while all is on it', usual, [1, 100], [-1, 4]],
    ['widens to a whole decade at once', usual, [0.02, 100], [-2, 4]],
    ['stays wide while a point is near its end', [-2, 4], [0.2, 100], [-2, 4]],
    ['narrows when the points came well inside', [-2, 4], [2, 100], [-1, 4]],
    ['widens upwards too', usual, [1, 20_000], [-1, 5]],
    ['without points is the usual one', usual, [], [-1, 4]],
  ] as const)('%s', (_, previous, values, expected) => {
    expect(nextDomain(previous, usual, values)).toEqual(expected);
  });
});

test('a decade takes the same length anywhere', () => {
  expect([0.1, 1, 10, 1000].map((value) => percent([-1, 3], value))).toEqual([0, 25, 50, 100]);
});

test('ticks are the powers of ten on the axis, with SI prefixes', () => {
  expect(decades([-1, 4.5])).toEqual([-1, 0, 1, 2, 3, 4]);
  expect([-2, -1, 0, 2, 3, 4, 11, 15].map(decadeText)).toEqual([
    '0.01',
    '0.1',
    '1',
    '100',
    '1\u202fk',
    '10\u202fk',
    '100\u202fG',
    '1\u202fP',
  ]);
});
