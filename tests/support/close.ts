/** Everything in which a result differs from what it should be, in words; empty when nothing does. */
export type Differences = readonly string[];

const TOLERANCE = 1e-9;

/** Equal up to rounding: relative to the larger of the two. NaN is close to nothing. */
export const isClose = (a: number, b: number, tolerance = TOLERANCE): boolean =>
  a === b || Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));

/** At least as much, up to rounding. */
const isAtLeast = (a: number, b: number): boolean => a >= b || isClose(a, b);

/** Collects differences one comparison at a time. */
export function differences(where: string): {
  readonly found: string[];
  close(what: string, actual: number | null | undefined, expected: number): void;
  exact(what: string, actual: unknown, expected: unknown): void;
  /** Whole numbers exactly; a share of the experts is a fraction, and has a rounding. */
  same(what: string, actual: number | undefined, expected: number): void;
  atLeast(what: string, actual: number, least: number): void;
} {
  const found: string[] = [];
  const say = (what: string, expected: unknown, actual: unknown): void => {
    found.push(`${where}: ${what} should be ${String(expected)}, is ${String(actual)}`);
  };
  const close = (what: string, actual: number | null | undefined, expected: number): void => {
    if (typeof actual !== 'number' || !isClose(actual, expected)) say(what, expected, actual);
  };
  const exact = (what: string, actual: unknown, expected: unknown): void => {
    if (!Object.is(actual, expected)) say(what, expected, actual);
  };
  return {
    found,
    close,
    exact,
    same: (what, actual, expected) =>
      (Number.isInteger(expected) ? exact : close)(what, actual, expected),
    atLeast(what, actual, least) {
      if (!isAtLeast(actual, least)) say(what, `at least ${least}`, actual);
    },
  };
}
