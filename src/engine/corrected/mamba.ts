import type { Operator } from '../operator.ts';
import type { Mamba1, Mamba2 } from '../recurrent.ts';
import { convolvedChannels } from '../recurrent.ts';
import type { RecurrentParts } from './recurrent-parts.ts';
import { selectiveScan, ssdChunks, ssdStep } from './recurrent-rules.ts';

const SSD = { step: ssdStep, chunks: ssdChunks };
/** The selective scan runs token by token within a channel, in prefill as in decode. */
const SELECTIVE = { step: selectiveScan, chunks: selectiveScan };

/** Mamba-2: one projection for gate, values, B, C and time steps; convolution; scan; gated norm. */
export function mamba2Operators(
  mixer: Mamba2,
  D: number,
  input: string,
  parts: RecurrentParts,
): readonly Operator[] {
  const { heads: H, headDim: hv, groups: K, stateSize: h, projectionBias: bias } = mixer;
  const inner = H * hv;
  return [
    parts.projection(
      'in_proj',
      input,
      [D, 2 * inner + 2 * K * h + H],
      ['D', '(2·H·hv + 2·K·h + H)'],
      { bias },
    ),
    parts.conv1d('in_proj', convolvedChannels(mixer), mixer.convolution),
    parts.recurrence(
      'scan',
      ['conv1d', 'in_proj'],
      SSD,
      { H, K, h, hv },
      mixer.stateBits,
      mixer.chunk,
    ),
    parts.gateNorm('silu', false, ['scan', 'in_proj'], H, hv),
    parts.projection('out_proj', 'gate_norm', [inner, D], ['(H·hv)', 'D'], { bias }),
  ];
}

/** Mamba: values and gate; convolution; B, C and time steps from the convolved values; scan with its gate. */
export function mamba1Operators(
  mixer: Mamba1,
  D: number,
  input: string,
  parts: RecurrentParts,
): readonly Operator[] {
  const { innerSize: I, stateSize: h, timeStepRank: R, norms, projectionBias: bias } = mixer;
  const sources = R + 2 * h;
  const normed = norms === null ? 'x_proj' : 'ssm_norm';
  return [
    parts.projection('in_proj', input, [D, 2 * I], ['D', '(2·I)'], { bias }),
    parts.conv1d('in_proj', I, mixer.convolution),
    parts.projection('x_proj', 'conv1d', [I, sources], ['I', '(R + 2·h)']),
    ...(norms === null ? [] : [parts.norm('ssm_norm', 'x_proj', sources, norms === 'weights')]),
    parts.projection('dt_proj', normed, [R, I], ['R', 'I'], { bias: true }),
    parts.recurrence(
      'scan',
      ['conv1d', 'dt_proj', normed, 'in_proj'],
      SELECTIVE,
      { I, h },
      mixer.stateBits,
      1,
    ),
    parts.projection('out_proj', 'scan', [I, D], ['I', 'D'], { bias }),
  ];
}
