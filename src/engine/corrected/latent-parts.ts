import type { LatentAttention } from '../model.ts';
import type { Operator, Stored } from '../operator.ts';
import { operator } from '../operator.ts';
import type { Precision } from '../precision.ts';
import { FP16, UNQUANTIZED_BYTES, bytesPerElement } from '../precision.ts';
import type { Rule } from '../rule.ts';
import type { Visible } from '../span.ts';
import type { Step } from '../step.ts';
import { QUERY_BLOCK } from './head-attention.ts';
import { latentUp } from './latent-rules.ts';
import type { Layer } from './layer.ts';
import { fusedRope, normRule, rope } from './rules.ts';

/** A width in numbers, and as it prints. */
type Width = readonly [size: number, text: string];

/** The operators that latent attention is made of, at one place of the network. */
export interface LatentParts {
  readonly product: (name: string, rule: Rule, input: string, from: Width, to: Width) => Operator;
  readonly norm: (name: string, input: string, of: Width, inPlace: boolean) => Operator;
  /** The rotated parts of the queries and of the one key. */
  readonly rope: (query: string, key: string, fused: boolean) => Operator;
  readonly attend: (
    name: string,
    rule: Rule,
    inputs: readonly string[],
    arithmetic?: 'vector',
  ) => Operator;
}

export function latentParts(
  { queryHeads: H, latentRank: r, headDim: h, rotaryDim: R, valueDim: hv }: LatentAttention,
  { group, count, norm: { kind, bias } }: Layer,
  { sequences: B, newTokens: T, pastTokens: P }: Step,
  { keys: S, pairs: n, own, derived }: Visible,
  { weights, activations, kv: kvFormat }: Precision,
): LatentParts {
  const a = bytesPerElement(activations);
  const w = bytesPerElement(weights);
  const kv = bytesPerElement(kvFormat);
  const b = UNQUANTIZED_BYTES;
  const q = Math.ceil(T / QUERY_BLOCK);
  const scores = { B, T, P, S, n, H, h, hv, R, r, a, kv, q, ...own };
  const stored: Stored = { part: 'attention', format: weights };
  const matrix = { left: weights, right: activations };
  const inner = { left: activations, right: activations };

  return {
    product: (name, rule, input, [from, fromText], [to, toText]) =>
      operator({
        name,
        kind: 'matmul',
        group,
        count,
        rule,
        letters: { B, T, P, S, H, in: from, out: to, w, a, kv, b },
        inputs: [input],
        arithmetic: matrix,
        stored,
        prints: { in: fromText, out: toText },
        ...(rule === latentUp && { derived: { S: derived.S } }),
      }),
    norm: (name, input, [width, text], inPlace) =>
      operator({
        name,
        kind: 'elementwise',
        group,
        count,
        rule: normRule({ kind, bias, afterAdd: false }),
        letters: { B, T, D: width, a, b },
        inputs: [input],
        arithmetic: 'vector',
        stored: NORM_STORED,
        prints: { D: text },
        inPlace,
      }),
    rope: (query, key, fused) =>
      operator({
        name: 'rope',
        kind: 'elementwise',
        group,
        count,
        rule: fused ? fusedRope : rope,
        // One rotated key for all heads, and R is all of it.
        letters: { B, T, H, K: 1, R, h: R, a, b },
        inputs: [query, key],
        arithmetic: 'vector',
        prints: { K: '1', h: 'R' },
        inPlace: true,
      }),
    attend: (name, rule, inputs, arithmetic) =>
      operator({
        name,
        kind: 'attention',
        group,
        count,
        rule,
        letters: scores,
        inputs,
        arithmetic: arithmetic ?? inner,
        derived,
      }),
  };
}

const NORM_STORED: Stored = { part: 'norms', format: FP16 };
