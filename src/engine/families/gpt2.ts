import { ACTIVATIONS } from './activations.ts';
import type { Family } from './family.ts';
import { PLAIN_HEADS, PRE_NORMS, alike, biases } from './layer.ts';
import { oldSizes } from './sizes.ts';

/** GPT-2, and GPT-BigCode with one key/value head: LayerNorm, learned positions, biases everywhere but the head. */
export const gpt2: Family = {
  modelTypes: ['gpt2', 'gpt_bigcode'],
  read(fields) {
    const of = oldSizes(fields);
    const { hiddenSize, layers, vocabularySize, queryHeads, headDim, size } = of;
    const bigcode = fields.choice('model_type', { gpt2: '', gpt_bigcode: 'yes' }, '') !== '';
    const multiQuery = bigcode && fields.flag('multi_query', true);
    const positions =
      of.maxContext ?? fields.count('n_positions', 'the rows of the position table');
    const activation = fields.choice('activation_function', ACTIVATIONS, 'gelu');
    const tiedEmbeddings = fields.flag('tie_word_embeddings', true);
    fields.only('add_cross_attention', false, 'Cross attention is not supported.');
    return () => ({
      hiddenSize,
      vocabularySize,
      groups: alike(layers, {
        residual: 'sequential',
        norms: PRE_NORMS,
        attention: {
          ...PLAIN_HEADS,
          queryHeads,
          kvHeads: multiQuery ? 1 : queryHeads,
          headDim,
          bias: biases(true),
          rotaryDim: 0,
        },
        feedForward: { kind: 'dense', size, gated: false, activation, bias: true },
      }),
      norm: { kind: 'layernorm', bias: true },
      tiedEmbeddings,
      learnedPositions: positions,
      maxContext: positions,
    });
  },
};
