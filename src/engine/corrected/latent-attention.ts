import type { MlaExecution, Options } from '../accounting.ts';
import type { LatentAttention, Span } from '../model.ts';
import type { Operator } from '../operator.ts';
import type { Precision } from '../precision.ts';
import type { Rule } from '../rule.ts';
import { visible } from '../span.ts';
import type { Step } from '../step.ts';
import { indexerOperators } from './indexer.ts';
import type { LatentParts } from './latent-parts.ts';
import { latentParts } from './latent-parts.ts';
import { ABSORBED, EXPANDED, absorbed, latentUp } from './latent-rules.ts';
import type { LatentKernels } from './latent-rules.ts';
import type { Layer } from './layer.ts';
import { matmulRule, softmaxRule } from './rules.ts';
import { selectedAttention } from './sparse-rules.ts';

/**
 * One new token is cheaper in the latent space, more of them with keys and values of their own, unless
 * the latent space has a kernel for selected keys and something is left unselected.
 */
const isAbsorbed = (
  execution: MlaExecution = 'auto',
  { newTokens, pastTokens }: Step,
  selected: number,
): boolean =>
  execution === 'auto'
    ? newTokens === 1 || pastTokens + newTokens > selected
    : execution === 'absorbed';

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
  const { hiddenSize: D, input } = layer;
  const { flashAttention, fusion, mlaExecution } = options;
  // Other kernels compute every score and mask what was not selected, as the reference code does.
  const selected = sparse && flashAttention ? sparse.selected : Infinity;
  const inLatents = isAbsorbed(mlaExecution, step, selected);
  const selects = selected < Infinity && inLatents;
  const span: Span = selects ? { kind: 'selection', size: selected } : attention.span;
  const seen = visible(span, step);
  const parts = latentParts(attention, layer, step, seen, precision);

  const operators = queryOperators(attention, layer, parts);
  const query = operators.at(-1)!.name;
  operators.push(
    parts.product('kv_a_proj', down(bias, true, fusion), input, [D, 'D'], [r + R, '(r + R)']),
    parts.norm('kv_a_norm', 'kv_a_proj', [r, 'r'], true),
    parts.rope(query, 'kv_a_proj', fusion),
  );
  if (sparse?.indexer) {
    const from = queryRank === null ? input : 'q_a_norm';
    const place = { rotaryDim: R, selected: sparse.selected, queryRank: queryRank ?? D };
    const at = { ...place, query: from };
    operators.push(...indexerOperators(sparse.indexer, at, layer, step, precision, options));
  }
  // The keys that an earlier layer has selected are no operator of this one.
  const selection = sparse?.indexer ? ['index_topk'] : [];
  let kernels: LatentKernels;
  let reads: readonly string[];
  if (inLatents) {
    operators.push(parts.product('q_absorb', absorbed, query, [h - R, '(h − R)'], [r, 'r']));
    kernels = selects ? { ...ABSORBED, fused: selectedAttention } : ABSORBED;
    reads = ['q_absorb', 'rope', 'kv_a_norm'];
  } else {
    const heads = [H * (h - R + hv), '(H·(h − R + hv))'] as const;
    operators.push(parts.product('kv_b_proj', latentUp, 'kv_a_norm', [r, 'r'], heads));
    kernels = EXPANDED;
    reads = ['rope', 'kv_b_proj'];
  }
  operators.push(...scoreOperators(kernels, reads, selection, parts, flashAttention));
  if (inLatents) {
    const mixed = operators.at(-1)!.name;
    operators.push(parts.product('o_absorb', absorbed, mixed, [r, 'r'], [hv, 'hv']));
  }
  const output = operators.at(-1)!.name;
  operators.push(parts.product('out_proj', down(bias), output, [H * hv, '(H·hv)'], [D, 'D']));
  return operators;
}

/** The projections that may have a bias: into the compressed widths, and out of attention. */
const down = (bias: boolean, toCache = false, sharedInput = false): Rule =>
  matmulRule({ bias, toCache, sharedInput });

/** Queries in one matrix, or compressed first. */
function queryOperators(
  { queryHeads: H, queryRank, headDim: h, bias }: LatentAttention,
  { hiddenSize: D, input }: Layer,
  parts: LatentParts,
): Operator[] {
  const plain = matmulRule({ bias: false, toCache: false, sharedInput: false });
  const heads = [H * h, '(H·h)'] as const;
  if (queryRank === null) return [parts.product('q_proj', plain, input, [D, 'D'], heads)];
  const rank = [queryRank, 'rq'] as const;
  return [
    parts.product('q_a_proj', down(bias), input, [D, 'D'], rank),
    parts.norm('q_a_norm', 'q_a_proj', rank, false),
    parts.product('q_b_proj', plain, 'q_a_norm', rank, heads),
  ];
}

/** Scores, softmax and weighted sum; `reads` ends with where keys and values come from. */
function scoreOperators(
  { qk, sv, fused }: LatentKernels,
  reads: readonly string[],
  selection: readonly string[],
  { attend }: LatentParts,
  flashAttention: boolean,
): readonly Operator[] {
  if (flashAttention) return [attend('fused_attention', fused, [...reads, ...selection])];
  return [
    attend('qk_matmul', qk, reads),
    attend('softmax', softmaxRule({ sinks: false }), ['qk_matmul', ...selection], 'vector'),
    attend('sv_matmul', sv, ['softmax', reads.at(-1)!]),
  ];
}
