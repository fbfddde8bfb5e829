import { describe, expect, test } from 'vitest';
import { nearest } from '../../src/components/ui/nearest.ts';
import { logStops } from '../../src/components/ui/number-scale.ts';

describe('the stops of a logarithmic slider', () => {
  const ranges = [
    [1, 512],
    [1, 131_072],
    [128, 1_048_576],
    [1, 2],
    [7, 7],
  ] as const;

  test.each(ranges)('%i to %i ascend, are whole, and reach both ends', (min, max) => {
    const stops = logStops(min, max);
    expect(stops[0]).toBe(min);
    expect(stops.at(-1)).toBe(max);
    expect(stops.every(Number.isInteger)).toBe(true);
    expect(stops.every((stop, i) => i === 0 || stop > stops[i - 1]!)).toBe(true);
  });

  test('visit every whole number up to 40, then steps of at most 5 %', () => {
    const stops = logStops(1, 131_072);
    expect(stops.slice(0, 40)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
    const steps = stops.slice(40, -1).map((stop, i) => stop / stops[39 + i]! - 1);
    expect(Math.max(...steps)).toBeLessThanOrEqual(0.0501);
    expect(Math.min(...steps)).toBeGreaterThan(0.019);
  });

  test('are round', () => {
    const stops = logStops(1, 100_000);
    expect(stops).toEqual(expect.arrayContaining([50, 100, 200, 500, 1000, 2000, 5000, 10_000]));
  });

  test.each([
    [[1, 2, 4], 1, 0],
    [[1, 2, 4], 3, 2],
    [[1, 2, 4], 2.9, 1],
    [[1, 2, 4], 900, 2],
    [[1, 2, 4], -5, 0],
    [[7], 9, 0],
  ])('in %j the nearest to %d is number %i', (stops, value, index) => {
    expect(nearest(stops, value)).toBe(index);
  });
});
