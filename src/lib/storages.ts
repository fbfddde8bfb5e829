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

const SIXTEEN_BITS = ['fp16', 'bf16'] as const;

/**
 * The formats of a run that computes at 16 bits: FP16 or BF16, whichever the device publishes, or
 * FP32 where it publishes neither. Null where it publishes none of them: nothing is assumed then.
 */
export function weightOnly({ weights }: Storage, { peakOps }: Hardware): Precision | null {
  const wide = SIXTEEN_BITS.find((format) => peakOps[format] !== undefined);
  const arithmetic = wide ?? (peakOps.fp32 === undefined ? null : 'fp32');
  if (arithmetic === null) return null;
  const plain = wide ?? 'fp16';
  const format = (id: string) => NUMBER_FORMATS.find((each) => each.id === id)!;
  return {
    weights: format(weights === 'fp16' ? plain : weights),
    head: format(plain),
    activations: format(arithmetic),
    kv: format(plain),
  };
}
