import type { Family } from './family.ts';
import { deepseekLayers, layerName, predictionOf } from './expert-layers.ts';
import { latentFields } from './latent.ts';
import type { LayerKind } from './layer.ts';
import { PRE_NORMS, grouped } from './layer.ts';
import { sizes } from './sizes.ts';

/** Routing without an auxiliary loss corrects its scores by a trained bias; the others do not. */
const CORRECTION = { noaux_tc: 'bias', greedy: 'none', group_limited_greedy: 'none' } as const;

/** What differs by `model_type`, with the defaults of each configuration class. */
const VARIANTS = {
  deepseek_v2: { firstDense: 0, correction: 'none' },
  deepseek_v3: { firstDense: 3, correction: 'bias' },
  kimi_k2: { firstDense: 3, correction: 'bias' },
} as const;
const TYPES = {
  deepseek_v2: 'deepseek_v2',
  deepseek_v3: 'deepseek_v3',
  kimi_k2: 'kimi_k2',
} as const;

/** DeepSeek-V2, V3 and R1, Kimi K2: latent attention, a few dense layers, then experts with shared ones. */
export const deepseek: Family = {
  modelTypes: Object.keys(TYPES),
  read(fields) {
    const variant = VARIANTS[fields.choice('model_type', TYPES, 'deepseek_v3')];
    const { hiddenSize, layers, vocabularySize, maxContext } = sizes(fields);
    const attention = latentFields(fields);
    const correction = fields.choice('topk_method', CORRECTION, variant.correction);
    const feedForwardOf = deepseekLayers(fields, {
      firstDense: variant.firstDense,
      scoreCorrection: correction === 'bias',
    });
    const tiedEmbeddings = fields.flag('tie_word_embeddings', false);
    const ahead = fields.whole('num_nextn_predict_layers', 'layers that predict further ahead', 0);
    fields.only('mlp_bias', false, 'Biases in the MLP are not supported.');
    const layerOf = (layer: number): LayerKind => {
      const feedForward = feedForwardOf(layer);
      return {
        name: layerName(feedForward),
        residual: 'sequential',
        norms: PRE_NORMS,
        attention,
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
