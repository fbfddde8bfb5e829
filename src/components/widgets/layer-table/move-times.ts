import type { StageEstimate } from '../../../engine/index.ts';
import { seconds } from '../../../lib/format.ts';
import { idOf } from '../../scenario/figures.ts';
import { setQuantity } from '../../ui/Quantity.tsx';

/** Gives rows of a drawn table the times of another run of the same operators. */
export function moveTimes(rows: Iterable<Element>, { operators, totals }: StageEstimate): void {
  const times = new Map(operators.map(({ operator, bound }) => [idOf(operator), bound.seconds]));
  for (const row of rows) {
    const { operator } = (row as HTMLElement).dataset;
    const time = operator === undefined ? totals.seconds : times.get(operator);
    const cell = row.querySelector('[data-figure="seconds"], [data-total="seconds"]')!;
    if (time !== undefined) setQuantity(cell.firstElementChild!, seconds(time));
  }
}
