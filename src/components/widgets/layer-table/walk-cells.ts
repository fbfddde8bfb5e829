const STEPS: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/**
 * Arrow keys walk the numbers of a grid; Home and End go to the ends of a row. The grid has a single
 * tab stop, which moves along: nobody should have to tab through a hundred cells.
 */
export function walkCells(event: KeyboardEvent & { readonly currentTarget: HTMLElement }): void {
  const from = (event.target as Element).closest<HTMLElement>('[data-figure]');
  if (!from) return;
  const rows = [...event.currentTarget.querySelectorAll('tr')]
    .map((row) => [...row.querySelectorAll<HTMLElement>('[data-figure]')])
    .filter((cells) => cells.length > 0);
  const row = rows.findIndex((cells) => cells.includes(from));
  const column = rows[row]!.indexOf(from);
  const to = target(event.key, rows, row, column);
  if (!to) return;
  event.preventDefault();
  from.removeAttribute('tabindex');
  to.tabIndex = 0;
  to.focus();
}

function target(
  key: string,
  rows: readonly (readonly HTMLElement[])[],
  row: number,
  column: number,
): HTMLElement | undefined {
  if (key === 'Home') return rows[row]?.[0];
  if (key === 'End') return rows[row]?.at(-1);
  const step = STEPS[key];
  return step && rows[row + step[0]]?.[column + step[1]];
}
