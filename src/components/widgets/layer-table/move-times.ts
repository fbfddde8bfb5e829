import type { StageEstimate } from '../../../engine/index.ts';
import { seconds } from '../../../lib/format.ts';
import { idOf } from '../../scenario/figures.ts';
import { setQuantity } from '../../ui/Quantity.tsx';

/** Gives the rows of a drawn table the times of another run of the same operators. */
export function moveTimes(table: HTMLTableElement, { operators, totals }: StageEstimate): void {
  const times = new Map(operators.map(({ operator, bound }) => [idOf(operator), bound.seconds]));
  for (const cell of table.querySelectorAll<HTMLElement>('[data-figure="seconds"]')) {
    const time = times.get(cell.closest('tr')!.dataset.operator!);
    if (time !== undefined) setQuantity(cell.firstElementChild!, seconds(time));
  }
  const total = table.querySelector('[data-total="seconds"]')!;
  setQuantity(total.firstElementChild!, seconds(totals.seconds));
}
