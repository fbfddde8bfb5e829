/** JSON for programs, with shapes on one line each. */
export const printJson = (value: unknown): string => {
  const text = JSON.stringify(value, finite, 2);
  return `${text.replace(NUMBERS, (list) => list.replace(/\s+/g, ' '))}\n`;
};

/** A printed list of numbers. Line breaks inside strings are escaped, so no string looks like one. */
const NUMBERS = /\[\n[\d.,\s]+\]/g;

/** A list with one entry per line, piece by piece, so that a long one can be read as it comes. */
export function* jsonLines(values: Iterable<unknown>): Generator<string> {
  let before = '[\n';
  for (const value of values) {
    yield before + JSON.stringify(value, finite);
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}

/** JSON can hold no NaN and no Infinity, so one of them is our bug. */
function finite(key: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(`${key} is ${value}`);
  return value;
}
