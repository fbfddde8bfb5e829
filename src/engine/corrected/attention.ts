import type { Options } from '../accounting.ts';
import type { Attention } from '../model.ts';
import type { Operator } from '../operator.ts';
import type { Precision } from '../precision.ts';
import type { Step } from '../step.ts';
import { compressedAttentionOperators } from './compressed-attention.ts';
import { headAttentionOperators } from './head-attention.ts';
import { latentAttentionOperators } from './latent-attention.ts';
import type { Layer } from './layer.ts';
import { recurrentOperators } from './recurrent.ts';

/** The operators that mix tokens, by kind of attention; the last one writes the block's output. */
export function attentionOperators(
  attention: Attention,
  layer: Layer,
  step: Step,
  precision: Precision,
  options: Options,
): readonly Operator[] {
  switch (attention.kind) {
    case 'heads':
      return headAttentionOperators(attention, layer, step, precision, options);
    case 'latent':
      return latentAttentionOperators(attention, layer, step, precision, options);
    case 'compressed':
      return compressedAttentionOperators(attention, layer, step, precision, options);
    case 'gated-delta':
    case 'mamba-2':
    case 'mamba-1':
    case 'lightning':
      return recurrentOperators(attention, layer, step, precision, options);
  }
}
