import type { Model, NumberFormat } from '../engine/index.ts';
import {
  ACCOUNTINGS,
  FP16_PRECISION,
  NO_OPTIONS,
  ONE_TOKEN,
  predictionBytes,
  weightBytes,
} from '../engine/index.ts';

/** A model's operators for one token without a past, which own all of its parameters. */
export const operatorsOf = (model: Model, weights: NumberFormat = FP16_PRECISION.weights) =>
  ACCOUNTINGS.corrected.operators(model, ONE_TOKEN, {
    precision: { ...FP16_PRECISION, weights },
    options: { ...NO_OPTIONS, flashAttention: true },
  });

/** Bytes of everything published, its matrices in this format. */
export const storedBytes = (model: Model, weights: NumberFormat = FP16_PRECISION.weights): number =>
  weightBytes(operatorsOf(model, weights)) + predictionBytes(model, weights);
