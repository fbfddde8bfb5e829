import type { Bytes, Ops } from './units.ts';

/**
 * What one execution of an operator does, on any machine: arithmetic, and the bytes that move to
 * and from memory, by kind.
 */
export interface Cost {
  readonly ops: Ops;
  readonly weightsRead: Bytes;
  readonly activationsRead: Bytes;
  readonly activationsWrite: Bytes;
  readonly kvRead: Bytes;
  readonly kvWrite: Bytes;
  /**
   * Repeated reads that stay on chip (L2), at most: blocks above the mask's diagonal are counted
   * too. Reported, never part of `bytes`.
   */
  readonly onChipRead: Bytes;
}

/** The columns of a cost, in the order in which tables print them. */
export const COST_FIGURES = [
  'ops',
  'weightsRead',
  'activationsRead',
  'activationsWrite',
  'kvRead',
  'kvWrite',
  'onChipRead',
] as const satisfies readonly (keyof Cost)[];

export type CostFigure = (typeof COST_FIGURES)[number];

export const NO_COST: Cost = {
  ops: 0,
  weightsRead: 0,
  activationsRead: 0,
  activationsWrite: 0,
  kvRead: 0,
  kvWrite: 0,
  onChipRead: 0,
};

/** Memory traffic of a cost: everything that crosses the memory bus. */
export const bytesMoved = (cost: Cost): Bytes =>
  cost.weightsRead + cost.activationsRead + cost.activationsWrite + cost.kvRead + cost.kvWrite;

/** `total + times · cost`, figure by figure. */
export const plus = (total: Cost, cost: Cost, times = 1): Cost => ({
  ops: total.ops + times * cost.ops,
  weightsRead: total.weightsRead + times * cost.weightsRead,
  activationsRead: total.activationsRead + times * cost.activationsRead,
  activationsWrite: total.activationsWrite + times * cost.activationsWrite,
  kvRead: total.kvRead + times * cost.kvRead,
  kvWrite: total.kvWrite + times * cost.kvWrite,
  onChipRead: total.onChipRead + times * cost.onChipRead,
});
