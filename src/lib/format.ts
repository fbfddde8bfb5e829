/**
 * The only place where numbers become text. Base units in; SI prefixes, powers of ten and three
 * significant digits out.
 */

/** A number and its unit, apart, so that a table can align the one and dim the other. */
export interface Quantity {
  readonly text: string;
  readonly unit: string;
}

const PREFIXES = [
  { factor: 1e-9, symbol: 'n' },
  { factor: 1e-6, symbol: 'µ' },
  { factor: 1e-3, symbol: 'm' },
  { factor: 1, symbol: '' },
  { factor: 1e3, symbol: 'k' },
  { factor: 1e6, symbol: 'M' },
  { factor: 1e9, symbol: 'G' },
  { factor: 1e12, symbol: 'T' },
  { factor: 1e15, symbol: 'P' },
  { factor: 1e18, symbol: 'E' },
] as const;

const DIGITS = 3;

/**
 * Three significant digits, never an exponent: 1.02, 15.3, 389, 1,215.
 * A plain space of digits would make 12.96 and 1.296 look alike, so tables align on the unit.
 */
export function digits(value: number, significant = DIGITS): string {
  if (value === 0) return '0';
  const magnitude = Math.floor(Math.log10(Math.abs(value)));
  const decimals = Math.max(0, significant - 1 - magnitude);
  const rounded = Number(value.toFixed(Math.min(decimals, 20)));
  // 9.999 rounds to 10.00: one digit more than wanted.
  const carried = Math.abs(rounded) >= 10 ** (magnitude + 1) ? Math.max(0, decimals - 1) : decimals;
  return grouped(rounded.toFixed(Math.min(carried, 20)));
}

/** Thousands with commas: 4,096. */
export const grouped = (text: string): string => {
  const [whole = '', fraction] = text.split('.');
  const withCommas = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? withCommas : `${withCommas}.${fraction}`;
};

/** A value with the SI prefix that leaves one to three digits before the point. */
export function quantity(value: number, unit: string, significant = DIGITS): Quantity {
  if (value === 0) return { text: '0', unit };
  const size = Math.abs(value);
  // 999.9996 would print as 1,000: round before choosing.
  const rounded = Number(size.toPrecision(significant));
  const prefix = PREFIXES.findLast(({ factor }) => rounded >= factor) ?? PREFIXES[0];
  return { text: digits(value / prefix.factor, significant), unit: `${prefix.symbol}${unit}` };
}

/** A number and its unit with a thin space that does not break; a multiplication sign stands close. */
export const textOf = ({ text, unit }: Quantity): string =>
  unit === '' || unit === '×' ? text + unit : `${text}\u202f${unit}`;

export const bytes = (value: number): Quantity => quantity(value, 'B');
export const ops = (value: number): Quantity => quantity(value, 'ops');
export const opsPerSecond = (value: number): Quantity => quantity(value, 'ops/s');
export const bytesPerSecond = (value: number): Quantity => quantity(value, 'B/s');

/** Each unit, its length in seconds, and from how many seconds on it is used. */
const CALENDAR = [
  { from: 100, length: 60, unit: 'min' },
  { from: 6000, length: 3600, unit: 'h' },
  { from: 360_000, length: 86_400, unit: 'days' },
  { from: 86_400_000, length: 31_557_600, unit: 'years' },
] as const;

/** A time as people say it: 18.6 ms, 59.9 s, 33.2 min, 2.60 h, 107 days. Nobody counts kiloseconds. */
export function seconds(value: number): Quantity {
  const rounded = Number(value.toPrecision(DIGITS));
  const long = CALENDAR.findLast(({ from }) => rounded >= from);
  if (!long) return quantity(value, 's');
  return { text: digits(Number((value / long.length).toPrecision(DIGITS))), unit: long.unit };
}

/** Intensity has no prefix: 1,024 ops/B, 0.25 ops/B. */
export const intensity = (value: number): Quantity => ({ text: digits(value), unit: 'ops/B' });
export const count = (value: number): Quantity => quantity(value, '');
export const whole = (value: number): string => grouped(String(Math.round(value)));
/**
 * A part of a whole, 0 … 1, in percent: 20 %, 7.5 %, <0.1 %. Only nothing is 0 % and only the whole
 * is 100 %; what is within a rounding error of either is it.
 */
export function share(value: number): Quantity {
  const rest = 1 - value;
  if (Math.abs(rest) < SAME || Math.abs(value) < SAME) return percent(Math.round(value));
  if (value > 0 && value < SMALLEST_SHARE) return percent(SMALLEST_SHARE, 1, '<');
  if (rest > 0 && rest < SMALLEST_SHARE) return percent(1 - SMALLEST_SHARE, 3, '>');
  if (rest > 0 && value >= ROUNDS_TO_WHOLE) return percent(value, 3);
  return percent(value, value < 0.01 ? 1 : 2);
}

const percent = (value: number, significant = 2, sign = ''): Quantity => ({
  text: sign + digits(value * 100, significant),
  unit: '%',
});

const SMALLEST_SHARE = 1e-3;
/** From here two digits would round up to the whole. */
const ROUNDS_TO_WHOLE = 0.995;
/** Sums of the same numbers in another order differ by less. */
const SAME = 1e-12;

export const times = (value: number): Quantity => ({ text: digits(value, 2), unit: '×' });

/**
 * A number inside a formula, as exact as it can be read: 4096, 90,207,744, 0.53125, and where zeros
 * or digits would run on, a power of ten in threes: 768·10⁹.
 */
export function inFormula(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size < LEAST_PLAIN || size >= MOST_PLAIN) {
    const exponent = 3 * Math.floor(Math.log10(size) / 3);
    return `${Number((value / 10 ** exponent).toPrecision(6))}·10${superscript(exponent)}`;
  }
  return grouped(String(Number.isInteger(value) ? value : Number(value.toPrecision(6))));
}

const LEAST_PLAIN = 1e-3;
const MOST_PLAIN = 1e9;

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const superscript = (value: number): string =>
  (value < 0 ? '⁻' : '') +
  [...String(Math.abs(value))].map((digit) => SUPERSCRIPTS[Number(digit)]).join('');
