import type { HeadAttention, LayerGroup, LayerNorms } from '../model.ts';

/** Norms in front of attention and MLP, as in most models. */
export const PRE_NORMS: LayerNorms = {
  beforeAttention: true,
  afterAttention: false,
  beforeMlp: true,
  afterMlp: false,
};

/** One norm for an attention and an MLP that run side by side. */
export const ONE_NORM: LayerNorms = { ...PRE_NORMS, beforeMlp: false };

/** Norms on both sides of both blocks (Gemma 2 and later). */
export const SANDWICH_NORMS: LayerNorms = { ...PRE_NORMS, afterAttention: true, afterMlp: true };

/** Norms behind both blocks only (OLMo 2). */
export const POST_NORMS: LayerNorms = {
  beforeAttention: false,
  afterAttention: true,
  beforeMlp: false,
  afterMlp: true,
};

/** Biases on query, key and value, and on the output. */
export const biases = (qkv: boolean, output = qkv): HeadAttention['bias'] => ({
  query: qkv,
  keyValue: qkv,
  output,
});

/** What most families have in common: no biases, no QK norm, every key visible. */
export const PLAIN_HEADS = {
  kind: 'heads',
  bias: { query: false, keyValue: false, output: false },
  qkNorm: null,
  valueNorm: false,
  sharedKeyValue: false,
  sinks: false,
  outputGate: false,
  span: { kind: 'full' },
} as const satisfies Partial<HeadAttention>;

/** One kind of layer of an interleaved network. */
export type LayerKind = Omit<LayerGroup, 'count'>;

/** Layers that are all of one kind. */
export const alike = (count: number, kind: Omit<LayerKind, 'name'>): LayerGroup[] => [
  { name: 'layers', count, ...kind },
];

/**
 * Layers one by one, gathered into groups by name, in the order of first appearance.
 *
 * @example
 * grouped(3, (i) => (i < 2 ? local : global)) // [{ ...local, count: 2 }, { ...global, count: 1 }]
 */
export function grouped(layers: number, kindOf: (layer: number) => LayerKind): LayerGroup[] {
  const groups = new Map<string, LayerGroup>();
  for (let layer = 0; layer < layers; layer++) {
    const kind = kindOf(layer);
    const count = (groups.get(kind.name)?.count ?? 0) + 1;
    groups.set(kind.name, { ...kind, count });
  }
  return [...groups.values()];
}
