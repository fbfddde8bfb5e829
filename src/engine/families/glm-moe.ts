import type { Family } from './family.ts';
import { deepseekLayers, predictionNote } from './expert-layers.ts';
import { headFields, rotaryPart } from './heads.ts';
import { PLAIN_HEADS, PRE_NORMS, grouped } from './layer.ts';

/** Defaults of Glm4MoeConfig (transformers). */
const ROTARY_FACTOR = 0.5;
const NAMES = { firstDense: 1, scoreCorrection: true };

/** GLM-4.5 to 4.7: grouped-query attention with half-rotary RoPE, and DeepSeek's mixture. */
export const glmMoe: Family = {
  modelTypes: ['glm4_moe'],
  read(fields) {
    const hiddenSize = fields.count('hidden_size', 'the width D of the residual stream');
    const layers = fields.layers();
    const heads = headFields(fields, hiddenSize);
    const rotaryDim = rotaryPart(fields, heads.headDim, ROTARY_FACTOR);
    const vocabularySize = fields.count('vocab_size', 'the number of tokens V in the vocabulary');
    const maxContext = fields.optionalCount('max_position_embeddings', 'the longest context');
    const feedForward = deepseekLayers(fields, NAMES);
    const bias = fields.flag('attention_bias', false);
    const qkNorm = fields.flag('use_qk_norm', false);
    const tiedEmbeddings = fields.flag('tie_word_embeddings', false);
    const predicting = fields.whole('num_nextn_predict_layers', 'layers that predict ahead', 0);
    const attention = {
      ...PLAIN_HEADS,
      ...heads,
      bias: { query: bias, keyValue: bias, output: false },
      rotaryDim,
      qkNorm: qkNorm ? 'per-head' : null,
    } as const;
    return () => ({
      hiddenSize,
      vocabularySize,
      groups: grouped(layers, (layer) => {
        const mlp = feedForward(layer);
        return {
          name: mlp.kind === 'dense' ? 'dense layers' : 'expert layers',
          residual: 'sequential',
          norms: PRE_NORMS,
          attention,
          feedForward: mlp,
        };
      }),
      norm: { kind: 'rmsnorm', bias: false },
      tiedEmbeddings,
      headBias: false,
      learnedPositions: 0,
      maxContext,
      notes: predictionNote(predicting),
    });
  },
};
