import type { StageEstimate } from '../engine/index.ts';
import { digits, seconds, textOf } from './format.ts';

/** Less than a hundredth of a percent is not worth a reader's time. */
const SMALLEST_SHOWN = 1e-4;

/** How far a number moved, as a reader says it: a part less, a part more, or so many times. */
export function changeOf(before: number, after: number): string | null {
  if (before === after) return null;
  const off = after / before - 1;
  if (Math.abs(off) < SMALLEST_SHOWN) return null;
  if (off >= 1) return `×${digits(1 + off, 2)}`;
  return `${off > 0 ? '+' : '−'}${digits(100 * Math.abs(off), 2)}\u202f%`;
}

/** A time beside the pinned one: "3.2 times the baseline’s 120 ms", "41 % less than the baseline’s 1.02 s". */
export function againstBaseline(before: number, after: number): string {
  const baseline = `the baseline’s ${textOf(seconds(before))}`;
  const ratio = after / before;
  if (Math.abs(ratio - 1) < SMALLEST_SHOWN) return `as long as ${baseline}`;
  return ratio < 2
    ? `${digits(100 * Math.abs(ratio - 1), 2)}\u202f% ${ratio > 1 ? 'more' : 'less'} than ${baseline}`
    : `${digits(ratio, 2)} times ${baseline}`;
}

/** What counting otherwise does to a stage: `time +94 %, traffic +94 %`; nothing where no figure moves. */
export const stageChange = (right: StageEstimate, wrong: StageEstimate): string =>
  [
    part('time', right.totals.seconds, wrong.totals.seconds),
    part('traffic', right.totals.bytes, wrong.totals.bytes),
    part('operations', right.totals.ops, wrong.totals.ops),
    part('memory', right.memory.total, wrong.memory.total),
  ]
    .filter((each) => each !== null)
    .join(', ');

function part(what: string, before: number, after: number): string | null {
  const change = changeOf(before, after);
  return change && `${what}\u00a0${change}`;
}
