import type { Hardware, Model, Precision } from '../engine/index.ts';
import { analyzeDecode, longestContext } from '../engine/index.ts';
import { demand } from './demand.ts';
import { whole } from './format.ts';
import type { HardwareRecord, ModelRecord } from './library.ts';
import { HARDWARE, MODELS } from './library.ts';
import type { Storage } from './storages.ts';
import { STORAGES, storedAs, weightOnly } from './storages.ts';

/** The context at which the reference pages compare speeds, or the model's own longest below it. */
export const USUAL_CONTEXT = 4096;

/** One sequence of a model on one device, stored in one way. */
export interface Hold {
  readonly storage: Storage;
  /** Tokens of the longest context that fits: 0 where not even one does, Infinity where any does. */
  readonly longest: number;
  /** Everything that the model's config promises fits. */
  readonly full: boolean;
  /** Decode at the usual context, at best; null where that does not fit or has no published peak. */
  readonly tokensPerSecond: number | null;
}

/** A line of the two tables: what a model's devices and what a device's models have in common. */
export interface HoldRow<Record> {
  readonly record: Record;
  readonly holds: readonly Hold[];
  /** The best rate of the line, by which it is sorted. */
  readonly best: number;
}

/** The devices that hold a model in some way, the fastest first. */
export const devicesFor = ({ value }: ModelRecord): readonly HoldRow<HardwareRecord>[] =>
  sorted(HARDWARE, (device) => holdsOf(value, device.value));

/** The models that a device holds in some way, the fastest first. */
export const modelsOn = ({ value }: HardwareRecord): readonly HoldRow<ModelRecord>[] =>
  sorted(MODELS, (model) => holdsOf(model.value, value));

function sorted<Record>(
  records: readonly Record[],
  holds: (record: Record) => readonly Hold[],
): readonly HoldRow<Record>[] {
  return records
    .map((record) => ({ record, holds: holds(record) }))
    .filter((row) => row.holds.some(({ longest }) => longest > 0))
    .map((row) => ({
      ...row,
      best: Math.max(...row.holds.map(({ tokensPerSecond }) => tokensPerSecond ?? 0)),
    }))
    .sort((a, b) => b.best - a.best);
}

/** The widest way of storing it that is held, if any is. */
export const widestHeld = (holds: readonly Hold[] = []): Storage | undefined =>
  holds.find(({ longest }) => longest > 0)?.storage;

/** A longest context as the tables say it. Far beyond what any model was made for, digits mean nothing. */
export function contextText({ longest, full }: Hold): string {
  if (longest === 0) return '–';
  if (full) return 'full';
  if (longest === Infinity) return 'any';
  return longest > MILLION ? '> 1 M' : whole(longest);
}

const MILLION = 1e6;

export const holdsOf = (model: Model, hardware: Hardware): readonly Hold[] =>
  STORAGES.map((storage) => holdOf(model, hardware, storage));

function holdOf(model: Model, hardware: Hardware, storage: Storage): Hold {
  const precision = weightOnly(storage, hardware);
  const longest = longestOn(model, hardware, storage);
  const usual = Math.min(USUAL_CONTEXT, model.maxContext ?? USUAL_CONTEXT);
  return {
    storage,
    longest,
    full: model.maxContext !== null && longest >= model.maxContext,
    tokensPerSecond:
      precision !== null && longest >= usual ? rate(model, hardware, precision, usual) : null,
  };
}

const inputsOf = (model: Model, hardware: Hardware, precision: Precision, context: number) =>
  ({
    model,
    hardware,
    // The decode step's own token completes the context.
    workload: { batch: 1, prompt: Math.max(context - 1, 1), past: 0, generate: 1 },
    precision,
    options: { flashAttention: true, fusion: false },
    accounting: 'corrected',
  }) as const;

/** Memory asks only for a device's capacity, and many devices share theirs. */
const known = new Map<string, number>();

function longestOn(model: Model, hardware: Hardware, storage: Storage): number {
  const key = [model.id, hardware.capacity, storage.weights].join();
  let longest = known.get(key);
  if (longest === undefined) {
    const inputs = inputsOf(model, hardware, storedAs(storage), USUAL_CONTEXT);
    const room = demand(longestContext(inputs));
    longest = room === null ? 0 : room.stops === 'nothing' ? Infinity : room.most;
    known.set(key, longest);
  }
  return longest;
}

function rate(
  model: Model,
  hardware: Hardware,
  precision: Precision,
  context: number,
): number | null {
  const step = analyzeDecode(inputsOf(model, hardware, precision, context));
  return step.ok ? 1 / step.value.totals.seconds : null;
}
