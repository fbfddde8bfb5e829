import type { Report } from './report.ts';

type Cell = string | number | null;
export type Row = Readonly<Record<string, Cell>>;

/** Rows as RFC 4180 has them: a header line, CRLF, quotes where they are needed. */
export function printCsv(columns: readonly string[], rows: readonly Row[]): string {
  const lines = rows.map((row) => columns.map((column) => field(row[column] ?? null)));
  return [columns, ...lines].map((line) => `${line.join(',')}\r\n`).join('');
}

const field = (cell: Cell): string => {
  const text = cell === null ? '' : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

const COLUMNS = [
  'stage',
  'group',
  'name',
  'kind',
  'count',
  'ops',
  'weightsRead',
  'activationsRead',
  'activationsWrite',
  'kvRead',
  'kvWrite',
  'bytes',
  'intensity',
  'attainable',
  'limit',
  'seconds',
] as const;

/** An analysis, one row per operator and stage. */
export const printReportCsv = ({ stages }: Report): string =>
  printCsv(
    COLUMNS,
    Object.entries(stages).flatMap(([stage, { operators }]) =>
      operators.map(({ inputs: _, shapes: __, ...figures }) => ({ stage, ...figures })),
    ),
  );
