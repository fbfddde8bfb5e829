import type { Options } from '../accounting.ts';
import type { FeedForward } from '../model.ts';
import type { Operator } from '../operator.ts';
import type { Precision } from '../precision.ts';
import type { Step } from '../step.ts';
import { denseOperators } from './dense.ts';
import { expertOperators } from './experts.ts';
import type { Layer } from './layer.ts';

/** The operators of a layer's MLP, by kind; the last one writes the block's output. */
export function feedForwardOperators(
  feedForward: FeedForward,
  layer: Layer,
  step: Step,
  precision: Precision,
  options: Options,
): readonly Operator[] {
  switch (feedForward.kind) {
    case 'dense':
      return denseOperators(feedForward, layer, step, precision, options);
    case 'experts':
      return expertOperators(feedForward, layer, step, precision, options);
  }
}
