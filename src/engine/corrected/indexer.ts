import type { Options } from '../accounting.ts';
import { INDEX_KEY_BYTES } from '../cache.ts';
import type { Indexer } from '../model.ts';
import type { Operator, Stored } from '../operator.ts';
import { operator } from '../operator.ts';
import type { Precision } from '../precision.ts';
import { FP16, UNQUANTIZED_BYTES, bytesPerElement } from '../precision.ts';
import type { Rule } from '../rule.ts';
import { visible } from '../span.ts';
import type { Step } from '../step.ts';
import type { Layer } from './layer.ts';
import { fusedRope, matmulRule, normRule, rope } from './rules.ts';
import { indexScores, indexSelection } from './sparse-rules.ts';

/** Where the indexer stands: it reads the layer's input and the attention's compressed query. */
interface Place {
  readonly query: string;
  readonly queryRank: number;
  readonly rotaryDim: number;
  /** Keys that a query may select. */
  readonly selected: number;
}

/** The lightning indexer: small queries and keys of its own, their scores, and the choice of the best. */
export function indexerOperators(
  { heads: Hi, headDim: hi }: Indexer,
  { query, queryRank, rotaryDim: R, selected }: Place,
  { group, count, hiddenSize: D, input }: Layer,
  step: Step,
  { weights, activations }: Precision,
  { fusion }: Options,
): readonly Operator[] {
  const { sequences: B, newTokens: T, pastTokens: P } = step;
  const a = bytesPerElement(activations);
  const b = UNQUANTIZED_BYTES;
  const matrices: Stored = { part: 'indexer', format: weights };
  const plain: Stored = { part: 'indexer', format: FP16 };
  const { keys: S, pairs: n, derived } = visible(FULL, step);
  const kv = INDEX_KEY_BYTES;
  const W = Math.min(P + T, selected);

  const projection = (
    name: string,
    from: string,
    [width, widthText]: readonly [number, string],
    [out, outText]: readonly [number, string],
    stored: Stored,
    toCache: boolean,
    sharedInput: boolean,
  ): Operator =>
    operator({
      name,
      kind: 'matmul',
      group,
      count,
      rule: matmulRule({ bias: false, toCache, sharedInput }),
      letters: { B, T, in: width, out, w: bytesPerElement(stored.format), a, kv, b },
      inputs: [from],
      arithmetic: { left: stored.format, right: activations },
      stored,
      prints: { in: widthText, out: outText },
    });
  const inPlace = (
    name: string,
    rule: Rule,
    letters: Operator['letters'],
    inputs: readonly string[],
    prints: Operator['prints'],
    stored: Stored | null,
  ): Operator =>
    operator({
      name,
      kind: 'elementwise',
      group,
      count,
      rule,
      letters,
      inputs,
      arithmetic: 'vector',
      stored,
      prints,
      inPlace: true,
    });

  const queries: readonly [number, string] = [queryRank, 'rq'];
  const norm = normRule({ kind: 'layernorm', bias: true, afterAdd: false });
  const rotated = { B, T, H: Hi, K: 1, R, h: R, a };
  return [
    projection('index_q_proj', query, queries, [Hi * hi, '(Hi·hi)'], matrices, false, fusion),
    projection('index_k_proj', input, [D, 'D'], [hi, 'hi'], matrices, true, fusion),
    projection('index_weights', input, [D, 'D'], [Hi, 'Hi'], plain, false, fusion),
    inPlace('index_k_norm', norm, { B, T, D: hi, a, b }, ['index_k_proj'], { D: 'hi' }, plain),
    inPlace(
      'index_rope',
      fusion ? fusedRope : rope,
      rotated,
      ['index_q_proj', 'index_k_norm'],
      { H: 'Hi', K: '1', h: 'R' },
      null,
    ),
    operator({
      name: 'index_scores',
      kind: 'attention',
      group,
      count,
      rule: indexScores,
      letters: { B, T, P, S, n, Hi, hi, a, kv },
      inputs: ['index_rope', 'index_k_norm', 'index_weights'],
      arithmetic: { left: activations, right: activations },
      derived,
    }),
    operator({
      name: 'index_topk',
      kind: 'elementwise',
      group,
      count,
      rule: indexSelection,
      letters: { B, T, P, S, W, a },
      inputs: ['index_scores'],
      arithmetic: 'vector',
      derived: { S: derived.S },
    }),
  ];
}

const FULL = { kind: 'full' } as const;
