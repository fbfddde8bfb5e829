import type { Recipe } from '../accounting.ts';
import type { Attention, FeedForward, LayerGroup, Model } from '../model.ts';
import type { Operator } from '../operator.ts';
import { operator, repeated } from '../operator.ts';
import type { Precision } from '../precision.ts';
import { FP16, UNQUANTIZED_BYTES, bytesPerElement } from '../precision.ts';
import type { Step } from '../step.ts';
import { attentionOperators } from './attention.ts';
import { feedForwardOperators } from './feed-forward.ts';
import { streamParts } from './hyper-connections.ts';
import type { StreamParts } from './hyper-connections.ts';
import type { Layer } from './layer.ts';
import { embedding, headRule, normRule, positionEmbedding, residualAdd } from './rules.ts';

/** Every operator of one step: embedding, each layer group, final norm, head. */
export function operators(model: Model, step: Step, recipe: Recipe): readonly Operator[] {
  const all = embeddingOperators(model, step, recipe.precision);
  const known: KnownBlocks = new Map();
  for (const group of model.groups) addLayerOperators(all, model, group, step, recipe, known);
  all.push(...headOperators(model, step, recipe));
  return all;
}

function embeddingOperators(model: Model, step: Step, precision: Precision): Operator[] {
  const { sequences: B, newTokens: T } = step;
  const { hiddenSize: D, vocabularySize: V, learnedPositions: N, embeddingNorm } = model;
  const streams = streamsOf(model, { group: 'embedding', count: 1 }, step, precision);
  const a = bytesPerElement(precision.activations);
  const tokens = operator({
    name: 'embedding',
    kind: 'embedding',
    group: 'embedding',
    count: 1,
    rule: embedding,
    letters: { B, T, D, V, a, w: bytesPerElement(precision.head) },
    inputs: ['tokens'],
    arithmetic: 'vector',
    stored: { part: 'embedding', format: precision.head },
  });
  if (embeddingNorm) {
    const own = { model, group: 'embedding', count: 1, step, precision };
    return [tokens, norm('embedding_norm', 'embedding', false, own)];
  }
  if (streams) return [tokens, streams.expand()];
  if (N === 0) return [tokens];
  const positions = operator({
    name: 'position_embedding',
    kind: 'embedding',
    group: 'embedding',
    count: 1,
    rule: positionEmbedding,
    letters: { B, T, D, N, a, b: UNQUANTIZED_BYTES },
    inputs: ['embedding'],
    arithmetic: 'vector',
    stored: { part: 'positions', format: FP16 },
  });
  return [tokens, positions];
}

/** What stands around a block is called. */
const BLOCKS = {
  attention: {
    norm: 'attn_norm',
    postNorm: 'attn_post_norm',
    add: 'attn_add',
    mixture: 'attn_hc_fn',
    collapse: 'attn_hc_in',
  },
  mlp: {
    norm: 'mlp_norm',
    postNorm: 'mlp_post_norm',
    add: 'mlp_add',
    mixture: 'mlp_hc_fn',
    collapse: 'mlp_hc_in',
  },
} as const;

/** What carries several residual streams, where the model has them. */
const streamsOf = (
  { hyperConnections, hiddenSize }: Model,
  at: { readonly group: string; readonly count: number },
  step: Step,
  precision: Precision,
): StreamParts | null =>
  hyperConnections && streamParts(hyperConnections, hiddenSize, at, step, precision);

/** Blocks that a group has had counted, by what they are made from: another group's are the same. */
type KnownBlocks = Map<Attention | FeedForward, Known>;
interface Known {
  readonly layers: LayerGroup;
  /** Its first operator among all, and the one after its last. */
  readonly start: number;
  readonly end: number;
}

/** Whether a block stands between the same operators in both. */
const standsAlike = (a: LayerGroup, b: LayerGroup): boolean =>
  a.residual === b.residual &&
  a.norms === b.norms &&
  (a.attention === null) === (b.attention === null);

/** Attention, then MLP, each between its norms and followed by its residual add; either may be missing. */
function addLayerOperators(
  operators: Operator[],
  model: Model,
  layers: LayerGroup,
  step: Step,
  { precision, options }: Recipe,
  known: KnownBlocks,
): void {
  const { name: group, count, residual, norms, attention, feedForward } = layers;
  const own = { model, group, count, step, precision };
  const layer = { group, count, hiddenSize: model.hiddenSize, norm: model.norm };
  const streams = streamsOf(model, { group, count }, step, precision);
  /** What the residual stream was last written by. */
  let stream = 'input';
  let normed = 'input';

  const block = (
    named: (typeof BLOCKS)[keyof typeof BLOCKS],
    of: Attention | FeedForward,
    before: boolean,
    after: boolean,
    inner: (at: Layer) => readonly Operator[],
  ): void => {
    const from = streams ? named.collapse : residual === 'parallel' ? 'input' : stream;
    // Side by side, an MLP without a norm shares the attention's.
    if (residual === 'sequential') normed = from;
    if (before) normed = named.norm;
    const earlier = known.get(of);
    const start = operators.length;
    if (earlier && standsAlike(earlier.layers, layers)) {
      for (let at = earlier.start; at < earlier.end; at++) {
        operators.push(repeated(operators[at]!, group, count));
      }
    } else {
      // Fused, the streams come on chip from the block before, and go so into the norm.
      if (streams) operators.push(...streams.into(named, stream, options.fusion));
      // A fused norm follows the add that wrote the stream, at the layer's start the previous
      // layer's last one. The second norm of a parallel block reads what stood before the add.
      const afterAdd = options.fusion && (streams !== null || from === stream);
      if (before) operators.push(norm(normed, from, afterAdd, own));
      operators.push(...inner({ ...layer, stream, input: normed }));
      if (after) operators.push(norm(named.postNorm, operators.at(-1)!.name, false, own));
      const output = operators.at(-1)!.name;
      operators.push(
        streams ? streams.back(named, stream, output) : add(named.add, [stream, output], own),
      );
      known.set(of, { layers, start, end: operators.length });
    }
    stream = named.add;
  };

  if (attention) {
    block(BLOCKS.attention, attention, norms.beforeAttention, norms.afterAttention, (at) =>
      attentionOperators(attention, at, step, precision, options),
    );
  }
  if (feedForward) {
    block(BLOCKS.mlp, feedForward, norms.beforeMlp, norms.afterMlp, (at) =>
      feedForwardOperators(feedForward, at, step, precision, options),
    );
  }
}

function headOperators(
  model: Model,
  step: Step,
  { precision, options }: Recipe,
): readonly Operator[] {
  const { hiddenSize: D, vocabularySize: V, tiedEmbeddings: tied, headBias: bias } = model;
  const a = bytesPerElement(precision.activations);
  const w = bytesPerElement(precision.head);
  const own = { model, group: 'head', count: 1, step, precision };
  const streams = streamsOf(model, own, step, precision);
  const collapsed = streams ? streams.last() : [];
  return [
    ...collapsed,
    // With fusion every norm but the very first follows an add. attn_norm is counted as if it always
    // did, so the one unfused read, of the first layer, stands here. Of several streams it is theirs.
    norm('final_norm', collapsed.at(-1)?.name ?? 'input', streams !== null && options.fusion, own),
    operator({
      name: 'lm_head',
      kind: 'matmul',
      group: 'head',
      count: 1,
      rule: headRule({ bias, tied }),
      letters: { B: step.sequences, D, V, a, w, b: UNQUANTIZED_BYTES },
      inputs: ['final_norm'],
      arithmetic: { left: precision.head, right: precision.activations },
      stored: { part: 'head', format: precision.head },
    }),
  ];
}

/** What the small operators between the blocks have in common. */
interface Place {
  readonly model: Model;
  readonly group: string;
  readonly count: number;
  readonly step: Step;
  readonly precision: Precision;
}

function norm(name: string, input: string, afterAdd: boolean, place: Place): Operator {
  const { model, group, count, step, precision } = place;
  const { kind, bias, weightless = false } = model.norm;
  return operator({
    name,
    kind: 'elementwise',
    group,
    count,
    rule: normRule({ kind, bias, weightless, afterAdd }),
    letters: {
      B: step.sequences,
      T: step.newTokens,
      D: model.hiddenSize,
      a: bytesPerElement(precision.activations),
      b: UNQUANTIZED_BYTES,
    },
    inputs: [input],
    arithmetic: 'vector',
    stored: weightless ? null : NORM_STORED,
  });
}

const NORM_STORED = { part: 'norms', format: FP16 } as const;

function add(name: string, inputs: readonly string[], place: Place): Operator {
  const { model, group, count, step, precision } = place;
  return operator({
    name,
    kind: 'elementwise',
    group,
    count,
    rule: residualAdd,
    letters: {
      B: step.sequences,
      T: step.newTokens,
      D: model.hiddenSize,
      a: bytesPerElement(precision.activations),
    },
    inputs,
    arithmetic: 'vector',
  });
}
