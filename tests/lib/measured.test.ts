import { expect, test } from 'vitest';
import { fittedLaw, rangeOf } from '../../src/engine/index.ts';
import { RUNS, SINGLE_DECODE } from '../../src/lib/measured.ts';
import {
  BEATEN,
  FEWEST_RUNS,
  classOf,
  rangeFinder,
  rangesOf,
  wellMeasured,
} from '../../src/lib/measured-classes.ts';

test('no ideal time is beaten by a measurement, but for those that say why', () => {
  const beaten = RUNS.filter(({ share }) => share > 1).map(({ id }) => id);
  expect(beaten.sort()).toEqual(Object.keys(BEATEN).sort());
});

test('every run says where it is from, under an id of its own', () => {
  expect(new Set(RUNS.map(({ id }) => id)).size).toBe(RUNS.length);
  for (const { where, date, trust, share } of RUNS) {
    expect(where).toBeTruthy();
    expect(date).toBeTruthy();
    expect(['A', 'B']).toContain(trust);
    expect(share).toBeGreaterThan(0);
  }
});

test('classes share out every run that counts', () => {
  const counted = rangesOf(RUNS).reduce((sum, { count }) => sum + count, 0);
  expect(counted).toBe(RUNS.length - Object.keys(BEATEN).length);
});

test('a class is found where enough runs are, and only there', () => {
  const ranges = rangesOf(RUNS);
  const find = rangeFinder(wellMeasured(RUNS));
  for (const range of ranges) {
    expect(find(range)).toEqual(range.count < FEWEST_RUNS ? null : range);
  }
  expect(ranges.some(({ count }) => count < FEWEST_RUNS)).toBe(true);
  expect(find(classOf('decode', 'tpu', 16, 1))).toBeNull();
  expect(find(classOf('decode', 'consumer-gpu', 16, 1))).toMatchObject({ batch: '1' });
});

test('a range by hand', () => {
  expect(rangeOf([3, 1, 2, 10])).toEqual({ min: 1, median: 2.5, max: 10, count: 4 });
  expect(rangeOf([])).toBeNull();
});

test('a law that holds exactly is found', () => {
  const runs = [1, 2, 5, 9].map((x) => ({ memorySeconds: x, measuredSeconds: x / 0.8 + 0.3 }));
  const law = fittedLaw(runs, true);
  expect(law.efficiency).toBeCloseTo(0.8, 9);
  expect(law.start).toBeCloseTo(0.3, 9);
  expect(law.error).toBeLessThan(1e-9);
});

test('a constant part fits published decode better than one factor', () => {
  expect(fittedLaw(SINGLE_DECODE, true).error).toBeLessThan(fittedLaw(SINGLE_DECODE, false).error);
});
