import type { Fields } from '../fields.ts';
import type { Activation, HeadAttention, Span } from '../model.ts';
import type { Family } from './family.ts';
import { PLAIN_HEADS, PRE_NORMS, grouped } from './layer.ts';
import { headFields, rotaryPart } from './heads.ts';

const ACTIVATIONS: Readonly<Record<string, Activation>> = { silu: 'silu', swish: 'silu' };

/** What differs by `model_type`, with the defaults of each configuration class (transformers). */
interface Variant {
  /** On q, k, v and o if the config says so, or on q, k and v always. */
  readonly bias: 'stated' | 'qkv' | 'none';
  readonly window: 'none' | 'always' | 'stated' | 'switched';
  readonly qkNorm: HeadAttention['qkNorm'];
  readonly tied: boolean;
}

const PLAIN: Variant = { bias: 'stated', window: 'none', qkNorm: null, tied: false };

const VARIANTS: Readonly<Record<string, Variant>> = {
  llama: PLAIN,
  mistral: { ...PLAIN, bias: 'none', window: 'always' },
  ministral3: { ...PLAIN, bias: 'none', window: 'stated' },
  qwen2: { ...PLAIN, bias: 'qkv', window: 'switched' },
  qwen3: { ...PLAIN, window: 'switched', qkNorm: 'per-head' },
  phi3: { ...PLAIN, bias: 'none', window: 'stated' },
  smollm3: { ...PLAIN, window: 'switched', tied: true },
};
const TYPES = Object.fromEntries(Object.keys(VARIANTS).map((type) => [type, type]));

/** MistralConfig's default, which Qwen's classes share. */
const WINDOW = 4096;
/** Qwen2Config, Qwen3Config and SmolLM3Config: the first layers see everything. */
const MAX_WINDOW_LAYERS = 28;
/** SmolLM3Config: every fourth layer goes without RoPE. */
const NO_ROPE_INTERVAL = 4;

/**
 * Llama and the models built like it: RMSNorm, RoPE, grouped-query attention, gated SiLU MLP.
 *
 * Mistral always applies its sliding window, Qwen only with `use_sliding_window`; Qwen3 normalizes
 * queries and keys; some layers of SmolLM3 have no RoPE.
 */
export const llama: Family = {
  modelTypes: Object.keys(VARIANTS),
  read(fields) {
    const modelType = fields.choice('model_type', TYPES, 'llama');
    const variant = VARIANTS[modelType]!;
    const hiddenSize = fields.count('hidden_size', 'the width D of the residual stream');
    const layers = fields.layers();
    const heads = headFields(fields, hiddenSize);
    const size = fields.count('intermediate_size', 'the width F of the MLP');
    const vocabularySize = fields.count('vocab_size', 'the number of tokens V in the vocabulary');
    const maxContext = fields.optionalCount('max_position_embeddings', 'the longest context');
    const activation = fields.choice('hidden_act', ACTIVATIONS, 'silu');
    const stated = variant.bias === 'stated' && fields.flag('attention_bias', false);
    const mlpBias = variant.bias === 'stated' && fields.flag('mlp_bias', false);
    const tiedEmbeddings = fields.flag('tie_word_embeddings', variant.tied);
    const part = rotaryPart(fields, heads.headDim);
    const spans = spansOf(fields, variant, layers);
    const roped = ropedLayers(fields, modelType, layers);

    const bias = { query: stated || variant.bias === 'qkv', keyValue: stated, output: stated };
    if (variant.bias === 'qkv') bias.keyValue = true;
    const attention = { ...PLAIN_HEADS, ...heads, bias, qkNorm: variant.qkNorm };
    const feedForward = { kind: 'dense', size, gated: true, activation, bias: mlpBias } as const;
    const mixed = new Set(spans.map(({ kind }) => kind)).size > 1;
    return () => ({
      hiddenSize,
      vocabularySize,
      groups: grouped(layers, (layer) => {
        const span = spans[layer]!;
        const rope = roped[layer]!;
        const place = mixed ? (span.kind === 'full' ? 'global' : 'local') : 'layers';
        return {
          name: rope ? place : `${place} without RoPE`,
          residual: 'sequential',
          norms: PRE_NORMS,
          attention: { ...attention, rotaryDim: rope ? part : 0, span },
          feedForward,
        };
      }),
      norm: { kind: 'rmsnorm', bias: false },
      tiedEmbeddings,
      headBias: false,
      learnedPositions: 0,
      maxContext,
      notes: [],
    });
  },
};

const LAYER_TYPES = { full_attention: 'full', sliding_attention: 'window' } as const;
const FULL: Span = { kind: 'full' };

/** The span of each layer. */
function spansOf(fields: Fields, { window }: Variant, layers: number): readonly Span[] {
  const size = windowOf(fields, window);
  const local: Span = size === null ? FULL : { kind: 'window', size };
  const types = fields.words('layer_types', LAYER_TYPES, layers);
  // Layers below max_window_layers see everything, where the family has that key.
  const first =
    window === 'switched'
      ? (fields.optionalCount('max_window_layers', 'the layers without a window') ??
        MAX_WINDOW_LAYERS)
      : 0;
  fields.require(
    size !== null || !types?.includes('window'),
    'layer_types',
    'full_attention only, or a sliding_window',
    'Some layers slide, and no window says how far.',
  );
  return Array.from({ length: layers }, (_, layer) => {
    const slides = types ? types[layer] === 'window' : layer >= first;
    return slides ? local : FULL;
  });
}

function windowOf(fields: Fields, window: Variant['window']): number | null {
  if (window === 'none') return null;
  const stated = fields.optionalCount('sliding_window', 'the attention window');
  switch (window) {
    case 'stated':
      return stated;
    case 'always':
      return fields.has('sliding_window') ? stated : WINDOW;
    case 'switched':
      return fields.flag('use_sliding_window', false) ? (stated ?? WINDOW) : null;
  }
}

/** Which layers rotate their queries and keys: 1 in the published list means that they do. */
function ropedLayers(fields: Fields, modelType: string, layers: number): readonly boolean[] {
  if (modelType !== 'smollm3') return Array.from({ length: layers }, () => true);
  const interval =
    fields.optionalCount('no_rope_layer_interval', 'how often a layer has no RoPE') ??
    NO_ROPE_INTERVAL;
  const stated = fields.numbers('no_rope_layers', 'a 1 for each layer with RoPE, a 0 without');
  fields.require(
    stated === null || stated.length === layers,
    'no_rope_layers',
    `a list of ${layers}`,
    'Every layer either rotates or does not.',
  );
  return Array.from({ length: layers }, (_, layer) =>
    stated ? stated[layer] === 1 : (layer + 1) % interval !== 0,
  );
}
