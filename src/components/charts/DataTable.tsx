import type { ComponentChildren, VNode } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import './data-table.css';

export interface Column {
  key: string;
  label: string;
  unit?: string | undefined;
  numeric?: boolean | undefined;
}

interface DataTableProps {
  caption: string;
  columns: readonly Column[];
  /** Cells by column key, formatted, when they are wanted. The first column names its row. */
  rows: () => readonly Readonly<Record<string, ComponentChildren>>[];
  summary?: string | undefined;
}

/**
 * A chart's numbers as a table, folded. While it is folded nobody sees it, so it is not
 * brought up to date: a slider would pay for a hundred cells in every frame.
 */
export function DataTable({ caption, columns, rows, summary = 'As a table' }: DataTableProps) {
  const [open, setOpen] = useState(false);
  const last = useRef<VNode>();
  const folder = useRef<HTMLDetailsElement>(null);
  // It may have been opened before the island woke.
  useLayoutEffect(() => setOpen(folder.current!.open), []);
  if (open || !last.current) last.current = table(caption, columns, rows());
  return (
    <details ref={folder} class="rp-table" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{summary}</summary>
      {last.current}
    </details>
  );
}

function table(
  caption: string,
  columns: DataTableProps['columns'],
  rows: ReturnType<DataTableProps['rows']>,
): VNode {
  return (
    <div class="rp-table-scroll" role="region" aria-label={caption} tabindex={0}>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ key, label, unit, numeric }) => (
              <th key={key} scope="col" class={numeric ? 'number' : undefined}>
                {label}
                {unit && <span class="rp-table-unit">{` ${unit}`}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <tr key={i}>
              {columns.map(({ key, numeric }, column) =>
                column === 0 ? (
                  <th key={key} scope="row">
                    {row[key]}
                  </th>
                ) : (
                  <td key={key} class={numeric ? 'number' : undefined}>
                    {row[key]}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
