import type { Inputs } from './analysis.ts';
import { analyzeChat, analyzeDecode, chatMemory } from './analysis.ts';
import { lastWhere } from './bisection.ts';
import type { Memory } from './memory.ts';
import { fit } from './memory.ts';
import type { NumberFormat, Precision } from './precision.ts';
import { NUMBER_FORMATS } from './precision.ts';
import type { Result } from './result.ts';
import { ok } from './result.ts';
import type { OperatorEstimate } from './stage.ts';
import { WORKLOAD_MOST } from './step.ts';
import type { BytesPerSecond, Seconds } from './units.ts';

/**
 * Mean time per output token after the first: the decode steps of the generation over their number.
 * Of a generation of one token, the step that would follow.
 */
export function tpot(inputs: Inputs): Result<Seconds> {
  const { generate } = inputs.workload;
  if (generate === 1) {
    const step = analyzeDecode(inputs);
    return step.ok ? ok(step.value.totals.seconds) : step;
  }
  const chat = analyzeChat(inputs);
  if (!chat.ok) return chat;
  let seconds = 0;
  for (const { operator, parts } of chat.value.operators) {
    if (parts) seconds += operator.count * parts[1].bound.seconds;
  }
  return ok(seconds / (generate - 1));
}

/** A batch with its mean time per token, and whether it also fits. */
export interface TimedBatch {
  /** 0 when even one sequence takes longer. */
  readonly batch: number;
  /** TPOT at that batch, or of one sequence when that is already too slow. */
  readonly tpot: Seconds;
  /** Null where no capacity is published. */
  readonly fits: boolean | null;
}

/** The largest batch whose mean time per token is at most `target`; memory is reported, not obeyed. */
export function largestBatchWithin(inputs: Inputs, target: Seconds): Result<TimedBatch> {
  const at = (batch: number): Inputs => ({ ...inputs, workload: { ...inputs.workload, batch } });
  const most = lastWhere(1, WORKLOAD_MOST.batch, (batch) => {
    const time = tpot(at(batch));
    return time.ok ? ok(time.value <= target) : time;
  });
  if (!most.ok) return most;
  const there = at(Math.max(most.value, 1));
  const [time, memory] = [tpot(there), chatMemory(there)];
  if (!time.ok) return time;
  if (!memory.ok) return memory;
  const { kind } = fit(memory.value, inputs.hardware.capacity);
  return ok({
    batch: most.value,
    tpot: time.value,
    fits: kind === 'unknown' ? null : kind === 'fits',
  });
}

/** The bandwidth that a rate needs, or the highest rate that arithmetic leaves whatever the bandwidth. */
export type NeededBandwidth =
  | { readonly kind: 'bandwidth'; readonly bytesPerSecond: BytesPerSecond }
  | { readonly kind: 'compute'; readonly mostTokensPerSecond: number };

/**
 * The least bandwidth at which a decode step writes so many tokens a second, all sequences together.
 *
 * With x = 1/bandwidth the step takes Σ max(cᵢ, bᵢ·x): straight pieces that bend where an operator
 * reaches its ridge, at x = cᵢ/bᵢ. The piece that holds the wanted time is solved for x.
 */
export function bandwidthFor(inputs: Inputs, tokensPerSecond: number): Result<NeededBandwidth> {
  const step = analyzeDecode(inputs);
  if (!step.ok) return step;
  const { batch } = inputs.workload;
  const wanted = batch / tokensPerSecond;
  const pieces = step.value.operators
    .map(({ operator, bound }: OperatorEstimate) => ({
      compute: operator.count * bound.computeSeconds,
      bytes: operator.count * bound.bytes,
    }))
    .filter(({ bytes }) => bytes > 0)
    .sort((a, b) => a.compute / a.bytes - b.compute / b.bytes);
  let compute = step.value.operators.reduce(
    (sum, { operator, bound }) => sum + operator.count * bound.computeSeconds,
    0,
  );
  if (compute >= wanted) return ok({ kind: 'compute', mostTokensPerSecond: batch / compute });
  let bytes = 0;
  for (const [i, piece] of pieces.entries()) {
    compute -= piece.compute;
    bytes += piece.bytes;
    const x = (wanted - compute) / bytes;
    const next = pieces[i + 1];
    if (!next || x <= next.compute / next.bytes) {
      return ok({ kind: 'bandwidth', bytesPerSecond: 1 / x });
    }
  }
  return ok({ kind: 'compute', mostTokensPerSecond: batch / compute });
}

/** A choice of formats and what it needs. */
export interface FittingFormats {
  readonly precision: Precision;
  readonly memory: Memory;
}

/** Nobody runs a model wider than it was trained. */
const NARROW = NUMBER_FORMATS.filter(({ bits }) => bits <= 16);
const COMPUTING = NARROW.filter(({ computesAs }) => computesAs.length > 0);

/**
 * Every combination of formats for weights, activations and cache that the device computes with and
 * whose whole chat fits, the fewest bytes first: the first costs the least memory, the last gives up
 * the fewest bits. Null where no capacity is published.
 */
export function fittingFormats(
  inputs: Inputs,
  weights: readonly NumberFormat[] = NARROW,
  others: readonly NumberFormat[] = COMPUTING,
): Result<readonly FittingFormats[] | null> {
  const { capacity } = inputs.hardware;
  const asGiven = chatMemory(inputs);
  if (!asGiven.ok) return asGiven;
  if (capacity === null) return ok(null);
  const found: FittingFormats[] = [];
  for (const weight of weights) {
    for (const activations of others) {
      const computed = {
        ...inputs,
        precision: { ...inputs.precision, weights: weight, activations },
      };
      if (!analyzeDecode(computed).ok) continue;
      for (const kv of others) {
        const precision = { ...computed.precision, kv };
        const memory = chatMemory({ ...inputs, precision });
        if (memory.ok && memory.value.total <= capacity) {
          found.push({ precision, memory: memory.value });
        }
      }
    }
  }
  return ok(found.sort((a, b) => a.memory.total - b.memory.total));
}
