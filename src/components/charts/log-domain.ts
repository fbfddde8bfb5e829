/** Two powers of ten, by their exponents: `[-1, 4.5]` reaches from 0.1 to 31,623. */
export type Decades = readonly [low: number, high: number];

/** An axis that shrank at once when a point came back would jump to and fro under a slider. */
const CALM_DECADES = 1.5;

/**
 * The axis for these values: the usual one, widened by whole decades until all are on it.
 * It widens at once, and narrows only after the values came well inside.
 */
export function nextDomain(previous: Decades, usual: Decades, values: readonly number[]): Decades {
  const exponents = values.map(Math.log10);
  const low = Math.min(...exponents);
  const high = Math.max(...exponents);
  const wanted: Decades = [
    low < usual[0] ? Math.floor(low) : usual[0],
    high > usual[1] ? Math.ceil(high) : usual[1],
  ];
  return [
    wanted[0] <= previous[0] || low > previous[0] + CALM_DECADES ? wanted[0] : previous[0],
    wanted[1] >= previous[1] || high < previous[1] - CALM_DECADES ? wanted[1] : previous[1],
  ];
}

/** Where a value stands on the axis, in percent of its length. */
export function percent([low, high]: Decades, value: number): number {
  return Math.round(((Math.log10(value) - low) / (high - low)) * 1e4) / 100;
}

/** The exponents of the powers of ten on the axis. */
export function decades([low, high]: Decades): number[] {
  const ticks: number[] = [];
  for (let exponent = Math.ceil(low); exponent <= high; exponent++) ticks.push(exponent);
  return ticks;
}

const PREFIXES = ['n', 'µ', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];

/** A power of ten as an axis says it: `0.1`, `10`, `1 k`, `100 G`. */
export function decadeText(exponent: number): string {
  if (exponent < 0 && exponent >= -2) return (10 ** exponent).toFixed(-exponent);
  const thousands = Math.floor(exponent / 3);
  const prefix = PREFIXES[thousands + 3];
  const digits = String(10 ** (exponent - 3 * thousands));
  return prefix === undefined ? `1e${exponent}` : prefix ? `${digits}\u202f${prefix}` : digits;
}
