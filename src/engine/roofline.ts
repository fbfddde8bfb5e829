import type { Peak } from './accounting.ts';
import type { Cost } from './cost.ts';
import { bytesMoved } from './cost.ts';
import type { Hardware } from './hardware.ts';
import type { Bytes, Ops, OpsPerByte, OpsPerSecond, Seconds } from './units.ts';

export type Limit = 'compute' | 'memory';

/** A cost on a machine: the least time it can take, and which of the two roofs sets it. */
export interface Bound {
  readonly bytes: Bytes;
  /** ops / bytes; null for an operator that moves no bytes. */
  readonly intensity: OpsPerByte | null;
  /** The performance that the roofline allows at this intensity. */
  readonly attainable: OpsPerSecond;
  readonly limit: Limit;
  readonly seconds: Seconds;
  readonly computeSeconds: Seconds;
  readonly memorySeconds: Seconds;
}

/**
 * The roofline (Williams, Waterman and Patterson 2009):
 *
 *     seconds = max(ops / peak, bytes / bandwidth)
 *
 * Assumes that arithmetic and traffic of one operator overlap perfectly and that both roofs can be
 * reached. A tie is compute-bound. Seconds are never computed as ops / attainable: that is 0/0 for an
 * operator that only moves bytes.
 */
export function bound(cost: Cost, peak: Peak, { bandwidth }: Hardware): Bound {
  const { opsPerSecond } = peak;
  const bytes = bytesMoved(cost);
  const computeSeconds = opsPerSecond === null ? 0 : cost.ops / opsPerSecond;
  const memorySeconds = bytes / bandwidth;
  const seconds = Math.max(computeSeconds, memorySeconds);
  return {
    bytes,
    intensity: intensity(cost.ops, bytes),
    attainable: seconds > 0 ? cost.ops / seconds : 0,
    limit: limitOf(computeSeconds, memorySeconds, peak),
    seconds,
    computeSeconds,
    memorySeconds,
  };
}

export const intensity = (ops: Ops, bytes: Bytes): OpsPerByte | null =>
  bytes > 0 ? ops / bytes : null;

/** The roof that takes longer; a tie is compute-bound. An unpublished peak sets no roof. */
export const limitOf = (computeSeconds: Seconds, memorySeconds: Seconds, peak: Peak): Limit =>
  peak.opsPerSecond !== null && computeSeconds >= memorySeconds ? 'compute' : 'memory';
