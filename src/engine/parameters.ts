import type { Recipe } from './accounting.ts';
import { NO_OPTIONS } from './accounting.ts';
import { bytesKept, bytesPerToken } from './cache.ts';
import { operators } from './corrected/operators.ts';
import type { Model } from './model.ts';
import type { Operator, Part } from './operator.ts';
import { changed } from './operator.ts';
import { FP16_PRECISION, UNQUANTIZED_BYTES, bytesPerElement } from './precision.ts';
import { ONE_TOKEN } from './step.ts';
import type { Bytes } from './units.ts';

/** How many trained numbers a model has, and where they are. */
export interface Parameters {
  readonly total: number;
  /** Those that take part in one token; fewer than the total only where experts are chosen. */
  readonly active: number;
  readonly parts: Readonly<Partial<Record<Part, number>>>;
}

const ANY_RECIPE: Recipe = { precision: FP16_PRECISION, options: NO_OPTIONS };

/**
 * Parameters of the language model: matrices, norms, biases and position tables, a tied table once.
 * Buffers, quantization scales and parts that do not generate text are not counted.
 */
export function parameters(model: Model): Parameters {
  const parts: Partial<Record<Part, number>> = {};
  let [total, active] = [0, 0];
  for (const operator of operators(model, ONE_TOKEN, ANY_RECIPE)) {
    const { stored, count } = operator;
    if (!stored) continue;
    const own = count * owned(operator);
    parts[stored.part] = (parts[stored.part] ?? 0) + own;
    total += own;
    active += count * owned(activePart(operator));
  }
  return { total, active, parts };
}

/** Parameters of one layer's operator. */
export const owned = ({ counted }: Operator): number => counted.matrix + counted.plain;

/** Bytes that the operators' parameters occupy: matrices in their format, everything else at 16 bits. */
export function weightBytes(of: readonly Operator[]): Bytes {
  let total = 0;
  for (const operator of of) {
    const { stored, count, counted } = operator;
    if (!stored) continue;
    const matrix = counted.matrix * bytesPerElement(stored.format);
    total += count * (matrix + counted.plain * UNQUANTIZED_BYTES);
  }
  return total;
}

/** The same matrices with only the k experts that one token is sent to, instead of all E. */
const activePart = (operator: Operator): Operator => {
  const { k } = operator.letters;
  return k === undefined ? operator : changed(operator, { letters: { ...operator.letters, E: k } });
};

/** Bytes that one more token adds to the cache over all layers, windows ignored. */
export function kvBytesPerToken({ groups }: Model, kvBytes: Bytes): Bytes {
  let total = 0;
  for (const { count, attention } of groups) {
    if (attention) total += count * bytesPerToken(attention, kvBytes);
  }
  return total;
}

/** Bytes of one sequence's cache at a context of S tokens. */
export function kvCacheBytes({ groups }: Model, context: number, kvBytes: Bytes): Bytes {
  let total = 0;
  for (const { count, attention } of groups) {
    if (attention) total += count * bytesKept(attention, context, kvBytes);
  }
  return total;
}
