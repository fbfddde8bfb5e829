/** A column of a table: its title, and where its cells stand. */
export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
}

export const left = (title: string): Column => ({ title, align: 'left' });
export const right = (title: string): Column => ({ title, align: 'right' });

const GAP = '  ';

/** Lines of aligned columns under their titles. Cells may carry colours, which take no width. */
export function tableLines(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const lines = [columns.map(({ title }) => title), ...rows];
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => width(line[at] ?? ''))));
  return lines.map((line) =>
    columns
      .map(({ align }, at) => {
        const cell = line[at] ?? '';
        const space = ' '.repeat(widths[at]! - width(cell));
        return align === 'left' ? cell + space : space + cell;
      })
      .join(GAP)
      .trimEnd(),
  );
}

/** The same as text. */
export const printTable = (...table: Parameters<typeof tableLines>): string =>
  tableLines(...table)
    .map((line) => `${line}\n`)
    .join('');

const COLOUR = /\u001b\[\d+m/g;
const width = (cell: string): number => cell.replace(COLOUR, '').length;
