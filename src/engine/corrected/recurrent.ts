import type { Options } from '../accounting.ts';
import type { Operator, Stored } from '../operator.ts';
import { operator } from '../operator.ts';
import type { Precision } from '../precision.ts';
import { FP16, UNQUANTIZED_BYTES, bytesPerElement } from '../precision.ts';
import type {
  GatedDelta,
  Lightning,
  Mamba1,
  Mamba2,
  Recurrent,
  ShortConvolution,
} from '../recurrent.ts';
import { convolvedChannels } from '../recurrent.ts';
import type { Rule } from '../rule.ts';
import type { Step } from '../step.ts';
import { BITS_PER_BYTE } from '../units.ts';
import type { Layer } from './layer.ts';
import {
  convolution,
  deltaChunks,
  deltaStep,
  gateNorm,
  lightningChunks,
  lightningStep,
  plainNorm,
  selectiveScan,
  ssdChunks,
  ssdStep,
} from './recurrent-rules.ts';
import { activationRule, matmulRule, normRule } from './rules.ts';

/** Tokens per chunk of the delta rule (flash-linear-attention, chunk_gated_delta_rule). */
const DELTA_CHUNK = 64;
/** Tokens per block of lightning attention (MiniMax-01 and M1, modeling code: BLOCK). */
const LIGHTNING_CHUNK = 256;

/** A step in the place of attention: projections in, the recurrence, a gate, a projection out. */
export function recurrentOperators(
  mixer: Recurrent,
  layer: Layer,
  step: Step,
  precision: Precision,
  options: Options,
): readonly Operator[] {
  const build = builder(layer, step, precision);
  switch (mixer.kind) {
    case 'gated-delta':
      return gatedDelta(mixer, build, options);
    case 'mamba-2':
      return mamba2(mixer, build);
    case 'mamba-1':
      return mamba1(mixer, build);
    case 'lightning':
      return lightning(mixer, build, options);
  }
}

/**
 * One token runs the recurrence itself, on the vector units; more run it in chunks as matrix
 * products, whole tiles each. Mamba-1 has no form in matrix products.
 */
function gatedDelta(
  mixer: GatedDelta,
  { width, project, convolve, recur, gate, out }: Builder,
  { fusion }: Options,
): readonly Operator[] {
  const { valueHeads: H, keyHeads: K, keyDim: h, valueDim: hv, stateBits } = mixer;
  return [
    project('in_proj_qkvz', [width.from], width.D, 2 * (K * h + H * hv), {
      prints: { in: 'D', out: '(2·K·h + 2·H·hv)' },
    }),
    project('in_proj_ba', [width.from], width.D, 2 * H, {
      sharedInput: fusion,
      prints: { in: 'D', out: '2·H' },
    }),
    convolve('in_proj_qkvz', convolvedChannels(mixer), mixer.convolution),
    recur('delta_rule', ['conv1d', 'in_proj_ba'], deltaStep, deltaChunks, {
      ...{ H, K, h, hv, Q: DELTA_CHUNK },
      stateBits,
    }),
    gate('silu', true, ['delta_rule', 'in_proj_qkvz'], H, hv),
    out(H * hv, '(H·hv)'),
  ];
}
