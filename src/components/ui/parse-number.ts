export interface Limits {
  min: number;
  max: number;
  /** Only whole numbers make sense. */
  whole: boolean;
  unit: string;
}

export type Parsed = { ok: true; value: number } | { ok: false; message: string };

const GROUPS = new Intl.NumberFormat('en', { maximumFractionDigits: 20 });

/** A number as the text beside its field has it: 131,072. */
export const groupedNumber = (value: number): string => GROUPS.format(value);

/** Decimal digits, thousands or millions, and perhaps a word: `4k`, `1.5e3`, `8 users`. */
const TYPED = /^([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*([kKM]?)(?:\s+[A-Za-z]{2,})?$/;
const FACTORS: Readonly<Record<string, number>> = { k: 1e3, K: 1e3, M: 1e6 };

/**
 * The number a person typed, or what to type instead. Groups of digits may be set apart:
 * `131 072`, `131,072` and `131_072` are all the same.
 */
export function parseNumber(text: string, { min, max, whole, unit }: Limits): Parsed {
  const range = `${groupedNumber(min)} to ${groupedNumber(max)}${unit && ` ${unit}`}`;
  const digits = text.trim().replace(/(?<=\d)[\s_,'](?=\d{3})/g, '');
  if (digits === '') return refuse(`Type a number from ${range}.`);
  const [, number, suffix = ''] = TYPED.exec(digits) ?? [];
  const value = Number(number) * (FACTORS[suffix] ?? 1);
  if (!Number.isFinite(value)) return refuse(`“${text}” is not a number. Type ${range}.`);
  if (value < min) return refuse(`${text} is too small. Type ${range}.`);
  if (value > max) return refuse(`${text} is too large. Type ${range}.`);
  if (whole && !Number.isInteger(value)) return refuse(`Type a whole number from ${range}.`);
  return { ok: true, value };
}

function refuse(message: string): Parsed {
  return { ok: false, message };
}
