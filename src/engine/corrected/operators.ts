import type { Recipe } from '../accounting.ts';
import type { LayerGroup, Model } from '../model.ts';
import type { Operator } from '../operator.ts';
import { operator } from '../operator.ts';
import type { Precision } from '../precision.ts';
import { FP16, UNQUANTIZED_BYTES, bytesPerElement } from '../precision.ts';
import type { Step } from '../step.ts';
import { attentionOperators } from './attention.ts';
import { feedForwardOperators } from './feed-forward.ts';
import { embedding, headRule, normRule, positionEmbedding, residualAdd } from './rules.ts';

/** Every operator of one step: embedding, each layer group, final norm, head. */
export function operators(model: Model, step: Step, recipe: Recipe): readonly Operator[] {
  const all: Operator[] = [];
  all.push(...embeddingOperators(model, step, recipe.precision));
  for (const group of model.groups) all.push(...layerOperators(model, group, step, recipe));
  all.push(...headOperators(model, step, recipe.precision));
  return all;
}

function embeddingOperators(model: Model, step: Step, precision: Precision): readonly Operator[] {
  const { sequences: B, newTokens: T } = step;
  const { hiddenSize: D, vocabularySize: V, learnedPositions: N } = model;
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

function layerOperators(
  model: Model,
  layers: LayerGroup,
  step: Step,
  recipe: Recipe,
): readonly Operator[] {
  const { name: group, count, residual, norms, attention, feedForward } = layers;
  const { precision, options } = recipe;
  const parallel = residual === 'parallel';
  const layer = { group, count, hiddenSize: model.hiddenSize, input: 'attn_norm' };
  const normedOnce = norms === 1;
  const own = { model, group, count, step, precision };
  const operators: Operator[] = [
    // A fused norm follows the add before it: here that is the previous layer's last add.
    norm('attn_norm', 'input', options.fusion, own),
    ...attentionOperators(attention, layer, step, precision, options),
    add('attn_add', ['input', 'out_proj'], own),
  ];
  if (!normedOnce) {
    const from = parallel ? 'input' : 'attn_add';
    operators.push(norm('mlp_norm', from, options.fusion && !parallel, own));
    layer.input = 'mlp_norm';
  }
  operators.push(
    ...feedForwardOperators(feedForward, layer, step, precision, options),
    add('mlp_add', ['attn_add', 'down_proj'], own),
  );
  return operators;
}

function headOperators(model: Model, step: Step, precision: Precision): readonly Operator[] {
  const { hiddenSize: D, vocabularySize: V, tiedEmbeddings: tied, headBias: bias } = model;
  const a = bytesPerElement(precision.activations);
  const w = bytesPerElement(precision.head);
  const own = { model, group: 'head', count: 1, step, precision };
  return [
    // With fusion every norm but the very first follows an add. attn_norm is counted as if it always
    // did, so the one unfused read, of the first layer, stands here.
    norm('final_norm', 'input', false, own),
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
  const { kind, bias } = model.norm;
  return operator({
    name,
    kind: 'elementwise',
    group,
    count,
    rule: normRule({ kind, bias, afterAdd }),
    letters: {
      B: step.sequences,
      T: step.newTokens,
      D: model.hiddenSize,
      a: bytesPerElement(precision.activations),
      b: UNQUANTIZED_BYTES,
    },
    inputs: [input],
    arithmetic: 'vector',
    stored: NORM_STORED,
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
