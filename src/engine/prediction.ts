import { NO_OPTIONS } from './accounting.ts';
import { headMixtureElements } from './corrected/hyper-connections.ts';
import { operators } from './corrected/operators.ts';
import type { Model } from './model.ts';
import { isLayer } from './operator.ts';
import type { NumberFormat } from './precision.ts';
import {
  FP16,
  FP16_PRECISION,
  UNQUANTIZED_BYTES,
  bytesPerElement,
  numberFormat,
} from './precision.ts';
import { ONE_TOKEN } from './step.ts';
import type { Bytes } from './units.ts';

/**
 * Modules for multi-token prediction. They stay in memory with the weights that they were published
 * with, and no step here runs them.
 */

/** Their parameters, which `parameters` leaves out. */
export function predictionParameters(model: Model): number {
  const { matrices, others } = keptOf(model);
  return matrices + others;
}

/** Bytes that they occupy: matrices in the weights' format, the rest as in any layer. */
export function predictionBytes(model: Model, weights: NumberFormat): Bytes {
  const { matrices, otherBytes } = keptOf(model);
  return matrices * bytesPerElement(weights) + otherBytes;
}

interface Kept {
  /** Elements of the matrices that take the weights' format, and of everything else. */
  readonly matrices: number;
  readonly others: number;
  readonly otherBytes: Bytes;
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
const FP32 = numberFormat('fp32');

/**
 * Their layers, the projection of hidden state and embedding 2·D→D, three norms, and where there are
 * several residual streams their mixture. Embedding and head are shared.
 */
function count(model: Model): Kept {
  const { prediction, hiddenSize: D, hyperConnections } = model;
  if (!prediction) return { matrices: 0, others: 0, otherBytes: 0 };
  const { modules, layers } = prediction;
  let [matrices, others, otherBytes] = [modules * 2 * D * D, 0, 0];
  const add = (elements: number, bytes: Bytes): void => {
    others += elements;
    otherBytes += elements * bytes;
  };
  const mixture = hyperConnections ? headMixtureElements(hyperConnections, D) : 0;
  add(modules * 3 * D, UNQUANTIZED_BYTES);
  add(modules * mixture, bytesPerElement(FP32));
  const precision = { ...FP16_PRECISION, weights: ANY };
  const recipe = { precision, options: NO_OPTIONS };
  for (const each of operators({ ...model, groups: layers }, ONE_TOKEN, recipe)) {
    const { stored, counted, group, count: times } = each;
    if (!stored || !isLayer(group)) continue;
    if (stored.format === ANY) matrices += times * counted.matrix;
    else add(times * counted.matrix, bytesPerElement(stored.format));
    add(times * counted.plain, UNQUANTIZED_BYTES);
  }
  return { matrices, others, otherBytes };
}
