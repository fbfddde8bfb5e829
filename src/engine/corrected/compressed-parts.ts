import type { Options } from '../accounting.ts';
import { INDEX_KEY_BYTES } from '../cache.ts';
import type { CompressedAttention, Entries, EntrySelection } from '../compressed.ts';
import { entries } from '../compressed.ts';
import { formula } from '../formula.ts';
import type { Operator, Stored } from '../operator.ts';
import { operator } from '../operator.ts';
import type { Precision } from '../precision.ts';
import { FP16, UNQUANTIZED_BYTES, bytesPerElement } from '../precision.ts';
import type { Rule } from '../rule.ts';
import { visible } from '../span.ts';
import type { Step } from '../step.ts';
import { compressedSoftmax, entryScores, entrySelection, headRope } from './compressed-rules.ts';
import type { Layer } from './layer.ts';
import { plainNorm } from './recurrent-rules.ts';
import { fusedRope, matmulRule, normRule, rope } from './rules.ts';

/** A width in numbers, and as it prints. */
type Width = readonly [size: number, text: string];

/** The operators that compressed attention is made of, at one place of the network. */
export interface CompressedParts {
  readonly product: (name: string, rule: Rule, input: string, from: Width, to: Width) => Operator;
  readonly norm: (name: string, input: string, of: Width, weights: boolean) => Operator;
  /** Of the queries and the one key. */
  readonly rope: (query: string, key: string) => Operator;
  /** Of the heads' outputs, which turn back. */
  readonly ropeBack: (name: string, input: string) => Operator;
  /** Queries of an indexer from the compressed query, and the weight of each of its heads. */
  readonly indexQueries: (selection: EntrySelection) => readonly Operator[];
  /** Scores of every entry that a query sees, and the choice of the best. */
  readonly indexChoice: (selection: EntrySelection, seen: Entries) => readonly Operator[];
  /** Scores, softmax, weighted sum, or all of them in one kernel. */
  readonly attend: (name: string, rule: Rule, inputs: readonly string[]) => Operator;
}

const EVERY_ENTRY = formula('A');
const EVERY_CHOICE = formula('nc');

export function compressedParts(
  attention: CompressedAttention,
  { group, count, hiddenSize: D, input }: Layer,
  step: Step,
  { weights, activations, kv: kvFormat }: Precision,
  { fusion, flashAttention }: Options,
): CompressedParts {
  const { queryHeads: H, queryRank, headDim: h, rotaryDim: R, window, compression } = attention;
  const { sequences: B, newTokens: T, pastTokens: P } = step;
  const { outputGroups: G } = attention;
  const a = bytesPerElement(activations);
  const kv = bytesPerElement(kvFormat);
  const b = UNQUANTIZED_BYTES;
  const inner = { left: activations, right: activations };
  const raw = visible({ kind: 'window', size: window }, step);

  const product = (
    name: string,
    rule: Rule,
    from: string,
    [width, widthText]: Width,
    [out, outText]: Width,
    stored: Stored,
  ): Operator =>
    operator({
      name,
      kind: 'matmul',
      group,
      count,
      rule,
      letters: { B, T, G, in: width, out, w: bytesPerElement(stored.format), a, kv, b },
      inputs: [from],
      arithmetic: { left: stored.format, right: activations },
      stored,
      prints: { in: widthText, out: outText },
    });
  const rotation = (
    name: string,
    inputs: readonly string[],
    rule: Rule,
    [heads, headsText]: Width,
  ): Operator =>
    operator({
      name,
      kind: 'elementwise',
      group,
      count,
      rule,
      // R is all that is touched of a head.
      letters: { B, T, H: heads, K: 1, R, h: R, a, b },
      inputs,
      arithmetic: 'vector',
      prints: { H: headsText, K: '1', h: 'R' },
      inPlace: true,
    });
  const ofHeads = headRope({ fused: fusion });

  /** What the attention's kernels see: all entries, or in one kernel those that are selected. */
  function scoreLetters(): Pick<Operator, 'letters' | 'derived'> {
    const own = { B, T, P, S: raw.keys, n: raw.pairs, H, h, a, kv, b, ...raw.own };
    if (compression === null) {
      return { letters: { ...own, Sc: 0, nc: 0 }, derived: raw.derived };
    }
    const selected = (flashAttention && compression.selection?.selected) || Infinity;
    const seen = entries(compression.ratio, selected, step);
    // Queries cannot need more entries than they attend to.
    const all = seen.after <= seen.pairs;
    const letters = { ...own, ...seen.own, nc: seen.pairs, Sc: all ? seen.after : seen.pairs };
    const derived = { ...raw.derived, nc: seen.derived, Sc: all ? EVERY_ENTRY : EVERY_CHOICE };
    return { letters, derived };
  }
  const scores = scoreLetters();

  return {
    product: (name, rule, from, width, out) =>
      product(name, rule, from, width, out, { part: 'attention', format: weights }),
    norm: (name, from, [width, text], trained) =>
      operator({
        name,
        kind: 'elementwise',
        group,
        count,
        rule: trained ? RMS : plainNorm,
        letters: { B, T, D: width, a, b },
        inputs: [from],
        arithmetic: 'vector',
        stored: trained ? NORMS : null,
        prints: { D: text },
        inPlace: true,
      }),
    rope: (query, key) => rotation('rope', [query, key], fusion ? fusedRope : rope, [H, 'H']),
    ropeBack: (name, from) => rotation(name, [from], ofHeads, [H, 'H']),
    indexQueries({ heads: Hi, headDim: hi }) {
      const shared = matmulRule({ bias: false, toCache: false, sharedInput: fusion });
      const wide = [Hi * hi, '(Hi·hi)'] as const;
      const matrices = { part: 'indexer', format: weights } as const;
      const plain = { part: 'indexer', format: FP16 } as const;
      return [
        product('index_q_proj', shared, 'q_a_norm', [queryRank, 'rq'], wide, matrices),
        product('index_weights', shared, input, [D, 'D'], [Hi, 'Hi'], plain),
        rotation('index_rope', ['index_q_proj'], ofHeads, [Hi, 'Hi']),
      ];
    },
    indexChoice({ heads: Hi, headDim: hi, selected }, { own, pairs, derived, after: A }) {
      const Wc = Math.min(A, selected);
      return [
        operator({
          name: 'index_scores',
          kind: 'attention',
          group,
          count,
          rule: entryScores,
          letters: { B, T, P, ...own, nc: pairs, Hi, hi, a, kv: INDEX_KEY_BYTES },
          inputs: ['index_rope', 'index_compress', 'index_weights'],
          arithmetic: inner,
          derived: { nc: derived },
        }),
        operator({
          name: 'index_topk',
          kind: 'elementwise',
          group,
          count,
          rule: entrySelection,
          letters: { B, T, P, ...own, Wc },
          inputs: ['index_scores'],
          arithmetic: 'vector',
        }),
      ];
    },
    attend: (name, rule, inputs) =>
      operator({
        name,
        kind: 'attention',
        group,
        count,
        rule,
        ...scores,
        inputs,
        arithmetic: name === 'softmax' ? 'vector' : inner,
        stored: rule === compressedSoftmax || name === 'fused_attention' ? SINKS : null,
      }),
  };
}

const RMS = normRule({ kind: 'rmsnorm', bias: false, afterAdd: false });
const NORMS: Stored = { part: 'norms', format: FP16 };
const SINKS: Stored = { part: 'sinks', format: FP16 };
