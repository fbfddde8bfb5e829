import { expect, test } from 'vitest';
import { parseNumber } from '../../src/components/ui/parse-number.ts';

const limits = { min: 1, max: 200_000, whole: true, unit: 'tokens' };

test.each([
  ['7', 7],
  [' 131 072 ', 131_072],
  ['131,072', 131_072],
  ['131_072', 131_072],
  ['1e3', 1000],
  ['1k', 1000],
  ['1.5 K', 1500],
  ['0.1M', 100_000],
  ['8 users', 8],
  ['4k tokens', 4000],
])('“%s” is %d', (text, value) => {
  expect(parseNumber(text, limits)).toEqual({ ok: true, value });
});

test.each([
  ['', 'Type a number from 1 to 200,000 tokens.'],
  ['abc', '“abc” is not a number. Type 1 to 200,000 tokens.'],
  ['1e', '“1e” is not a number. Type 1 to 200,000 tokens.'],
  ['1e999', '“1e999” is not a number. Type 1 to 200,000 tokens.'],
  ['-5', '-5 is too small. Type 1 to 200,000 tokens.'],
  ['200001', '200001 is too large. Type 1 to 200,000 tokens.'],
  ['1.5', 'Type a whole number from 1 to 200,000 tokens.'],
  ['0x10', '“0x10” is not a number. Type 1 to 200,000 tokens.'],
  ['8x', '“8x” is not a number. Type 1 to 200,000 tokens.'],
  ['users', '“users” is not a number. Type 1 to 200,000 tokens.'],
  ['1,5', '“1,5” is not a number. Type 1 to 200,000 tokens.'],
])('“%s” is refused with what to type instead', (text, message) => {
  expect(parseNumber(text, limits)).toEqual({ ok: false, message });
});
