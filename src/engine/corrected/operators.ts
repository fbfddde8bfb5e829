import type { Recipe } from '../accounting.ts';
import type { LayerGroup, Model } from '../model.ts';
import type { Operator } from '../operator.ts';
import type { Precision } from '../precision.ts';
import { FP16, UNQUANTIZED_BYTES, bytesPerElement } from '../precision.ts';
import type { Step } from '../step.ts';
import { attentionOperators } from './attention.ts';
import { feedForwardOperators } from './feed-forward.ts';
import { embedding, headRule, normRule, positionEmbedding, residualAdd } from './rules.ts';

/** Every operator of one step: embedding, each layer group, final norm, head. */
export function operators(
  model: Model,
  step: Step,
  { precision, options }: Recipe,
): readonly Operator[] {
  return [
    ...embeddingOperators(model, step, precision),
    ...model.groups.flatMap((group) => layerOperators(model, group, step, { precision, options })),
    ...headOperators(model, step, precision),
  ];
}

function embeddingOperators(model: Model, step: Step, precision: Precision): readonly Operator[] {
  const { sequences: B, newTokens: T } = step;
  const { hiddenSize: D, vocabularySize: V, learnedPositions: N } = model;
  const a = bytesPerElement(precision.activations);
  const here = { group: 'embedding', count: 1, kind: 'embedding', arithmetic: 'vector' } as const;
  const tokens: Operator = {
    ...here,
    name: 'embedding',
    rule: embedding,
    letters: { B, T, D, V, a, w: bytesPerElement(precision.head) },
    inputs: ['tokens'],
    stored: { part: 'embedding', format: precision.head },
  };
  if (N === 0) return [tokens];
  const positions: Operator = {
    ...here,
    name: 'position_embedding',
    rule: positionEmbedding,
    letters: { B, T, D, N, a, b: UNQUANTIZED_BYTES },
    inputs: ['embedding'],
    stored: { part: 'positions', format: FP16 },
  };
  return [tokens, positions];
}

function layerOperators(
  model: Model,
  { name: group, count, residual, norms, attention, feedForward }: LayerGroup,
  step: Step,
  { precision, options }: Recipe,
): readonly Operator[] {
  const layer = { group, count, hiddenSize: model.hiddenSize };
  const parallel = residual === 'parallel';
  const feedForwardInput = norms === 2 ? 'mlp_norm' : 'attn_norm';
  // A fused norm follows the add before it: for attn_norm that is the previous layer's last add.
  const attnNorm = norm('attn_norm', 'input', model, step, precision, group, count, options.fusion);
  const attn = attentionOperators(
    attention,
    { ...layer, input: 'attn_norm' },
    step,
    precision,
    options,
  );
  const mlp = feedForwardOperators(
    feedForward,
    { ...layer, input: feedForwardInput },
    step,
    precision,
    options,
  );
  const attnAdd = add('attn_add', ['input', 'out_proj'], model, step, precision, group, count);
  const mlpAdd = add('mlp_add', ['attn_add', 'down_proj'], model, step, precision, group, count);
  if (norms === 1) return [attnNorm, ...attn, attnAdd, ...mlp, mlpAdd];
  const mlpNorm = norm(
    'mlp_norm',
    parallel ? 'input' : 'attn_add',
    model,
    step,
    precision,
    group,
    count,
    options.fusion && !parallel,
  );
  return [attnNorm, ...attn, attnAdd, mlpNorm, ...mlp, mlpAdd];
}

function headOperators(model: Model, step: Step, precision: Precision): readonly Operator[] {
  const { sequences: B } = step;
  const { hiddenSize: D, vocabularySize: V, tiedEmbeddings: tied, headBias: bias } = model;
  const last = model.groups.at(-1)?.name ?? 'embedding';
  // With fusion every norm but the very first follows an add. attn_norm is counted as if it always
  // did, so the one unfused read of the first layer stands here.
  const finalNorm = norm('final_norm', `${last}.mlp_add`, model, step, precision, 'head', 1, false);
  const head: Operator = {
    name: 'lm_head',
    kind: 'matmul',
    group: 'head',
    count: 1,
    rule: headRule({ bias, tied }),
    letters: {
      B,
      D,
      V,
      a: bytesPerElement(precision.activations),
      w: bytesPerElement(precision.head),
      b: UNQUANTIZED_BYTES,
    },
    inputs: ['final_norm'],
    arithmetic: { left: precision.head, right: precision.activations },
    stored: { part: 'head', format: precision.head },
  };
  return [finalNorm, head];
}

function norm(
  name: string,
  input: string,
  model: Model,
  { sequences: B, newTokens: T }: Step,
  precision: Precision,
  group: string,
  count: number,
  afterAdd: boolean,
): Operator {
  return {
    name,
    kind: 'elementwise',
    group,
    count,
    rule: normRule({ ...model.norm, afterAdd }),
    letters: {
      B,
      T,
      D: model.hiddenSize,
      a: bytesPerElement(precision.activations),
      b: UNQUANTIZED_BYTES,
    },
    inputs: [input],
    arithmetic: 'vector',
    stored: { part: 'norms', format: FP16 },
  };
}

function add(
  name: string,
  inputs: readonly string[],
  model: Model,
  { sequences: B, newTokens: T }: Step,
  precision: Precision,
  group: string,
  count: number,
): Operator {
  return {
    name,
    kind: 'elementwise',
    group,
    count,
    rule: residualAdd,
    letters: { B, T, D: model.hiddenSize, a: bytesPerElement(precision.activations) },
    inputs,
    arithmetic: 'vector',
    stored: null,
  };
}
