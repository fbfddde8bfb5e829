import type { Inputs } from './analysis.ts';
import { analyzeChat, analyzePrefill, analyzeStep } from './analysis.ts';
import type { Hardware } from './hardware.ts';
import type { Model } from './model.ts';
import { parameters } from './parameters.ts';
import { parseFormat } from './precision.ts';
import type { Result } from './result.ts';
import { ok } from './result.ts';
import type { Bits, Bytes, Seconds } from './units.ts';
import { BITS_PER_BYTE } from './units.ts';

/** One published run on one device. */
export interface Measurement {
  readonly metric: 'decode' | 'prefill' | 'chat';
  /** Size of the weight file, from which the mean bits per weight follow; 16 bits without it. */
  readonly weightBytes?: Bytes;
  readonly batch: number;
  readonly prompt: number;
  /** Tokens per sequence that are cached before the run. */
  readonly past: number;
  readonly generate: number;
  /** Decode and chat: tokens written; prefill: prompt tokens read; over all sequences. */
  readonly tokensPerSecond: number;
}

/** What the engine allows for a run at best, and what part of it was reached. */
export interface Reached {
  /** Per step in decode, else for the whole run. */
  readonly idealSeconds: Seconds;
  readonly measuredSeconds: Seconds;
  /** Ideal over measured time, 0 … 1. */
  readonly share: number;
  /** Bytes over bandwidth. */
  readonly memorySeconds: Seconds;
  readonly weightBits: Bits;
}

/**
 * A run beside its ideal: FlashAttention and fused kernels, whatever was used, so that the ideal is a
 * bound on all software; arithmetic and cache at 16 bits; decode at the run's mean context.
 */
export function reached(run: Measurement, model: Model, hardware: Hardware): Result<Reached> {
  const bits =
    run.weightBytes === undefined
      ? 16
      : (BITS_PER_BYTE * run.weightBytes) / parameters(model).total;
  const sixteen = ['fp16', 'bf16'] as const;
  const arithmetic = sixteen.find((each) => hardware.peakOps[each] !== undefined) ?? 'fp16';
  const weights = parseFormat(Number(bits.toFixed(6)), 'weights');
  const activations = parseFormat(arithmetic, 'activations');
  if (!weights.ok) return weights;
  if (!activations.ok) return activations;
  const { batch, past } = run;
  const inputs: Inputs = {
    model,
    hardware,
    workload: { batch, past, prompt: Math.max(run.prompt, 1), generate: Math.max(run.generate, 1) },
    precision: {
      weights: weights.value,
      head: weights.value,
      activations: activations.value,
      kv: activations.value,
    },
    options: { flashAttention: true, fusion: true },
    accounting: 'corrected',
  };
  const pastTokens = past + run.prompt + (run.generate - 1) / 2;
  const estimate =
    run.metric === 'decode'
      ? analyzeStep(inputs, { sequences: batch, newTokens: 1, pastTokens })
      : run.metric === 'prefill'
        ? analyzePrefill(inputs)
        : analyzeChat(inputs);
  if (!estimate.ok) return estimate;
  const tokens = batch * { decode: 1, prefill: run.prompt, chat: run.generate }[run.metric];
  const idealSeconds = estimate.value.totals.seconds;
  const measuredSeconds = tokens / run.tokensPerSecond;
  return ok({
    idealSeconds,
    measuredSeconds,
    share: idealSeconds / measuredSeconds,
    memorySeconds: estimate.value.totals.bytes / hardware.bandwidth,
    weightBits: bits,
  });
}

export interface MeasuredRange {
  readonly min: number;
  readonly median: number;
  readonly max: number;
  readonly count: number;
}

/** Null without any. */
export function rangeOf(values: readonly number[]): MeasuredRange | null {
  const sorted = [...values].sort((a, b) => a - b);
  const count = sorted.length;
  if (count === 0) return null;
  const median = (sorted[(count - 1) >> 1]! + sorted[count >> 1]!) / 2;
  return { min: sorted[0]!, median, max: sorted[count - 1]!, count };
}

export const precisionClass = (bits: Bits): string =>
  bits >= 15 ? '16 bits' : bits >= 7.5 ? '8 bits' : 'under 7 bits';

export const batchClass = (batch: number): string =>
  batch === 1 ? '1' : batch < 16 ? '2 to 15' : '16 and more';

/** `t = x/e + t0`, with x the time that the bytes take at the full bandwidth. */
export interface AffineLaw {
  readonly efficiency: number;
  readonly start: Seconds;
  /** Root mean square of the relative errors. */
  readonly error: number;
}

interface Timed {
  readonly memorySeconds: Seconds;
  readonly measuredSeconds: Seconds;
}

/** Least squares of the relative errors, with a constant part or without one. */
export function fittedLaw(runs: readonly Timed[], withStart: boolean): AffineLaw {
  // Divided by t: 1 ≈ a·(x/t) + b·(1/t).
  let [uu, uv, vv, u, v] = [0, 0, 0, 0, 0];
  for (const { memorySeconds: x, measuredSeconds: t } of runs) {
    const [p, q] = [x / t, 1 / t];
    uu += p * p;
    uv += p * q;
    vv += q * q;
    u += p;
    v += q;
  }
  const determinant = uu * vv - uv * uv;
  const slope = withStart ? (u * vv - v * uv) / determinant : u / uu;
  const start = withStart ? (v * uu - u * uv) / determinant : 0;
  const squares = runs.map(
    ({ memorySeconds: x, measuredSeconds: t }) => ((slope * x + start) / t - 1) ** 2,
  );
  const error = Math.sqrt(squares.reduce((sum, each) => sum + each, 0) / runs.length);
  return { efficiency: 1 / slope, start, error };
}
