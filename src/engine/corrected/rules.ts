import type { Activation, Norm, QkNorm } from '../model.ts';
import type { Rule, RuleText } from '../rule.ts';
import { rule } from '../rule.ts';

/**
 * The `corrected` accounting as a table. Letters: see `letters.ts`. Each rule's id is its anchor on
 * the Method page, which prints the formulas from here and the sentences from `laws.ts`.
 */

/** A rule in variants, each compiled the first time that it is asked for. */
export function variants<V>(
  keyOf: (variant: V) => number,
  textOf: (variant: V) => RuleText,
): (variant: V) => Rule {
  const compiled: Rule[] = [];
  return (variant) => (compiled[keyOf(variant)] ??= rule(textOf(variant)));
}

export const flags = (a: boolean, b: boolean, c = false, d = false): number =>
  (a ? 1 : 0) + (b ? 2 : 0) + (c ? 4 : 0) + (d ? 8 : 0);

export interface MatmulVariant {
  readonly bias: boolean;
  /** Keys and values go to the cache, everything else to an activation. */
  readonly toCache: boolean;
  /** A fused neighbour has read the input already. */
  readonly sharedInput: boolean;
  /** The output is cached as keys and again, differently normalized, as values. */
  readonly cachedTwice?: boolean;
}

function matmulText({ bias, toCache, sharedInput, cachedTwice }: MatmulVariant): RuleText {
  const kvWrite = cachedTwice ? '2·B·T·out·kv' : 'B·T·out·kv';
  return {
    id: 'matmul',
    shape: `B,T,in × in,out → B,T,${cachedTwice ? '2,' : ''}out`,
    parameters: 'in·out',
    ...(bias ? { plainParameters: 'out' } : {}),
    ops: bias ? '2·B·T·in·out + B·T·out' : '2·B·T·in·out',
    weightsRead: bias ? 'in·out·w + out·b' : 'in·out·w',
    ...(sharedInput ? {} : { activationsRead: 'B·T·in·a' }),
    ...(toCache ? { kvWrite } : { activationsWrite: 'B·T·out·a' }),
  };
}

/** A projection, with or without its bias, into an activation or the cache. */
export const matmulRule = variants<MatmulVariant>(
  ({ bias, toCache, sharedInput, cachedTwice = false }) =>
    flags(bias, toCache, sharedInput, cachedTwice),
  matmulText,
);

export const qkMatmul = rule({
  id: 'attention-unfused',
  shape: 'B,T,H,h;B,S,K,h → B,H,T,S',
  ops: '2·B·H·T·S·h',
  activationsRead: 'B·T·H·h·a',
  activationsWrite: 'B·H·T·S·a',
  kvRead: 'B·S·K·h·kv',
});

interface SinkVariant {
  /** One trained score per head joins every softmax. */
  readonly sinks: boolean;
}

const sinkText = ({ sinks }: SinkVariant): Partial<RuleText> =>
  sinks ? { plainParameters: 'H', weightsRead: 'H·b' } : {};

const sinkKey = ({ sinks }: SinkVariant): number => flags(sinks, false);

export const softmaxRule = variants<SinkVariant>(sinkKey, (variant) => ({
  id: 'softmax',
  shape: 'B,H,T,S → B,H,T,S',
  ops: '5·B·H·T·S',
  activationsRead: 'B·H·T·S·a',
  activationsWrite: 'B·H·T·S·a',
  ...sinkText(variant),
}));

export const svMatmul = rule({
  id: 'attention-unfused',
  shape: 'B,H,T,S;B,S,K,h → B,T,H,h',
  ops: '2·B·H·T·S·h',
  activationsRead: 'B·H·T·S·a',
  activationsWrite: 'B·T·H·h·a',
  kvRead: 'B·S·K·h·kv',
});

export const fusedAttentionRule = variants<SinkVariant>(sinkKey, (variant) => ({
  id: 'attention-flash',
  shape: 'B,T,H,h;B,S,K,h;B,S,K,h → B,T,H,h',
  ops: 'B·H·n·(2·h + 5 + 2·h)',
  activationsRead: 'B·T·H·h·a',
  activationsWrite: 'B·T·H·h·a',
  kvRead: 'B·S·K·(h + h)·kv',
  onChipRead: 'B·S·(q·H − K)·(h + h)·kv',
  ...sinkText(variant),
}));

/** Rule A8. */
export const outputGateRule = rule({
  id: 'attention-gate',
  shape: 'B,T,H,h;B,T,H,h → B,T,H,h',
  // Sigmoid 3, product 1.
  ops: '4·B·T·H·h',
  activationsRead: '2·B·T·H·h·a',
  activationsWrite: 'B·T·H·h·a',
});

export const rope = rule({
  id: 'rope',
  shape: 'B,T,H + K,h → B,T,H + K,h',
  ops: '3·B·T·(H + K)·R',
  activationsRead: 'B·T·(H + K)·R·a',
  activationsWrite: 'B·T·(H + K)·R·a',
});

export const fusedRope = rule({
  id: 'fusion',
  shape: 'B,T,H + K,h → B,T,H + K,h',
  ops: '3·B·T·(H + K)·R',
});

const NORM_OPS: Readonly<Record<Norm['kind'], number>> = { rmsnorm: 4, layernorm: 7 };
/** The same without weights; a LayerNorm has no bias then either. */
export const WEIGHTLESS_NORM_OPS: typeof NORM_OPS = { rmsnorm: 3, layernorm: 5 };

interface NormVariant extends Norm {
  /** The residual add before it left its input on chip. */
  readonly afterAdd: boolean;
}

function normText({ kind, bias, weightless, afterAdd }: NormVariant): RuleText {
  const own = bias ? '2·D' : 'D';
  return {
    id: kind,
    shape: 'B,T,D → B,T,D',
    ...(weightless ? {} : { plainParameters: own, weightsRead: `${own}·b` }),
    ops: `${(weightless ? WEIGHTLESS_NORM_OPS : NORM_OPS)[kind]}·B·T·D`,
    ...(afterAdd ? {} : { activationsRead: 'B·T·D·a' }),
    activationsWrite: 'B·T·D·a',
  };
}

export const normRule = variants<NormVariant>(
  ({ kind, bias, weightless = false, afterAdd }) =>
    flags(kind === 'layernorm', bias, afterAdd, weightless),
  normText,
);

interface QkNormVariant {
  readonly kind: Norm['kind'];
  readonly weights: QkNorm;
  /** Values are normalized as well, always without weights. */
  readonly values: boolean;
}

const QK_NORM_WEIGHTS: Readonly<Record<QkNorm, string | null>> = {
  'per-head': '2·h',
  'per-projection': '(H + K)·h',
  'no-weights': null,
};
const QK_NORMS = Object.keys(QK_NORM_WEIGHTS) as readonly QkNorm[];

function qkNormText({ kind, weights, values }: QkNormVariant): RuleText {
  const heads = values ? '(H + 2·K)' : '(H + K)';
  const own = QK_NORM_WEIGHTS[weights];
  const [weightless, weighted] = [WEIGHTLESS_NORM_OPS[kind], NORM_OPS[kind]];
  const perElement = own === null ? weightless : weighted;
  return {
    id: kind,
    shape: `B,T,${heads},h → B,T,${heads},h`,
    ...(own === null ? {} : { plainParameters: own, weightsRead: `${own}·b` }),
    ops: `${perElement}·B·T·(H + K)·h${values ? ` + ${weightless}·B·T·K·h` : ''}`,
    activationsRead: `B·T·${heads}·h·a`,
    activationsWrite: `B·T·${heads}·h·a`,
  };
}

/** Norms on the queries and keys of each head, or of all heads together. */
export const qkNormRule = variants<QkNormVariant>(
  ({ kind, weights, values }) =>
    flags(kind === 'layernorm', values) + 4 * QK_NORMS.indexOf(weights),
  qkNormText,
);

export const residualAdd = rule({
  id: 'residual-add',
  shape: 'B,T,D;B,T,D → B,T,D',
  ops: 'B·T·D',
  activationsRead: '2·B·T·D·a',
  activationsWrite: 'B·T·D·a',
});

export const ACTIVATION_OPS: Readonly<Record<Activation, number>> = {
  silu: 4,
  gelu: 8,
  relu: 1,
  relu2: 2,
};
const ACTIVATIONS: readonly Activation[] = ['silu', 'gelu', 'relu', 'relu2'];

export interface ActivationVariant {
  readonly activation: Activation;
  readonly gated: boolean;
  readonly fused: boolean;
}

function activationText({ activation, gated, fused }: ActivationVariant): RuleText {
  // A gate adds one multiplication per element.
  const opsPerElement = ACTIVATION_OPS[activation] + (gated ? 1 : 0);
  return {
    id: fused ? 'fusion' : 'activation',
    shape: gated ? 'B,T,F;B,T,F → B,T,F' : 'B,T,F → B,T,F',
    ops: `${opsPerElement}·B·T·F`,
    ...(fused
      ? {}
      : { activationsRead: gated ? '2·B·T·F·a' : 'B·T·F·a', activationsWrite: 'B·T·F·a' }),
  };
}

export const activationKey = ({ activation, gated, fused }: ActivationVariant): number =>
  flags(gated, fused) + 4 * ACTIVATIONS.indexOf(activation);

export const activationRule = variants<ActivationVariant>(activationKey, activationText);

export const embedding = rule({
  id: 'embedding',
  shape: 'B,T × V,D → B,T,D',
  parameters: 'V·D',
  weightsRead: 'B·T·D·w',
  activationsWrite: 'B·T·D·a',
});

export const positionEmbedding = rule({
  id: 'positions',
  shape: 'B,T,D × N,D → B,T,D',
  plainParameters: 'N·D',
  ops: 'B·T·D',
  weightsRead: 'B·T·D·b',
  activationsRead: 'B·T·D·a',
  activationsWrite: 'B·T·D·a',
});

interface HeadVariant {
  readonly bias: boolean;
  /** Shares the embedding's table: reads it every step, owns nothing. */
  readonly tied: boolean;
}

function headText({ bias, tied }: HeadVariant): RuleText {
  return {
    id: 'head',
    shape: 'B,D × D,V → B,V',
    ...(tied ? {} : { parameters: 'D·V' }),
    ...(bias ? { plainParameters: 'V' } : {}),
    ops: bias ? '2·B·D·V + B·V' : '2·B·D·V',
    weightsRead: bias ? 'D·V·w + V·b' : 'D·V·w',
    activationsRead: 'B·D·a',
    activationsWrite: 'B·V·a',
  };
}

export const headRule = variants<HeadVariant>(({ bias, tied }) => flags(bias, tied), headText);
