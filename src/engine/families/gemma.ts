import type { Fields } from '../fields.ts';
import type { HeadAttention, LayerNorms, Span } from '../model.ts';
import { ACTIVATIONS } from './activations.ts';
import type { Family } from './family.ts';
import type { Heads } from './heads.ts';
import { headFields } from './heads.ts';
import { PLAIN_HEADS, PRE_NORMS, SANDWICH_NORMS, biases, grouped } from './layer.ts';
import { EMBEDDING_SCALE_NOTE, SOFT_CAP_NOTE } from './notes.ts';
import { MLP_WIDTH, sizes } from './sizes.ts';
import { FULL, interleavedSpans, placeOf, windowOf } from './spans.ts';

/** What differs by `model_type`, with the defaults of each configuration class (transformers). */
interface Variant {
  readonly heads: Partial<Heads>;
  readonly vocabulary: number;
  readonly context: number;
  readonly norms: LayerNorms;
  readonly qkNorm: HeadAttention['qkNorm'];
  /** The window of local layers, of which every n-th is global; null where all are. */
  readonly local: { readonly window: number; readonly every: number } | null;
  /** Soft caps unless the config says null. */
  readonly capped: boolean;
}

const GEMMA: Variant = {
  heads: { queryHeads: 16, kvHeads: 16, headDim: 256 },
  vocabulary: 256_000,
  context: 8192,
  norms: PRE_NORMS,
  qkNorm: null,
  local: null,
  capped: false,
};
const GEMMA2: Variant = {
  ...GEMMA,
  heads: { queryHeads: 8, kvHeads: 4, headDim: 256 },
  norms: SANDWICH_NORMS,
  local: { window: 4096, every: 2 },
  capped: true,
};
const GEMMA3: Variant = {
  ...GEMMA2,
  vocabulary: 262_208,
  context: 131_072,
  qkNorm: 'per-head',
  local: { window: 4096, every: 6 },
  capped: false,
};
const VARIANTS: Readonly<Record<string, Variant>> = {
  gemma: GEMMA,
  gemma2: GEMMA2,
  gemma3_text: GEMMA3,
};
const TYPES = Object.fromEntries(Object.keys(VARIANTS).map((type) => [type, type]));

/**
 * Gemma 1 to 3: RMSNorm, RoPE, grouped-query attention with heads of their own size, gated GELU MLP,
 * tied embeddings. From Gemma 2 on local and global layers alternate and both blocks are normalized
 * on both sides; Gemma 3 normalizes queries and keys.
 */
export const gemma: Family = {
  modelTypes: Object.keys(VARIANTS),
  read(fields) {
    const variant = VARIANTS[fields.choice('model_type', TYPES, 'gemma')]!;
    const { hiddenSize, layers, vocabularySize, maxContext } = sizes(fields, variant.vocabulary);
    const heads = headFields(fields, hiddenSize, variant.heads);
    const size = fields.count('intermediate_size', MLP_WIDTH);
    // Early configs say hidden_act, which the code does not read.
    const activation = fields.choice('hidden_activation', ACTIVATIONS, 'gelu');
    const biased = fields.flag('attention_bias', false);
    const tiedEmbeddings = fields.flag('tie_word_embeddings', true);
    fields.only('use_bidirectional_attention', false, 'Only causal attention is supported.');
    const spans = localSpans(fields, variant, layers);
    const notes = softCapNotes(fields, variant.capped);

    const { norms, qkNorm } = variant;
    const attention = { ...PLAIN_HEADS, ...heads, bias: biases(biased), qkNorm };
    return () => ({
      hiddenSize,
      vocabularySize,
      groups: grouped(layers, (layer) => ({
        name: placeOf(spans[layer]!, spans),
        residual: 'sequential',
        norms,
        attention: { ...attention, rotaryDim: heads.headDim, span: spans[layer]! },
        feedForward: { kind: 'dense', size, gated: true, activation, bias: false },
      })),
      norm: { kind: 'rmsnorm', bias: false },
      tiedEmbeddings,
      maxContext: maxContext ?? variant.context,
      notes: [EMBEDDING_SCALE_NOTE, ...notes],
    });
  },
};

function localSpans(fields: Fields, { local }: Variant, layers: number): readonly Span[] {
  if (!local) return Array.from({ length: layers }, () => FULL);
  const window = windowOf(fields, local.window);
  fields.only('sliding_window_size', window, 'It repeats sliding_window, which is what counts.');
  return interleavedSpans(fields, layers, window, local.every);
}

/** A cap of null is none. */
export function softCapNotes(fields: Fields, fallback: boolean): readonly string[] {
  const names = ['attn_logit_softcapping', 'final_logit_softcapping'];
  const capped = names.map((name) =>
    fields.has(name) ? fields.number(name, 'a soft cap', 0) > 0 : fallback,
  );
  return capped.includes(true) ? [SOFT_CAP_NOTE] : [];
}
