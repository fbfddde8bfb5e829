import { operators } from './corrected/operators.ts';
import { NO_OPTIONS } from './accounting.ts';
import { evaluate } from './formula.ts';
import type { Model } from './model.ts';
import type { Operator, Part } from './operator.ts';
import { FP16_PRECISION, UNQUANTIZED_BYTES, bytesPerElement } from './precision.ts';
import type { Precision } from './precision.ts';
import type { Bytes } from './units.ts';
import { tokensKept } from './span.ts';

/** How many trained numbers a model has, and where they are. */
export interface Parameters {
  readonly total: number;
  /** Those that take part in one token; fewer than the total only where experts are chosen. */
  readonly active: number;
  readonly parts: Readonly<Partial<Record<Part, number>>>;
}

const ONE_TOKEN = { sequences: 1, newTokens: 1, pastTokens: 0 };

/** Every operator once, for what it owns rather than for what it does. */
const owners = (model: Model, precision: Precision): readonly Operator[] =>
  operators(model, ONE_TOKEN, { precision, options: NO_OPTIONS });

/**
 * Parameters of the language model: matrices, norms, biases and position tables, a tied table once.
 * Buffers, quantization scales and parts that do not generate text are not counted.
 */
export function parameters(model: Model): Parameters {
  const parts: Partial<Record<Part, number>> = {};
  let total = 0;
  for (const { rule, letters, stored, count } of owners(model, FP16_PRECISION)) {
    if (!stored) continue;
    const own = [rule.parameters, rule.plainParameters]
      .map((of) => (of ? evaluate(of, letters) : 0))
      .reduce((sum, each) => sum + each);
    parts[stored.part] = (parts[stored.part] ?? 0) + count * own;
    total += count * own;
  }
  return { total, active: total, parts };
}

/** Bytes that the parameters occupy: matrices in their format, everything unquantized at 16 bits. */
export function weightBytes(model: Model, precision: Precision): Bytes {
  let total = 0;
  for (const { rule, letters, stored, count } of owners(model, precision)) {
    if (!stored) continue;
    const inFormat = rule.parameters ? evaluate(rule.parameters, letters) : 0;
    const plain = rule.plainParameters ? evaluate(rule.plainParameters, letters) : 0;
    total += count * (inFormat * bytesPerElement(stored.format) + plain * UNQUANTIZED_BYTES);
  }
  return total;
}

/** Bytes that one more token adds to the cache over all layers, windows ignored: Σ 2·K·h·kv. */
export const kvBytesPerToken = (model: Model, kvBytes: Bytes): Bytes =>
  model.groups.reduce(
    (total, { count, attention }) =>
      total + count * 2 * attention.kvHeads * attention.headDim * kvBytes,
    0,
  );

/** Bytes of the cache of one sequence at a context of S tokens: a windowed layer keeps at most its window. */
export const kvCacheBytes = (model: Model, context: number, kvBytes: Bytes): Bytes =>
  model.groups.reduce(
    (total, { count, attention }) =>
      total +
      count *
        2 *
        attention.kvHeads *
        attention.headDim *
        kvBytes *
        tokensKept(attention.span, context),
    0,
  );
