import type { Bytes } from './units.ts';

/** Bytes that stay on the device while a stage runs, as opposed to bytes that move. */
export interface Memory {
  readonly weights: Bytes;
  readonly kvCache: Bytes;
  /** Activations that are alive at the same time, at the worst moment. */
  readonly activations: Bytes;
  /** What the reader sets aside: the runtime's own, fragmentation, another process. 0 unless given. */
  readonly reserve: Bytes;
  readonly total: Bytes;
}

export const memoryOf = (
  weights: Bytes,
  kvCache: Bytes,
  activations: Bytes,
  reserve: Bytes = 0,
): Memory => ({
  weights,
  kvCache,
  activations,
  reserve,
  total: weights + kvCache + activations + reserve,
});

/** The same with bytes set aside. */
export const withReserve = (memory: Memory, reserve: Bytes): Memory =>
  reserve === 0
    ? memory
    : memoryOf(memory.weights, memory.kvCache, memory.activations, memory.reserve + reserve);

/** Whether it fits, and by how much. A device without a published capacity says nothing. */
export type Fit =
  | { readonly kind: 'fits'; readonly free: Bytes }
  | { readonly kind: 'short'; readonly missing: Bytes }
  | { readonly kind: 'unknown' };

export function fit({ total }: Memory, capacity: Bytes | null): Fit {
  if (capacity === null) return { kind: 'unknown' };
  return total <= capacity
    ? { kind: 'fits', free: capacity - total }
    : { kind: 'short', missing: total - capacity };
}
