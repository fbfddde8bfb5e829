import type { Options } from '../accounting.ts';
import type { Operator } from '../operator.ts';
import type { Precision } from '../precision.ts';
import type { Recurrent } from '../recurrent.ts';
import type { Step } from '../step.ts';
import { gatedDeltaOperators } from './gated-delta.ts';
import type { Layer } from './layer.ts';
import { lightningOperators } from './lightning.ts';
import { mamba1Operators, mamba2Operators } from './mamba.ts';
import { recurrentParts } from './recurrent-parts.ts';

/** Token mixers with a state of constant size: projections in, the recurrence, a gate, a projection out. */
export function recurrentOperators(
  mixer: Recurrent,
  layer: Layer,
  step: Step,
  precision: Precision,
  options: Options,
): readonly Operator[] {
  const { hiddenSize: D, input } = layer;
  const parts = recurrentParts(layer, step, precision);
  switch (mixer.kind) {
    case 'gated-delta':
      return gatedDeltaOperators(mixer, D, input, parts, options);
    case 'mamba-2':
      return mamba2Operators(mixer, D, input, parts);
    case 'mamba-1':
      return mamba1Operators(mixer, D, input, parts);
    case 'lightning':
      return lightningOperators(mixer, D, input, parts, options);
  }
}
