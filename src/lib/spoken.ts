import { digits } from './format.ts';

const SPOKEN = [
  [1e12, 'trillion'],
  [1e9, 'billion'],
  [1e6, 'million'],
  [1e3, 'thousand'],
] as const;

/** A count as it is spoken: 8.03 billion. */
export function spoken(value: number): string {
  const [size, word] = SPOKEN.find(([least]) => value >= least) ?? [1, ''];
  return `${digits(value / size)} ${word}`.trim();
}

const MONTH = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' });

/** `2024-07` → July 2024; a year stays a year. */
export const spokenDate = (date: string): string =>
  date.length === 4 ? date : MONTH.format(new Date(date));
