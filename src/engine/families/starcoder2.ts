import { ACTIVATIONS } from './activations.ts';
import type { Family } from './family.ts';
import { headFields } from './heads.ts';
import { PLAIN_HEADS, PRE_NORMS, alike, biases } from './layer.ts';
import { MLP_WIDTH, sizes } from './sizes.ts';
import { windowOf, windowSpan } from './spans.ts';

/** Starcoder2Config's default. */
const KV_HEADS = 2;

/** StarCoder2: LayerNorm, RoPE, grouped-query attention, a window where stated, a plain MLP; biases in both. */
export const starcoder2: Family = {
  modelTypes: ['starcoder2'],
  read(fields) {
    const { hiddenSize, layers, vocabularySize, maxContext } = sizes(fields);
    const heads = headFields(fields, hiddenSize, { kvHeads: KV_HEADS });
    const size = fields.count('intermediate_size', MLP_WIDTH);
    const activation = fields.choice('hidden_act', ACTIVATIONS, 'gelu');
    const bias = fields.flag('use_bias', true);
    const tiedEmbeddings = fields.flag('tie_word_embeddings', true);
    const span = windowSpan(windowOf(fields, null));
    // Not read by transformers, which has no other.
    fields.only('mlp_type', 'default', 'StarCoder2 with another MLP is not supported.');
    fields.only('norm_type', 'layer_norm', 'StarCoder2 with another norm is not supported.');
    return () => ({
      hiddenSize,
      vocabularySize,
      groups: alike(layers, {
        residual: 'sequential',
        norms: PRE_NORMS,
        attention: {
          ...PLAIN_HEADS,
          ...heads,
          bias: biases(bias),
          rotaryDim: heads.headDim,
          span,
        },
        feedForward: { kind: 'dense', size, gated: false, activation, bias },
      }),
      norm: { kind: 'layernorm', bias: true },
      tiedEmbeddings,
      maxContext,
    });
  },
};
