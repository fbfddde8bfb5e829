import type { Options } from '../accounting.ts';
import type { HeadAttention } from '../model.ts';
import type { Precision } from '../precision.ts';
import { UNQUANTIZED_BYTES, bytesPerElement } from '../precision.ts';
import type { Operator, Stored } from '../operator.ts';
import { visible } from '../span.ts';
import type { Step } from '../step.ts';
import {
  fusedAttention,
  fusedRope,
  matmulRule,
  qkMatmul,
  rope,
  softmax,
  svMatmul,
} from './rules.ts';
import type { Layer } from './layer.ts';

/** Rows of queries that one FlashAttention-2 thread block keeps on chip (Dao 2023, section 3.3). */
const QUERY_BLOCK = 128;

/** Projections, scores, softmax and weighted sum of multi-head, grouped-query or multi-query attention. */
export function attentionOperators(
  attention: HeadAttention,
  { group, count, hiddenSize, input }: Layer,
  step: Step,
  precision: Precision,
  { flashAttention, fusion }: Options,
): readonly Operator[] {
  const { queryHeads: H, kvHeads: K, headDim: h, rotaryDim: R, bias, span } = attention;
  const { sequences: B, newTokens: T, pastTokens: P } = step;
  const a = bytesPerElement(precision.activations);
  const kv = bytesPerElement(precision.kv);
  const w = bytesPerElement(precision.weights);
  const { keys: S, pairs: n, letters: spanLetters, derived } = visible(span, step);
  const here = { group, count };
  const stored: Stored = { part: 'attention', format: precision.weights };
  const matrix = { left: precision.weights, right: precision.activations };
  // Scores and their product with V have activations on both sides, whatever the cache stores.
  const scores = { left: precision.activations, right: precision.activations };

  const projection = (
    name: string,
    from: string,
    width: { readonly in: number; readonly out: number },
    prints: Readonly<Record<string, string>>,
    variant: Parameters<typeof matmulRule>[0],
  ): Operator => ({
    ...here,
    name,
    kind: 'matmul',
    rule: matmulRule(variant),
    letters: { B, T, in: width.in, out: width.out, w, a, kv, b: UNQUANTIZED_BYTES },
    inputs: [from],
    arithmetic: matrix,
    stored,
    prints,
  });

  const operators: Operator[] = [
    projection('q_proj', input, { in: hiddenSize, out: H * h }, Q_PRINTS, {
      bias: bias.query,
      toCache: false,
      sharedInput: false,
    }),
    projection('k_proj', input, { in: hiddenSize, out: K * h }, KV_PRINTS, {
      bias: bias.keyValue,
      toCache: true,
      sharedInput: fusion,
    }),
    projection('v_proj', input, { in: hiddenSize, out: K * h }, KV_PRINTS, {
      bias: bias.keyValue,
      toCache: true,
      sharedInput: fusion,
    }),
  ];
  const scoreLetters = {
    ...spanLetters,
    B,
    T,
    P,
    S,
    n,
    H,
    K,
    h,
    a,
    kv,
    q: Math.ceil(T / QUERY_BLOCK),
  };
  const inner = { ...here, stored: null, letters: scoreLetters, derived } as const;
  if (R > 0) {
    operators.push({
      ...here,
      name: 'rope',
      kind: 'elementwise',
      rule: fusion ? fusedRope : rope,
      letters: { B, T, H, K, R, h, a },
      inputs: ['q_proj', 'k_proj'],
      arithmetic: 'vector',
      stored: null,
      inPlace: true,
    });
  }
  const query = R > 0 ? 'rope' : 'q_proj';
  if (flashAttention) {
    operators.push({
      ...inner,
      name: 'fused_attention',
      kind: 'attention',
      rule: fusedAttention,
      inputs: [query, 'k_proj', 'v_proj'],
      arithmetic: scores,
    });
  } else {
    operators.push(
      {
        ...inner,
        name: 'qk_matmul',
        kind: 'attention',
        rule: qkMatmul,
        inputs: [query, 'k_proj'],
        arithmetic: scores,
      },
      {
        ...inner,
        name: 'softmax',
        kind: 'attention',
        rule: softmax,
        inputs: ['qk_matmul'],
        arithmetic: 'vector',
      },
      {
        ...inner,
        name: 'sv_matmul',
        kind: 'attention',
        rule: svMatmul,
        inputs: ['softmax', 'v_proj'],
        arithmetic: scores,
      },
    );
  }
  operators.push(
    projection(
      'out_proj',
      flashAttention ? 'fused_attention' : 'sv_matmul',
      { in: H * h, out: hiddenSize },
      OUT_PRINTS,
      { bias: bias.output, toCache: false, sharedInput: false },
    ),
  );
  return operators;
}

const Q_PRINTS = { in: 'D', out: '(H·h)' };
const KV_PRINTS = { in: 'D', out: '(K·h)' };
const OUT_PRINTS = { in: '(H·h)', out: 'D' };
