import { describe, expect, test } from 'vitest';
import type { Quantity } from '../../src/lib/format.ts';
import * as format from '../../src/lib/format.ts';
import { carriesUnit } from '../support/units.ts';

const { bytes, bytesPerSecond, intensity, ops, opsPerSecond, seconds, share, textOf, times } =
  format;
const MEASURED = { bytes, bytesPerSecond, intensity, ops, opsPerSecond, seconds, share, times };

/** Counts, parts of a formula, and what the others are made of: no unit of their own. */
const BARE = ['count', 'whole', 'digits', 'grouped', 'inFormula', 'quantity', 'textOf'];

test('every function either gives a unit or is listed as giving none', () => {
  expect(Object.keys(format).toSorted()).toEqual([...Object.keys(MEASURED), ...BARE].toSorted());
});

const MAGNITUDES = [0, ...Array.from({ length: 30 }, (_, at) => 1.234 * 10 ** (at - 12))];

/** The unit that every figure of a kind ends in, whatever its prefix; a time goes over to the calendar's. */
const ENDS: Readonly<Record<keyof typeof MEASURED, RegExp>> = {
  bytes: /^[nµmkMGTPE]?B$/,
  bytesPerSecond: /^[nµmkMGTPE]?B\/s$/,
  intensity: /^ops\/B$/,
  ops: /^[nµmkMGTPE]?ops$/,
  opsPerSecond: /^[nµmkMGTPE]?ops\/s$/,
  seconds: /^(?:[nµm]?s|min|h|days|years)$/,
  share: /^%$/,
  times: /^×$/,
};

describe.each(Object.entries(MEASURED))('%s', (name, print: (value: number) => Quantity) => {
  test.each(MAGNITUDES)('%d has its unit', (value) => {
    expect(print(value).unit).toMatch(ENDS[name as keyof typeof MEASURED]);
    expect(textOf(print(value))).toSatisfy(carriesUnit);
    expect(print(value).text).not.toSatisfy(carriesUnit);
  });
});
