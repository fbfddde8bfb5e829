export interface Limits {
  min: number;
  max: number;
  /** Only whole numbers make sense. */
  whole: boolean;
  unit: string;
}

export type Parsed = { ok: true; value: number } | { ok: false; message: string };

/**
 * The number a person typed, or what to type instead. Groups of digits may be set apart:
 * `131 072`, `131,072` and `131_072` are all the same.
 */
export function parseNumber(text: string, { min, max, whole, unit }: Limits): Parsed {
  const range = `${min} to ${max}${unit && ` ${unit}`}`;
  const digits = text.trim().replace(/(?<=\d)[\s_,'](?=\d{3})/g, '');
  const value = Number(digits);
  if (digits === '') return refuse(`Type a number from ${range}.`);
  if (!Number.isFinite(value)) return refuse(`“${text}” is not a number. Type ${range}.`);
  if (value < min) return refuse(`${text} is too small. Type ${range}.`);
  if (value > max) return refuse(`${text} is too large. Type ${range}.`);
  if (whole && !Number.isInteger(value)) return refuse(`Type a whole number from ${range}.`);
  return { ok: true, value };
}

function refuse(message: string): Parsed {
  return { ok: false, message };
}
