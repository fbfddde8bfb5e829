import type { Hardware, Precision } from '../engine/index.ts';
import { NUMBER_FORMATS } from '../engine/index.ts';

/** A way of storing a model that the reference pages compare. Cache and activations stay at 16 bits. */
export interface Storage {
  /** The weights' format. */
  readonly weights: string;
  readonly label: string;
}

export const STORAGES: readonly Storage[] = [
  { weights: 'fp16', label: '16-bit' },
  { weights: 'int8', label: '8-bit' },
  { weights: 'int4-g128', label: '4-bit' },
];

const WIDE = ['fp16', 'bf16'] as const;

/**
 * The formats of a run that computes at 16 bits: FP16 or BF16, whichever the device publishes. Null
 * where it publishes neither: nothing is assumed then.
 */
export function weightOnly(storage: Storage, { peakOps }: Hardware): Precision | null {
  const wide = WIDE.find((format) => peakOps[format] !== undefined);
  return wide === undefined ? null : storedAs(storage, wide);
}

/** What a model's parts are kept in; memory asks for no arithmetic. */
export function storedAs({ weights }: Storage, wide: (typeof WIDE)[number] = 'fp16'): Precision {
  const format = (id: string) => NUMBER_FORMATS.find((each) => each.id === id)!;
  return {
    weights: format(weights === 'fp16' ? wide : weights),
    head: format(wide),
    activations: format(wide),
    kv: format(wide),
  };
}
