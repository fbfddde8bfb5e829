// Whether a table says the unit of every number in it.

/** A table as text: the heading of each column, and its cells. */
export interface PrintedTable {
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Units that a number may carry. */
const UNIT =
  /^(?:[nµmkMGTPE]?(?:B|ops|s|W)(?:\/s)?|ops\/B|tokens(?:\/s)?|bits?|min|h|days|years|%|USD)$/;

/**
 * Words that make a heading the unit of its column. A bare "ops", "bytes" or "seconds" is the name of
 * a figure, whose cells carry prefixes.
 */
const IN_HEADING =
  /^(?:[nµmkMGTPE](?:B|ops)(?:\/s)?|ops\/(?:B|byte)|tokens(?:\/s)?|bits|10⁹|W|USD|%)$/;

/** A number that a cell begins with, and the word after it; dates and names such as 70B are none. */
const NUMBER = /^[−+<>~-]?\d[\d,.]*(?:\s+(\S+)|(×))?(?:\s|$)/;

export const isNumber = (cell: string): boolean => NUMBER.test(cell);

export const carriesUnit = (cell: string): boolean => {
  const [, unit, sign] = NUMBER.exec(cell) ?? [];
  return sign !== undefined || (unit !== undefined && UNIT.test(unit.replace(/[,;.]$/, '')));
};

export const namesUnit = (heading: string): boolean =>
  heading.split(/[\s,]+/).some((word) => IN_HEADING.test(word));

/** Cells that are numbers of nobody knows what. In columns that are `bare`, numbers are counts or ratios. */
export const unitless = (
  { headings, rows }: PrintedTable,
  bare: readonly string[],
): readonly string[] =>
  rows.flatMap((row) =>
    row.flatMap((cell, at) => {
      const heading = headings[at] ?? '';
      const said = carriesUnit(cell) || namesUnit(heading) || bare.includes(heading);
      return isNumber(cell) && !said ? [`${heading}: ${cell}`] : [];
    }),
  );

const withoutUnit = (text: string): string =>
  text
    .split(/\s+/)
    .filter((word) => !UNIT.test(word) && !IN_HEADING.test(word))
    .join(' ');

/**
 * The same table as often as it has columns of numbers with a unit, each time with the unit of one
 * taken away: what a test of units must see.
 */
export const mutilated = ({ headings, rows }: PrintedTable): readonly PrintedTable[] =>
  headings.flatMap((heading, column) => {
    const numbers = rows.filter((row) => isNumber(row[column] ?? ''));
    const inCells = numbers.some((row) => carriesUnit(row[column]!));
    if (numbers.length === 0 || !(inCells || namesUnit(heading))) return [];
    return [
      {
        headings: headings.with(column, withoutUnit(heading)),
        rows: rows.map((row) => row.with(column, withoutUnit(row[column] ?? '').replace('×', ''))),
      },
    ];
  });
