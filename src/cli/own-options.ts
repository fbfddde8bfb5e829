import type { Issue } from '../engine/index.ts';
import { received } from '../engine/index.ts';
import type { Values } from './request.ts';

/** The options that only one command has, and those of every analysis. */
export function split(
  values: Values,
  names: readonly string[],
): { readonly own: Values; readonly analysis: Values } {
  const pairs = Object.entries(values);
  const isOwn = ([name]: readonly [string, unknown]): boolean => names.includes(name);
  return {
    own: Object.fromEntries(pairs.filter(isOwn)),
    analysis: Object.fromEntries(pairs.filter((pair) => !isOwn(pair))),
  };
}

/** Reads numbers and words of a command's own options, and remembers what is wrong with them. */
export function reader(own: Values): {
  readonly issues: Issue[];
  readonly number: (
    name: string,
    expected: string,
    accept: (value: number) => boolean,
  ) => number | null;
  readonly word: <T extends string>(name: string, words: readonly T[], fallback: T) => T;
} {
  const issues: Issue[] = [];
  const wrong = (path: string, expected: string, message: string): void => {
    issues.push({ path, expected, received: received(own[path]), message });
  };
  return {
    issues,
    number(name, expected, accept) {
      if (own[name] === undefined) return null;
      const text = String(own[name]).trim();
      const value = text === '' ? Number.NaN : Number(text);
      if (Number.isFinite(value) && accept(value)) return value;
      wrong(name, expected, `Give ${name} in digits.`);
      return null;
    },
    word(name, words, fallback) {
      const given = own[name] ?? fallback;
      const known = words.find((word) => word === given);
      if (known === undefined) wrong(name, `one of ${words.join(', ')}`, 'Choose one of them.');
      return known ?? fallback;
    },
  };
}

export const isPositive = (value: number): boolean => value > 0;
export const isCount = (value: number): boolean => Number.isInteger(value) && value >= 1;
