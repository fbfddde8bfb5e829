import type { Fields } from '../fields.ts';
import type { HeadAttention, LayerNorms, Span } from '../model.ts';
import { ACTIVATIONS } from './activations.ts';
import type { Family } from './family.ts';
import type { Heads } from './heads.ts';
import { headFields, rotaryPart } from './heads.ts';
import { PLAIN_HEADS, POST_NORMS, PRE_NORMS, SANDWICH_NORMS, biases, grouped } from './layer.ts';
import { listedRoped, ropedLayers } from './roped-layers.ts';
import { MLP_WIDTH, sizes } from './sizes.ts';
import { placeOf, windowOf, windowedSpans } from './spans.ts';

/** What differs by `model_type`, with the defaults of each configuration class (transformers). */
interface Variant {
  /** On q, k and v: by `attention_bias` with this default, or always, or never. */
  readonly bias: boolean | 'always' | 'never';
  /** The output has one where q, k and v have. */
  readonly outputBias: boolean;
  /** `mlp_bias` is understood. */
  readonly mlpBias: boolean;
  readonly window: 'none' | 'always' | 'stated' | 'switched';
  readonly qkNorm: HeadAttention['qkNorm'];
  readonly norms: LayerNorms;
  readonly heads: Partial<Heads>;
  /** The part of a head that rotates unless stated. */
  readonly rotary: number;
  readonly tied: boolean;
}

const PLAIN: Variant = {
  bias: false,
  outputBias: true,
  mlpBias: false,
  window: 'none',
  qkNorm: null,
  norms: PRE_NORMS,
  heads: {},
  rotary: 1,
  tied: false,
};
const GLM = { bias: true, outputBias: false, heads: { kvHeads: 2, headDim: 128 }, rotary: 0.5 };

const VARIANTS: Readonly<Record<string, Variant>> = {
  llama: { ...PLAIN, mlpBias: true },
  mistral: { ...PLAIN, bias: 'never', window: 'always' },
  ministral3: { ...PLAIN, bias: 'never', window: 'stated' },
  qwen2: { ...PLAIN, bias: 'always', outputBias: false, window: 'switched' },
  qwen3: { ...PLAIN, window: 'switched', qkNorm: 'per-head' },
  qwen3_vl_text: { ...PLAIN, qkNorm: 'per-head' },
  phi3: { ...PLAIN, bias: 'never', window: 'stated' },
  smollm3: { ...PLAIN, mlpBias: true, window: 'switched', tied: true },
  olmo2: { ...PLAIN, qkNorm: 'per-projection', norms: POST_NORMS },
  glm: { ...PLAIN, ...GLM },
  glm4: { ...PLAIN, ...GLM, norms: SANDWICH_NORMS },
};
const TYPES = Object.fromEntries(Object.keys(VARIANTS).map((type) => [type, type]));

/** MistralConfig's default, which Qwen's classes share. */
const WINDOW = 4096;
/** Qwen2Config, Qwen3Config and SmolLM3Config: the first layers see everything. */
const MAX_WINDOW_LAYERS = 28;

/**
 * Llama and the models built like it: RMSNorm, RoPE, grouped-query attention, gated SiLU MLP.
 *
 * Mistral always applies its sliding window, Qwen only with `use_sliding_window`; Qwen3 and OLMo 2
 * normalize queries and keys; GLM rotates half of each head; some layers of SmolLM3 have no RoPE.
 */
export const llama: Family = {
  modelTypes: Object.keys(VARIANTS),
  read(fields) {
    const modelType = fields.choice('model_type', TYPES, 'llama');
    const variant = VARIANTS[modelType]!;
    const { hiddenSize, layers, vocabularySize, maxContext } = sizes(fields);
    const heads = headFields(fields, hiddenSize, variant.heads);
    const size = fields.count('intermediate_size', MLP_WIDTH);
    const activation = fields.choice('hidden_act', ACTIVATIONS, 'silu');
    const biased =
      typeof variant.bias === 'boolean'
        ? fields.flag('attention_bias', variant.bias)
        : variant.bias === 'always';
    const mlpBias = variant.mlpBias && fields.flag('mlp_bias', false);
    const tiedEmbeddings = fields.flag('tie_word_embeddings', variant.tied);
    const part = rotaryPart(fields, heads.headDim, variant.rotary);
    const spans = spansOf(fields, variant, layers);
    const roped =
      modelType === 'smollm3' ? ropedLayers(fields, layers, listedRoped(fields)) : () => true;

    const bias = biases(biased, biased && variant.outputBias);
    const { norms, qkNorm } = variant;
    const attention = { ...PLAIN_HEADS, ...heads, bias, qkNorm };
    const feedForward = { kind: 'dense', size, gated: true, activation, bias: mlpBias } as const;
    return () => ({
      hiddenSize,
      vocabularySize,
      groups: grouped(layers, (layer) => {
        const span = spans[layer]!;
        const rope = roped(layer);
        const place = placeOf(span, spans);
        return {
          name: rope ? place : `${place} without RoPE`,
          residual: 'sequential',
          norms,
          attention: { ...attention, rotaryDim: rope ? part : 0, span },
          feedForward,
        };
      }),
      norm: { kind: 'rmsnorm', bias: false },
      tiedEmbeddings,
      maxContext,
    });
  },
};

function spansOf(fields: Fields, { window }: Variant, layers: number): readonly Span[] {
  switch (window) {
    case 'none':
      return windowedSpans(fields, layers, null, () => false);
    case 'stated':
    case 'always': {
      const size = windowOf(fields, window === 'always' ? WINDOW : null);
      return windowedSpans(fields, layers, size, () => true);
    }
    case 'switched': {
      const size = windowOf(fields, WINDOW);
      const on = fields.flag('use_sliding_window', false);
      const first = fields.count(
        'max_window_layers',
        'the layers without a window',
        MAX_WINDOW_LAYERS,
      );
      return windowedSpans(fields, layers, on ? size : null, (layer) => layer >= first);
    }
  }
}
