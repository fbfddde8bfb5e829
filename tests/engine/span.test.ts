import { describe, expect, test } from 'vitest';
import { tokensKept, visible } from '../../src/engine/span.ts';

const FULL = { kind: 'full' } as const;
const WINDOW_OF_4 = { kind: 'window', size: 4 } as const;

describe('a query sees everything before it and itself, as far as its window goes', () => {
  test.each([
    // span, T, P, pairs, keys
    [FULL, 1, 0, 1, 1],
    [FULL, 1, 9, 10, 10],
    [FULL, 6, 0, 1 + 2 + 3 + 4 + 5 + 6, 6],
    [FULL, 3, 6, 7 + 8 + 9, 9],
    [WINDOW_OF_4, 1, 0, 1, 1],
    [WINDOW_OF_4, 6, 0, 1 + 2 + 3 + 4 + 4 + 4, 6],
    [WINDOW_OF_4, 4, 0, 1 + 2 + 3 + 4, 4],
    // The context reaches the window, and passes it by one.
    [WINDOW_OF_4, 1, 2, 3, 3],
    [WINDOW_OF_4, 1, 3, 4, 4],
    [WINDOW_OF_4, 1, 4, 4, 4],
    [WINDOW_OF_4, 1, 9, 4, 4],
    // The first of three queries still needs three keys before itself.
    [WINDOW_OF_4, 3, 2, 3 + 4 + 4, 5],
    [WINDOW_OF_4, 3, 3, 4 + 4 + 4, 6],
    [WINDOW_OF_4, 3, 4, 4 + 4 + 4, 6],
    [WINDOW_OF_4, 6, 1, 2 + 3 + 4 + 4 + 4 + 4, 7],
    [{ kind: 'window', size: 1 } as const, 5, 3, 5, 5],
  ])(
    '%o with %d new tokens on %d: %d pairs, %d keys',
    (span, newTokens, pastTokens, pairs, keys) => {
      expect(visible(span, { sequences: 1, newTokens, pastTokens })).toMatchObject({ pairs, keys });
    },
  );
});

describe('a windowed layer keeps at most its window', () => {
  test.each([
    [FULL, 100, 100],
    [WINDOW_OF_4, 3, 3],
    [WINDOW_OF_4, 4, 4],
    [WINDOW_OF_4, 5, 4],
  ])('%o at a context of %d keeps %d', (span, context, kept) => {
    expect(tokensKept(span, context)).toBe(kept);
  });
});
