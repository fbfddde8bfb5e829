import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bytes,
  count,
  digits,
  grouped,
  inFormula,
  intensity,
  opsPerSecond,
  quantity,
  seconds,
  share,
  textOf,
  times,
  whole,
} from '../../src/lib/format.ts';
import { NONSENSE } from '../support/analysis.ts';

/** Thin spaces are hard to see in a test. */
const spaced = (text: string): string => text.replace(/\u202f/g, ' ');

describe('three significant digits', () => {
  test.each([
    [0, '0'],
    [-0, '0'],
    [1, '1.00'],
    [1.005, '1.00'],
    [0.9994, '0.999'],
    [0.9995, '1.00'],
    [9.994, '9.99'],
    [9.996, '10.0'],
    [99.94, '99.9'],
    [99.96, '100'],
    [999.4, '999'],
    [999.95, '1,000'],
    [1215, '1,215'],
    [1_048_576, '1,048,576'],
    [0.0625, '0.0625'],
    [0.00001234, '0.0000123'],
    [-15.26, '-15.3'],
  ])('%d is %s', (value, text) => {
    expect(digits(value)).toBe(text);
  });

  test('or two, where a ratio is meant roughly', () => {
    expect([digits(1.25, 2), digits(19.96, 2), digits(0.099, 2)]).toEqual(['1.3', '20', '0.099']);
  });

  test('never lie by more than half a digit', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1e9, noNaN: true }), (value) => {
        const shown = Number(digits(value).replace(/,/g, ''));
        expect(Math.abs(shown / value - 1)).toBeLessThanOrEqual(5.0001e-3);
      }),
      { seed: 20261123, numRuns: 2000 },
    );
  });
});

describe('a quantity has the prefix that leaves one to three digits before the point', () => {
  test.each([
    [0, '0 B'],
    [1, '1.00 B'],
    [999, '999 B'],
    [999.4, '999 B'],
    [999.5, '1.00 kB'],
    [999.95, '1.00 kB'],
    [1000, '1.00 kB'],
    [999_499, '999 kB'],
    [999_500, '1.00 MB'],
    [48e9, '48.0 GB'],
    [13.48e9, '13.5 GB'],
    [1e18, '1.00 EB'],
    [2.5e21, '2,500 EB'],
  ])('%d bytes are %s', (value, text) => {
    expect(spaced(textOf(bytes(value)))).toBe(text);
  });

  test.each([
    [1e-9, '1.00 ns'],
    [9.9951e-7, '1.00 µs'],
    [5e-6, '5.00 µs'],
    [0.0186, '18.6 ms'],
    [0.99951, '1.00 s'],
    [59.94, '59.9 s'],
    [2.5e-11, '0.0250 ns'],
  ])('%d seconds are %s', (value, text) => {
    expect(spaced(textOf(seconds(value)))).toBe(text);
  });

  // 6,000 s are 100 min; 360,000 s are 100 h; 8.64·10⁷ s are 1,000 days.
  test.each([
    [99.94, '99.9 s'],
    [99.96, '1.67 min'],
    [100, '1.67 min'],
    [1990, '33.2 min'],
    [5994, '99.9 min'],
    [5996, '1.67 h'],
    [9360, '2.60 h'],
    [359_000, '99.7 h'],
    [360_000, '4.17 days'],
    [9.26e6, '107 days'],
    [8.64e7, '2.74 years'],
    [107e12, '3,390,000 years'],
  ])('%d seconds are what a clock or a calendar calls them: %s', (value, text) => {
    expect(spaced(textOf(seconds(value)))).toBe(text);
  });

  test('a time is never off by more than half a digit, whatever its unit', () => {
    const lengths = { ns: 1e-9, µs: 1e-6, ms: 1e-3, s: 1, min: 60, h: 3600, days: 86_400 };
    const lengthOf = ({ text, unit }: { text: string; unit: string }): number =>
      Number(text.replace(/,/g, '')) * (lengths[unit as keyof typeof lengths] ?? 365.25 * 86_400);
    fc.assert(
      fc.property(fc.double({ min: -9, max: 17, noNaN: true }), (exponent) => {
        const shown = seconds(10 ** exponent);
        expect(textOf(shown)).not.toMatch(NONSENSE);
        expect(Math.abs(lengthOf(shown) / 10 ** exponent - 1)).toBeLessThanOrEqual(5.0001e-3);
      }),
      { seed: 20261123, numRuns: 2000 },
    );
  });

  test('neighbours never print in the wrong order, and never as nonsense', () => {
    const factor = {
      n: 1e-9,
      µ: 1e-6,
      m: 1e-3,
      '': 1,
      k: 1e3,
      M: 1e6,
      G: 1e9,
      T: 1e12,
      P: 1e15,
      E: 1e18,
    };
    const valueOf = ({ text, unit }: { text: string; unit: string }): number =>
      Number(text.replace(/,/g, '')) * factor[unit.slice(0, -1) as keyof typeof factor];
    fc.assert(
      fc.property(
        fc.double({ min: -12, max: 24, noNaN: true }),
        fc.double({ min: 0, max: 0.01, noNaN: true }),
        (exponent, more) => {
          const [a, b] = [10 ** exponent, 10 ** (exponent + more)];
          const [first, second] = [quantity(a, 'B'), quantity(b, 'B')];
          expect(textOf(first)).not.toMatch(NONSENSE);
          expect(valueOf(second)).toBeGreaterThanOrEqual(valueOf(first) * (1 - 1e-12));
          expect(Math.abs(valueOf(first) / a - 1)).toBeLessThanOrEqual(5.0001e-3);
        },
      ),
      { seed: 20261123, numRuns: 3000 },
    );
  });

  test('a bare count has a prefix and no unit', () => {
    expect(spaced(textOf(count(6.738e9)))).toBe('6.74 G');
    expect(spaced(textOf(count(54.1)))).toBe('54.1');
  });

  test('intensity has none', () => {
    expect(spaced(textOf(intensity(1024)))).toBe('1,024 ops/B');
    expect(spaced(textOf(intensity(0.25)))).toBe('0.250 ops/B');
    expect(spaced(textOf(opsPerSecond(154.8385e12)))).toBe('155 Tops/s');
  });
});

describe('parts and ratios', () => {
  test.each([
    [0, '0 %'],
    [0.0004, '<0.1 %'],
    [0.001, '0.1 %'],
    [0.005, '0.5 %'],
    [0.075, '7.5 %'],
    [0.2, '20 %'],
    [0.99, '99 %'],
    [0.996, '99.6 %'],
    [0.999, '99.9 %'],
    [0.9996, '>99.9 %'],
    [0.1 + 0.2 + 0.7, '100 %'],
    [1, '100 %'],
    [1.25, '125 %'],
  ])('%d is %s', (value, text) => {
    expect(spaced(textOf(share(value)))).toBe(text);
  });

  test.each([0.9949, 0.995, 0.9951, 0.9989, 0.99901, 0.9996, 0.999999])(
    'a part that is not the whole is not called the whole: %d',
    (value) => {
      expect(spaced(textOf(share(value)))).toMatch(/^>?99\.?\d? %$/);
    },
  );

  test('a multiplication sign stands close', () => {
    expect(textOf(times(3.24))).toBe('3.2×');
  });
});

describe('whole numbers', () => {
  test.each([
    [0, '0'],
    [999, '999'],
    [1000, '1,000'],
    [131072, '131,072'],
    [1e6, '1,000,000'],
    [0.5, '1'],
    [-1234, '-1,234'],
  ])('%d is %s', (value, text) => {
    expect(whole(value)).toBe(text);
  });

  test('a fraction is not grouped', () => {
    expect(grouped('1234.56789')).toBe('1,234.56789');
  });
});

describe('a number inside a formula', () => {
  test.each([
    [0, '0'],
    [2, '2'],
    [0.53125, '0.53125'],
    [4096, '4,096'],
    [90_207_744, '90,207,744'],
    [768e9, '768·10⁹'],
    [154.8385e12, '154.839·10¹²'],
    [2.1e-8, '21·10⁻⁹'],
    [-3, '-3'],
  ])('%d is %s', (value, text) => {
    expect(inFormula(value)).toBe(text);
  });

  test('is never off by more than it shows', () => {
    const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';
    fc.assert(
      fc.property(fc.double({ min: -20, max: 26, noNaN: true }), (exponent) => {
        const value = 10 ** exponent;
        const text = inFormula(value);
        expect(text).not.toMatch(NONSENSE);
        const [mantissa = '', power = ''] = text.replace(/,/g, '').split('·10');
        const tens = [...power.replace('⁻', '')].map((each) => SUPERSCRIPTS.indexOf(each)).join('');
        const shown = Number(mantissa) * 10 ** (Number(tens) * (power.startsWith('⁻') ? -1 : 1));
        expect(Math.abs(shown / value - 1)).toBeLessThanOrEqual(5.1e-6);
      }),
      { seed: 20261123, numRuns: 2000 },
    );
  });
});
