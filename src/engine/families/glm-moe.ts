import type { Family } from './family.ts';
import { deepseekLayers, layerName, predictionOf } from './expert-layers.ts';
import { headFields, rotaryPart } from './heads.ts';
import type { LayerKind } from './layer.ts';
import { PLAIN_HEADS, PRE_NORMS, biases, grouped } from './layer.ts';
import { sizes } from './sizes.ts';

/** Defaults of Glm4MoeConfig (transformers). */
const ROTARY_FACTOR = 0.5;
const NAMES = { firstDense: 1, scoreCorrection: true };

/** GLM-4.5 to 4.7: grouped-query attention with half-rotary RoPE, and DeepSeek's mixture. */
export const glmMoe: Family = {
  modelTypes: ['glm4_moe'],
  read(fields) {
    const { hiddenSize, layers, vocabularySize, maxContext } = sizes(fields);
    const heads = headFields(fields, hiddenSize);
    const rotaryDim = rotaryPart(fields, heads.headDim, ROTARY_FACTOR);
    const feedForwardOf = deepseekLayers(fields, NAMES);
    const bias = biases(fields.flag('attention_bias', false), false);
    const qkNorm = fields.flag('use_qk_norm', false) ? 'per-head' : null;
    const tiedEmbeddings = fields.flag('tie_word_embeddings', false);
    const ahead = fields.whole('num_nextn_predict_layers', 'layers that predict further ahead', 0);
    const layerOf = (layer: number): LayerKind => {
      const feedForward = feedForwardOf(layer);
      return {
        name: layerName(feedForward),
        residual: 'sequential',
        norms: PRE_NORMS,
        attention: { ...PLAIN_HEADS, ...heads, bias, rotaryDim, qkNorm },
        feedForward,
      };
    };
    return () => ({
      hiddenSize,
      vocabularySize,
      groups: grouped(layers, layerOf),
      prediction: predictionOf(ahead, layerOf(layers)),
      norm: { kind: 'rmsnorm', bias: false },
      tiedEmbeddings,
      maxContext,
    });
  },
};
