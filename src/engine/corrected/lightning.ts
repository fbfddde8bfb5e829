import type { Options } from '../accounting.ts';
import type { Operator } from '../operator.ts';
import type { Lightning } from '../recurrent.ts';
import type { RecurrentParts } from './recurrent-parts.ts';
import { lightningChunks, lightningStep } from './recurrent-rules.ts';

/** Tokens per block (MiniMax-01 and M1, modeling code: BLOCK). */
const CHUNK = 256;
const RULES = { step: lightningStep, chunks: lightningChunks };

/** Lightning attention: keys, queries and values through SiLU, the recurrence, a norm with a sigmoid gate. */
export function lightningOperators(
  { heads: H, headDim: h, stateBits }: Lightning,
  D: number,
  input: string,
  parts: RecurrentParts,
  { fusion }: Options,
): readonly Operator[] {
  const width = H * h;
  return [
    parts.projection('qkv_proj', input, [D, 3 * width], ['D', '(3·H·h)']),
    parts.silu('qkv_act', 'qkv_proj', 3 * width, fusion),
    parts.recurrence(
      'linear_attention',
      ['qkv_act'],
      RULES,
      { H, K: H, h, hv: h },
      stateBits,
      CHUNK,
    ),
    parts.projection('output_gate', input, [D, width], ['D', '(H·h)'], { sharedInput: fusion }),
    parts.gateNorm('sigmoid', false, ['linear_attention', 'output_gate'], H, h),
    parts.projection('out_proj', 'gate_norm', [width, D], ['(H·h)', 'D']),
  ];
}
