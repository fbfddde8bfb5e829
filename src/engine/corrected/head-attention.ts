import type { Options } from '../accounting.ts';
import type { HeadAttention } from '../model.ts';
import type { Operator, Stored } from '../operator.ts';
import { operator } from '../operator.ts';
import type { Precision } from '../precision.ts';
import { UNQUANTIZED_BYTES, bytesPerElement } from '../precision.ts';
import { visible } from '../span.ts';
import type { Step } from '../step.ts';
import type { Layer } from './layer.ts';
import type { MatmulVariant } from './rules.ts';
import {
  fusedAttention,
  fusedRope,
  matmulRule,
  qkMatmul,
  rope,
  softmax,
  svMatmul,
} from './rules.ts';

/** Rows of queries that one FlashAttention-2 thread block keeps on chip (Dao 2023, section 3.3). */
const QUERY_BLOCK = 128;

/** Projections, scores, softmax and weighted sum of multi-head, grouped-query or multi-query attention. */
export function headAttentionOperators(
  attention: HeadAttention,
  { group, count, hiddenSize: D, input }: Layer,
  step: Step,
  { weights, activations, kv: kvFormat }: Precision,
  { flashAttention, fusion }: Options,
): readonly Operator[] {
  const { queryHeads: H, kvHeads: K, headDim: h, rotaryDim: R, bias, span } = attention;
  const { sequences: B, newTokens: T, pastTokens: P } = step;
  const a = bytesPerElement(activations);
  const w = bytesPerElement(weights);
  const kv = bytesPerElement(kvFormat);
  const stored: Stored = { part: 'attention', format: weights };
  const matrix = { left: weights, right: activations };
  // Scores and their product with V have activations on both sides, whatever the cache stores.
  const inner = { left: activations, right: activations };
  const { keys: S, pairs: n, own, derived } = visible(span, step);
  const q = Math.ceil(T / QUERY_BLOCK);
  const scores = { B, T, P, S, n, H, K, h, a, kv, q, b: UNQUANTIZED_BYTES, ...own };

  const projection = (
    name: string,
    variant: MatmulVariant,
    from: string,
    width: number,
    out: number,
    prints: Readonly<Record<string, string>>,
  ): Operator =>
    operator({
      name,
      kind: 'matmul',
      group,
      count,
      rule: matmulRule(variant),
      letters: { B, T, in: width, out, w, a, kv, b: UNQUANTIZED_BYTES },
      inputs: [from],
      arithmetic: matrix,
      stored,
      prints,
    });
  const attend = (
    name: string,
    rule: Operator['rule'],
    inputs: readonly string[],
    arithmetic: Operator['arithmetic'],
  ): Operator =>
    operator({
      name,
      kind: 'attention',
      group,
      count,
      rule,
      letters: scores,
      inputs,
      arithmetic,
      derived,
    });

  const cached = { bias: bias.keyValue, toCache: true, sharedInput: fusion };
  const operators = [
    projection(
      'q_proj',
      { bias: bias.query, toCache: false, sharedInput: false },
      input,
      D,
      H * h,
      Q_PRINTS,
    ),
    projection('k_proj', cached, input, D, K * h, KV_PRINTS),
    projection('v_proj', cached, input, D, K * h, KV_PRINTS),
  ];
  if (R > 0) {
    operators.push(
      operator({
        name: 'rope',
        kind: 'elementwise',
        group,
        count,
        rule: fusion ? fusedRope : rope,
        letters: { B, T, H, K, R, h, a },
        inputs: ['q_proj', 'k_proj'],
        arithmetic: 'vector',
        inPlace: true,
      }),
    );
  }
  const query = R > 0 ? 'rope' : 'q_proj';
  if (flashAttention) {
    operators.push(attend('fused_attention', fusedAttention, [query, 'k_proj', 'v_proj'], inner));
  } else {
    operators.push(
      attend('qk_matmul', qkMatmul, [query, 'k_proj'], inner),
      attend('softmax', softmax, ['qk_matmul'], 'vector'),
      attend('sv_matmul', svMatmul, ['softmax', 'v_proj'], inner),
    );
  }
  const attended = flashAttention ? 'fused_attention' : 'sv_matmul';
  const output = { bias: bias.output, toCache: false, sharedInput: false };
  operators.push(projection('out_proj', output, attended, H * h, D, OUT_PRINTS));
  return operators;
}

const Q_PRINTS = { in: 'D', out: '(H·h)' };
const KV_PRINTS = { in: 'D', out: '(K·h)' };
const OUT_PRINTS = { in: '(H·h)', out: 'D' };
