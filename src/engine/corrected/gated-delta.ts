import type { Options } from '../accounting.ts';
import type { Operator } from '../operator.ts';
import type { GatedDelta } from '../recurrent.ts';
import { convolvedChannels } from '../recurrent.ts';
import type { RecurrentParts } from './recurrent-parts.ts';
import { deltaChunks, deltaStep } from './recurrent-rules.ts';

/** Tokens per chunk (flash-linear-attention and transformers, chunk_gated_delta_rule). */
const CHUNK = 64;
const RULES = { step: deltaStep, chunks: deltaChunks };

/**
 * Gated DeltaNet: keys, queries and values through a short convolution, the delta rule, a gated norm.
 * Published code splits the input projection into two or four matrices; the sizes are the same.
 */
export function gatedDeltaOperators(
  mixer: GatedDelta,
  D: number,
  input: string,
  parts: RecurrentParts,
  { fusion }: Options,
): readonly Operator[] {
  const { valueHeads: H, keyHeads: K, keyDim: h, valueDim: hv, convolution, stateBits } = mixer;
  return [
    parts.projection('in_proj_qkvz', input, [D, 2 * (K * h + H * hv)], ['D', '2·(K·h + H·hv)']),
    parts.projection('in_proj_ba', input, [D, 2 * H], ['D', '(2·H)'], { sharedInput: fusion }),
    parts.conv1d('in_proj_qkvz', convolvedChannels(mixer), convolution),
    parts.recurrence(
      'delta_rule',
      ['conv1d', 'in_proj_ba'],
      RULES,
      { H, K, h, hv },
      stateBits,
      CHUNK,
    ),
    parts.gateNorm('silu', true, ['delta_rule', 'in_proj_qkvz'], H, hv),
    parts.projection('out_proj', 'gate_norm', [H * hv, D], ['(H·hv)', 'D']),
  ];
}
