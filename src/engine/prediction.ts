import { NO_OPTIONS } from './accounting.ts';
import { headMixtureElements } from './corrected/hyper-connections.ts';
import { operators } from './corrected/operators.ts';
import type { Model } from './model.ts';
import { isLayer } from './operator.ts';
import { ONE_TOKEN, parameters } from './parameters.ts';
import type { NumberFormat } from './precision.ts';
import { FP16, FP16_PRECISION, UNQUANTIZED_BYTES, bytesPerElement } from './precision.ts';
import type { Bytes } from './units.ts';

/**
 * Modules for multi-token prediction. They stay in memory with the weights that they were published
 * with, and no step here runs them.
 */

/**
 * Their parameters, which `parameters` leaves out: their layers, the projection of hidden state and
 * embedding 2·D→D, three norms, and where there are several residual streams their mixture. Embedding
 * and head are shared.
 */
export function predictionParameters(model: Model): number {
  const { prediction, hiddenSize: D, hyperConnections } = model;
  if (!prediction) return 0;
  const around = parameters({ ...model, groups: [] }).total;
  const layers = parameters({ ...model, groups: prediction.layers }).total - around;
  const mixture = hyperConnections ? headMixtureElements(hyperConnections, D) : 0;
  return layers + prediction.modules * (2 * D * D + 3 * D + mixture);
}

/** Bytes that they occupy: matrices in the weights' format, the rest as in any layer. */
export function predictionBytes(model: Model, weights: NumberFormat): Bytes {
  const { matrices, rest } = keptOf(model);
  return matrices * bytesPerElement(weights) + rest;
}

interface Kept {
  /** Elements of the matrices that take the weights' format. */
  readonly matrices: number;
  /** Bytes of everything else. */
  readonly rest: Bytes;
}

// The same for every step of a model, and a sweep asks a thousand times.
const known = new WeakMap<Model, Kept>();

function keptOf(model: Model): Kept {
  let kept = known.get(model);
  if (!kept) known.set(model, (kept = count(model)));
  return kept;
}

/** Stands for whatever format the weights have. */
const ANY: NumberFormat = { ...FP16, id: 'any' };

function count(model: Model): Kept {
  const { prediction, hiddenSize: D, hyperConnections } = model;
  if (!prediction) return { matrices: 0, rest: 0 };
  const { modules, layers } = prediction;
  const mixture = hyperConnections ? headMixtureElements(hyperConnections, D) : 0;
  let matrices = modules * 2 * D * D;
  let rest = modules * (3 * D * UNQUANTIZED_BYTES + mixture * FP32_BYTES);
  const precision = { ...FP16_PRECISION, weights: ANY };
  const recipe = { precision, options: NO_OPTIONS };
  for (const each of operators({ ...model, groups: layers }, ONE_TOKEN, recipe)) {
    const { stored, counted, group, count } = each;
    if (!stored || !isLayer(group)) continue;
    if (stored.format === ANY) matrices += count * counted.matrix;
    else rest += count * counted.matrix * bytesPerElement(stored.format);
    rest += count * counted.plain * UNQUANTIZED_BYTES;
  }
  return { matrices, rest };
}

const FP32_BYTES = 4;
