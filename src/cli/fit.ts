import type {
  AccountingId,
  Fit,
  FittingFormats,
  Flip,
  Inputs,
  Memory,
  NeededBandwidth,
  Result,
  Room,
  TimedBatch,
} from '../engine/index.ts';
import {
  bandwidthFor,
  cacheOutstaysWeights,
  cacheOutweighsWeights,
  chatFit,
  criticalBatch,
  fittingFormats,
  flips,
  largestBatch,
  largestBatchWithin,
  longestContext,
  longestPrompt,
} from '../engine/index.ts';
import type { ClassRange } from '../lib/measured-classes.ts';
import { FIT_OPTIONS } from './options.ts';
import { isPositive, reader, split } from './own-options.ts';
import type { Values } from './request.ts';
import { requestOf } from './request.ts';
import type { Subjects } from './subjects.ts';

/** Everything about room: what is needed, how much more fits, where things turn. */
export interface FitAnswer {
  readonly inputs: Inputs & { readonly accounting: AccountingId };
  readonly memory: Memory;
  readonly fit: Fit;
  /** Null where no capacity is published. */
  readonly batch: Room | null;
  readonly context: Room | null;
  readonly prompt: Room | null;
  readonly criticalBatch: number | null;
  readonly cacheOutweighsWeights: number | null;
  readonly cacheOutstaysWeights: number | null;
  /** Where each operator of a decode step flips as the batch grows. */
  readonly flips: readonly Flip[];
  readonly formats: readonly FittingFormats[] | null;
  /** Null unless asked. */
  readonly withinTpot: (TimedBatch & { readonly target: number }) | null;
  readonly neededBandwidth: (NeededBandwidth & { readonly target: number }) | null;
  /** What published decode reaches of the ideal rates; null where too few runs were published. */
  readonly measured: ClassRange | null;
}

export function fitAnswer(values: Values, subjects: Subjects): Result<FitAnswer> {
  const { own, analysis } = split(values, Object.keys(FIT_OPTIONS));
  const { issues, number } = reader(own);
  const reserve = number('reserve', 'bytes, 0 or more', (value) => value >= 0) ?? 0;
  const target = number('tpot', 'seconds above 0', isPositive);
  const rate = number('tokens-per-second', 'a rate above 0', isPositive);
  const request = requestOf(analysis, subjects);
  if (!request.ok) return { ok: false, issues: [...request.issues, ...issues] };
  if (issues.length > 0) return { ok: false, issues };
  const inputs = { ...request.value.inputs, reserve };

  const needed = chatFit(inputs);
  if (!needed.ok) return needed;
  const rooms = all(largestBatch(inputs), longestContext(inputs), longestPrompt(inputs));
  if (!rooms.ok) return rooms;
  const turns = all(
    criticalBatch(inputs, 'decode'),
    cacheOutweighsWeights(inputs),
    cacheOutstaysWeights(inputs),
  );
  if (!turns.ok) return turns;
  const flipped = flips(inputs, 'decode', 'batch');
  if (!flipped.ok) return flipped;
  const formats = fittingFormats(inputs);
  if (!formats.ok) return formats;
  const within = target === null ? null : largestBatchWithin(inputs, target);
  if (within && !within.ok) return within;
  const bandwidth = rate === null ? null : bandwidthFor(inputs, rate);
  if (bandwidth && !bandwidth.ok) return bandwidth;
  const [batch = null, context = null, prompt = null] = rooms.value;
  const [critical = null, outweighs = null, outstays = null] = turns.value;
  return {
    ok: true,
    value: {
      inputs,
      ...needed.value,
      batch,
      context,
      prompt,
      criticalBatch: critical,
      cacheOutweighsWeights: outweighs,
      cacheOutstaysWeights: outstays,
      flips: flipped.value,
      formats: formats.value,
      withinTpot: within && { ...within.value, target: target! },
      neededBandwidth: bandwidth && { ...bandwidth.value, target: rate! },
      measured: subjects.measured(inputs, 'decode'),
    },
  };
}

/** Several results as one: all values, or the issues of the first that has any. */
function all<T>(...results: readonly Result<T>[]): Result<readonly T[]> {
  const values: T[] = [];
  for (const result of results) {
    if (!result.ok) return result;
    values.push(result.value);
  }
  return { ok: true, value: values };
}
