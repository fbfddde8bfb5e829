/** JSON for programs. It can hold no NaN and no Infinity, so one of them is our bug. */
export const printJson = (value: unknown): string => `${JSON.stringify(value, finite, 2)}\n`;

/** A list with one entry per line, so that a long one can be read as it comes. */
export const printJsonLines = (values: readonly unknown[]): string =>
  values.length === 0
    ? '[]\n'
    : `[\n${values.map((value) => JSON.stringify(value, finite)).join(',\n')}\n]\n`;

function finite(key: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(`${key} is ${value}`);
  return value;
}
