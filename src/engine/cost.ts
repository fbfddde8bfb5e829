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

/** Memory traffic of a cost: everything that crosses the memory bus. */
export const bytesMoved = (cost: Cost): Bytes =>
  cost.weightsRead + cost.activationsRead + cost.activationsWrite + cost.kvRead + cost.kvWrite;

/** `m · a + n · b`, figure by figure. */
export const plus = (a: Cost, b: Cost, m = 1, n = 1): Cost => ({
  ops: m * a.ops + n * b.ops,
  weightsRead: m * a.weightsRead + n * b.weightsRead,
  activationsRead: m * a.activationsRead + n * b.activationsRead,
  activationsWrite: m * a.activationsWrite + n * b.activationsWrite,
  kvRead: m * a.kvRead + n * b.kvRead,
  kvWrite: m * a.kvWrite + n * b.kvWrite,
  onChipRead: m * a.onChipRead + n * b.onChipRead,
});
