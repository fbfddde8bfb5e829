// Tables of a built page, as text.
import { decoded } from './site-files.ts';
import type { PrintedTable } from './units.ts';

interface Cell {
  readonly text: string;
  readonly columns: number;
  readonly rows: number;
}

const text = (html: string): string =>
  decoded(html.replace(/<[^>]*>/g, ' '))
    .replace(/\s+/g, ' ')
    .trim();

const span = (attributes: string, name: string): number =>
  Number(new RegExp(`\\s${name}="(\\d+)"`).exec(attributes)?.[1] ?? 1);

/** Rows of a part of a table. Every cell is closed: the site is not written by hand. */
const rowsOf = (html: string): readonly (readonly Cell[])[] =>
  [...html.matchAll(/<tr\b[^>]*>(.*?)<\/tr>/gs)].map(([, row = '']) =>
    [...row.matchAll(/<(t[hd])\b([^>]*)>(.*?)<\/\1>/gs)].map(
      ([, , attributes = '', inside = '']) => ({
        text: text(inside),
        columns: span(attributes, 'colspan'),
        rows: span(attributes, 'rowspan'),
      }),
    ),
  );

/** Every cell repeated over what it spans. */
function spread(rows: readonly (readonly Cell[])[]): readonly (readonly string[])[] {
  const grid: string[][] = rows.map(() => []);
  for (const [top, row] of rows.entries()) {
    let column = 0;
    for (const cell of row) {
      while (grid[top]![column] !== undefined) column += 1;
      for (let below = 0; below < cell.rows && top + below < rows.length; below++) {
        for (let right = 0; right < cell.columns; right++) {
          grid[top + below]![column + right] = cell.text;
        }
      }
    }
  }
  return grid;
}

/** The tables of a page that have rows; of several lines of headings, the one next to the cells names a column. */
export const tablesOf = (html: string): readonly PrintedTable[] =>
  [...html.matchAll(/<table\b.*?<\/table>/gs)].flatMap(([table]) => {
    const [, head = ''] = /<thead\b[^>]*>(.*?)<\/thead>/s.exec(table) ?? [];
    const rows = spread(rowsOf(table.replace(head, '')));
    return rows.length === 0 ? [] : [{ headings: spread(rowsOf(head)).at(-1) ?? [], rows }];
  });
