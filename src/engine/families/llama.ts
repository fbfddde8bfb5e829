import type { Fields } from '../fields.ts';
import type { Span } from '../model.ts';
import { ACTIVATIONS } from './activations.ts';
import type { Family } from './family.ts';
import { headFields, rotaryPart } from './heads.ts';
import { PLAIN_HEADS, biases, grouped } from './layer.ts';
import type { Switch } from './llama-variants.ts';
import { VARIANTS } from './llama-variants.ts';
import { listedRoped, ropedLayers } from './roped-layers.ts';
import { MLP_WIDTH, sizes } from './sizes.ts';
import { interleavedSpans, placeOf, windowOf, windowedSpans } from './spans.ts';

const TYPES = Object.fromEntries(Object.keys(VARIANTS).map((type) => [type, type]));

/** MistralConfig's default, which the other classes share. */
const WINDOW = 4096;
/** Olmo3Config and Exaone4Config: one layer in so many sees everything. */
const LAYERS_PER_GLOBAL = 4;

/**
 * Llama and the models built like it: RMSNorm, RoPE, grouped-query attention, gated SiLU MLP.
 *
 * Mistral always applies its sliding window, Qwen only with `use_sliding_window`, OLMo 3 and EXAONE 4
 * in three layers of four; Qwen3, OLMo and EXAONE 4 normalize queries and keys; GLM rotates half of
 * each head; the norms of the first OLMo have no weights; some layers of SmolLM3 have no RoPE, nor has
 * EXAONE 4 where it sees everything.
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
    const on = (bias: Switch): boolean => (typeof bias === 'boolean' ? bias : fields.flag(...bias));
    const bias = biases(on(variant.bias.qkv), on(variant.bias.output));
    const mlpBias = on(variant.bias.mlp);
    const tiedEmbeddings = fields.flag('tie_word_embeddings', variant.tied);
    const part = rotaryPart(fields, heads.headDim, variant.rotary);
    const spans = spansOf(fields, modelType, layers);
    const roped = ropedOf(fields, modelType, spans);

    const { norms, qkNorm, norm } = variant;
    const notes = variant.notes(fields);
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
      norm,
      tiedEmbeddings,
      maxContext,
      notes,
    });
  },
};

/** Which layers rotate their queries and keys. */
function ropedOf(
  fields: Fields,
  modelType: string,
  spans: readonly Span[],
): (layer: number) => boolean {
  if (modelType === 'smollm3') return ropedLayers(fields, spans.length, listedRoped(fields));
  if (modelType !== 'exaone4') return () => true;
  fields.only('reorder_qk_norm', true, 'EXAONE 4 normalizes what the projections of q and k give.');
  // Without a window every layer rotates.
  const windowed = windowOf(fields, WINDOW) !== null;
  return (layer) => !windowed || spans[layer]!.kind === 'window';
}

function spansOf(fields: Fields, modelType: string, layers: number): readonly Span[] {
  const { window, unwindowed } = VARIANTS[modelType]!;
  switch (window) {
    case 'none':
      return windowedSpans(fields, layers, null, () => false);
    case 'stated':
    case 'always': {
      const size = windowOf(fields, window === 'always' ? WINDOW : null);
      return windowedSpans(fields, layers, size, () => true);
    }
    case 'interleaved': {
      const size = windowOf(fields, WINDOW);
      return windowedSpans(fields, layers, size, (layer) => (layer + 1) % LAYERS_PER_GLOBAL !== 0);
    }
    case 'patterned':
      return interleavedSpans(fields, layers, windowOf(fields, WINDOW), LAYERS_PER_GLOBAL);
    case 'switched': {
      const size = windowOf(fields, WINDOW);
      const on = fields.flag('use_sliding_window', false);
      const first = fields.count('max_window_layers', 'the layers without a window', unwindowed);
      return windowedSpans(fields, layers, on ? size : null, (layer) => layer >= first);
    }
  }
}
