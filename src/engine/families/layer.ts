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
 * Layers one by one, gathered into groups by name, in the order of first appearance. Blocks that are
 * equal in two groups are one object, so that whoever counts them can tell.
 *
 * @example
 * grouped(3, (i) => (i < 2 ? local : global)) // [{ ...local, count: 2 }, { ...global, count: 1 }]
 */
export function grouped(layers: number, kindOf: (layer: number) => LayerKind): LayerGroup[] {
  const groups = new Map<string, LayerGroup>();
  for (let layer = 0; layer < layers; layer++) {
    const kind = kindOf(layer);
    const known = groups.get(kind.name);
    if (known) {
      groups.set(kind.name, { ...known, count: known.count + 1 });
      continue;
    }
    const others = [...groups.values()];
    groups.set(kind.name, {
      ...kind,
      attention: shared(
        kind.attention,
        others.map(({ attention }) => attention),
      ),
      feedForward: shared(
        kind.feedForward,
        others.map(({ feedForward }) => feedForward),
      ),
      count: 1,
    });
  }
  return [...groups.values()];
}

/** One of the others with the same fields, if there is one. */
const shared = <T extends object>(own: T | null, others: readonly (T | null)[]): T | null =>
  others.find((other) => own !== null && other !== null && sameFields(own, other)) ?? own;

const sameFields = <T extends object>(a: T, b: T): boolean => {
  const keys = Object.keys({ ...a, ...b }) as (keyof T)[];
  return keys.every((key) => a[key] === b[key]);
};
