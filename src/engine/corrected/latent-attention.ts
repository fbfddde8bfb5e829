import type { MlaExecution, Options } from '../accounting.ts';
import type { LatentAttention, Span } from '../model.ts';
import type { Operator, Stored } from '../operator.ts';
import { operator } from '../operator.ts';
import type { Precision } from '../precision.ts';
import { FP16, UNQUANTIZED_BYTES, bytesPerElement } from '../precision.ts';
import type { Rule } from '../rule.ts';
import { visible } from '../span.ts';
import type { Step } from '../step.ts';
import { QUERY_BLOCK } from './head-attention.ts';
import { indexerOperators } from './indexer.ts';
import { ABSORBED, EXPANDED, absorbed, latentUp } from './latent-rules.ts';
import type { Layer } from './layer.ts';
import { fusedRope, matmulRule, normRule, rope, softmaxRule } from './rules.ts';
import { selectedAttention } from './sparse-rules.ts';

/**
 * One new token is cheaper in the latent space, more of them with keys and values of their own. The
 * kernel for selected keys exists in the latent space only.
 */
export const isAbsorbed = (
  execution: MlaExecution = 'auto',
  { newTokens }: Step,
  selects: boolean,
): boolean => (execution === 'auto' ? newTokens === 1 || selects : execution === 'absorbed');

/**
 * Multi-head latent attention. Expanded, the up-projection rebuilds keys and values of all heads from
 * every cached latent. Absorbed, its halves go over to the query and to the output, and all heads
 * attend to the latents themselves.
 */
export function latentAttentionOperators(
  attention: LatentAttention,
  layer: Layer,
  step: Step,
  precision: Precision,
  options: Options,
): readonly Operator[] {
  const { queryHeads: H, queryRank, latentRank: r, headDim: h, rotaryDim: R } = attention;
  const { valueDim: hv, bias, sparse } = attention;
  const { group, count, hiddenSize: D, norm: layerNorm, input } = layer;
  const { kind, bias: normBias } = layerNorm;
  const { weights, activations, kv: kvFormat } = precision;
  const { flashAttention, fusion, mlaExecution } = options;
  const { sequences: B, newTokens: T, pastTokens: P } = step;
  const a = bytesPerElement(activations);
  const w = bytesPerElement(weights);
  const kv = bytesPerElement(kvFormat);
  const b = UNQUANTIZED_BYTES;
  const stored: Stored = { part: 'attention', format: weights };
  const matrix = { left: weights, right: activations };
  const inner = { left: activations, right: activations };
  // Other kernels compute every score and mask what was not selected, as the reference code does.
  const inLatents = isAbsorbed(mlaExecution, step, sparse !== null && flashAttention);
  const selects = sparse !== null && flashAttention && inLatents;
  const span: Span = selects ? { kind: 'selection', size: sparse.selected } : attention.span;
  const { keys: S, pairs: n, own, derived } = visible(span, step);
  const q = Math.ceil(T / QUERY_BLOCK);
  const scores = { B, T, P, S, n, H, h, hv, R, r, a, kv, q, ...own };
  const kernels = inLatents ? ABSORBED : EXPANDED;

  const product = (
    name: string,
    rule: Rule,
    from: string,
    [width, out]: readonly [number, number],
    [widthText, outText]: readonly [string, string],
  ): Operator =>
    operator({
      name,
      kind: 'matmul',
      group,
      count,
      rule,
      letters: { B, T, P, S, H, in: width, out, w, a, kv, b },
      inputs: [from],
      arithmetic: matrix,
      stored,
      prints: { in: widthText, out: outText },
      derived: rule === latentUp ? { S: derived.S } : {},
    });
  const projection = (biased: boolean, toCache = false, sharedInput = false): Rule =>
    matmulRule({ bias: biased, toCache, sharedInput });
  const norm = (name: string, from: string, width: number, text: string, inPlace: boolean) =>
    operator({
      name,
      kind: 'elementwise',
      group,
      count,
      rule: normRule({ kind, bias: normBias, afterAdd: false }),
      letters: { B, T, D: width, a, b },
      inputs: [from],
      arithmetic: 'vector',
      stored: NORM_STORED,
      prints: { D: text },
      inPlace,
    });
  const attend = (
    name: string,
    rule: Rule,
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

  const operators: Operator[] = [];
  let query = 'q_proj';
  if (queryRank === null) {
    operators.push(product(query, projection(false), input, [D, H * h], ['D', '(H·h)']));
  } else {
    query = 'q_b_proj';
    operators.push(
      product('q_a_proj', projection(bias), input, [D, queryRank], ['D', 'rq']),
      norm('q_a_norm', 'q_a_proj', queryRank, 'rq', false),
      product(query, projection(false), 'q_a_norm', [queryRank, H * h], ['rq', '(H·h)']),
    );
  }
  operators.push(
    product('kv_a_proj', projection(bias, true, fusion), input, [D, r + R], ['D', '(r + R)']),
    norm('kv_a_norm', 'kv_a_proj', r, 'r', true),
    operator({
      name: 'rope',
      kind: 'elementwise',
      group,
      count,
      rule: fusion ? fusedRope : rope,
      // One rotated key for all heads, and R is all of it.
      letters: { B, T, H, K: 1, R, h: R, a, b },
      inputs: [query, 'kv_a_proj'],
      arithmetic: 'vector',
      prints: { K: '1', h: 'R' },
      inPlace: true,
    }),
  );
  if (sparse?.indexer) {
    const place = { rotaryDim: R, selected: sparse.selected, queryRank: queryRank ?? D };
    const query = queryRank === null ? input : 'q_a_norm';
    operators.push(
      ...indexerOperators(sparse.indexer, { ...place, query }, layer, step, precision, options),
    );
  }
  // The keys that an earlier layer has selected are no operator of this one.
  const selection = sparse?.indexer ? ['index_topk'] : [];
  let [queries, keys] = [['rope'], 'kv_a_norm'];
  if (inLatents) {
    operators.push(product('q_absorb', absorbed, query, [h - R, r], ['(h − R)', 'r']));
    queries = ['q_absorb', 'rope'];
  } else {
    const width = H * (h - R + hv);
    operators.push(product('kv_b_proj', latentUp, keys, [r, width], ['r', '(H·(h − R + hv))']));
    keys = 'kv_b_proj';
  }
  if (flashAttention) {
    const fused = selects ? selectedAttention : kernels.fused;
    operators.push(attend('fused_attention', fused, [...queries, keys, ...selection], inner));
  } else {
    operators.push(
      attend('qk_matmul', kernels.qk, [...queries, keys], inner),
      attend('softmax', softmaxRule({ sinks: false }), ['qk_matmul', ...selection], 'vector'),
      attend('sv_matmul', kernels.sv, ['softmax', keys], inner),
    );
  }
  let output = flashAttention ? 'fused_attention' : 'sv_matmul';
  if (inLatents) {
    operators.push(product('o_absorb', absorbed, output, [r, hv], ['r', 'hv']));
    output = 'o_absorb';
  }
  operators.push(product('out_proj', projection(bias), output, [H * hv, D], ['(H·hv)', 'D']));
  return operators;
}

const NORM_STORED: Stored = { part: 'norms', format: FP16 };
