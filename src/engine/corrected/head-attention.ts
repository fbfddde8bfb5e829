import type { Options } from '../accounting.ts';
import type { HeadAttention } from '../model.ts';
import type { Operator, Stored } from '../operator.ts';
import { operator } from '../operator.ts';
import type { Precision } from '../precision.ts';
import { FP16, UNQUANTIZED_BYTES, bytesPerElement } from '../precision.ts';
import { visible } from '../span.ts';
import type { Step } from '../step.ts';
import type { Layer } from './layer.ts';
import type { MatmulVariant } from './rules.ts';
import {
  fusedAttentionRule,
  fusedRope,
  matmulRule,
  outputGateRule,
  qkMatmul,
  qkNormRule,
  rope,
  softmaxRule,
  svMatmul,
} from './rules.ts';

/** Rows of queries that one FlashAttention-2 thread block keeps on chip (Dao 2023, section 3.3). */
export const QUERY_BLOCK = 128;

/** Projections, scores, softmax and weighted sum of multi-head, grouped-query or multi-query attention. */
export function headAttentionOperators(
  attention: HeadAttention,
  { group, count, hiddenSize: D, norm, input }: Layer,
  step: Step,
  { weights, activations, kv: kvFormat }: Precision,
  { flashAttention, fusion }: Options,
): readonly Operator[] {
  const { queryHeads: H, kvHeads: K, headDim: h, rotaryDim: R, bias, span } = attention;
  const { qkNorm, valueNorm, sharedKeyValue, sinks, outputGate } = attention;
  const { sequences: B, newTokens: T, pastTokens: P } = step;
  const a = bytesPerElement(activations);
  const w = bytesPerElement(weights);
  const kv = bytesPerElement(kvFormat);
  const b = UNQUANTIZED_BYTES;
  const stored: Stored = { part: 'attention', format: weights };
  const matrix = { left: weights, right: activations };
  // Scores and their product with V have activations on both sides, whatever the cache stores.
  const inner = { left: activations, right: activations };
  const { keys: S, pairs: n, own, derived } = visible(span, step);
  const q = Math.ceil(T / QUERY_BLOCK);
  const scores = { B, T, P, S, n, H, K, h, a, kv, q, b, ...own };

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
      letters: { B, T, in: width, out, w, a, kv, b },
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
    ownsSinks: boolean,
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
      stored: ownsSinks ? SINKS_STORED : null,
      derived,
    });
  /** Changes queries and keys where they lie. */
  const inPlace = (name: string, rule: Operator['rule'], owned: Stored | null): Operator =>
    operator({
      name,
      kind: 'elementwise',
      group,
      count,
      rule,
      letters: { B, T, H, K, R, h, a, b },
      inputs: [query, 'k_proj'],
      arithmetic: 'vector',
      stored: owned,
      inPlace: true,
    });

  const cached = {
    bias: bias.keyValue,
    toCache: true,
    sharedInput: fusion,
    cachedTwice: sharedKeyValue,
  };
  const queried = { bias: bias.query, toCache: false, sharedInput: false };
  const operators = [
    outputGate
      ? projection('q_proj', queried, input, D, 2 * H * h, GATED_Q_PRINTS)
      : projection('q_proj', queried, input, D, H * h, Q_PRINTS),
    projection('k_proj', cached, input, D, K * h, KV_PRINTS),
  ];
  if (!sharedKeyValue) operators.push(projection('v_proj', cached, input, D, K * h, KV_PRINTS));
  let query = 'q_proj';
  const values = sharedKeyValue ? 'k_proj' : 'v_proj';
  if (qkNorm) {
    const rule = qkNormRule({ kind: norm.kind, weights: qkNorm, values: valueNorm });
    operators.push(inPlace('qk_norm', rule, qkNorm === 'no-weights' ? null : NORM_STORED));
    query = 'qk_norm';
  }
  if (R > 0) {
    operators.push(inPlace('rope', fusion ? fusedRope : rope, null));
    query = 'rope';
  }
  if (flashAttention) {
    const rule = fusedAttentionRule({ sinks });
    operators.push(attend('fused_attention', rule, [query, 'k_proj', values], inner, sinks));
  } else {
    operators.push(
      attend('qk_matmul', qkMatmul, [query, 'k_proj'], inner, false),
      attend('softmax', softmaxRule({ sinks }), ['qk_matmul'], 'vector', sinks),
      attend('sv_matmul', svMatmul, ['softmax', values], inner, false),
    );
  }
  let attended = flashAttention ? 'fused_attention' : 'sv_matmul';
  if (outputGate) {
    operators.push(
      operator({
        name: 'attn_gate',
        kind: 'elementwise',
        group,
        count,
        rule: outputGateRule,
        letters: { B, T, H, h, a },
        inputs: [attended, 'q_proj'],
        arithmetic: 'vector',
      }),
    );
    attended = 'attn_gate';
  }
  const output = { bias: bias.output, toCache: false, sharedInput: false };
  operators.push(projection('out_proj', output, attended, H * h, D, OUT_PRINTS));
  return operators;
}

const SINKS_STORED: Stored = { part: 'sinks', format: FP16 };
const NORM_STORED: Stored = { part: 'norms', format: FP16 };

const Q_PRINTS = { in: 'D', out: '(H·h)' };
const GATED_Q_PRINTS = { in: 'D', out: '(2·H·h)' };
const KV_PRINTS = { in: 'D', out: '(K·h)' };
const OUT_PRINTS = { in: '(H·h)', out: 'D' };
