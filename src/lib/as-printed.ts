const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  K: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  ms: 1e-3,
};

/**
 * A number rounded as another one was printed.
 *
 * @example
 * asPrinted(13.76e12, '13.8T') // '13.8T'
 * asPrinted(0.9918, '0.99') // '0.99'
 */
export function asPrinted(value: number, printed: string): string {
  const [, number, decimals = '', unit = ''] = /^(\d+(?:\.(\d+))?)(\D*)$/.exec(printed) ?? [];
  const factor = UNITS[unit];
  if (number === undefined || factor === undefined)
    throw new Error(`"${printed}" is no printed number`);
  return (value / factor).toFixed(decimals.length) + unit;
}
