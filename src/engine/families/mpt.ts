import type { Family } from './family.ts';
import { PLAIN_HEADS, PRE_NORMS, alike, biases } from './layer.ts';
import { ALIBI_NOTE } from './notes.ts';
import { oldSizes } from './sizes.ts';

/** MptConfig's default. */
const EXPANSION_RATIO = 4;

/** MPT: ALiBi instead of positions, LayerNorm without bias, no biases. */
export const mpt: Family = {
  modelTypes: ['mpt'],
  read(fields) {
    const { hiddenSize, layers, vocabularySize, queryHeads, headDim, maxContext } =
      oldSizes(fields);
    const ratio = fields.count('expansion_ratio', 'the width F of the MLP over D', EXPANSION_RATIO);
    const tiedEmbeddings = fields.flag('tie_word_embeddings', true);
    fields.only('no_bias', true, 'MPT with biases is not supported.');
    const attention = fields.object('attn_config');
    attention?.only('attn_type', 'multihead_attention', 'Other attention in MPT is not supported.');
    attention?.only('alibi', true, 'MPT with learned positions is not supported.');
    attention?.only('qk_ln', false, 'Norms on queries and keys are not supported in MPT.');
    attention?.ignore('alibi_bias_max');
    return () => ({
      hiddenSize,
      vocabularySize,
      groups: alike(layers, {
        residual: 'sequential',
        norms: PRE_NORMS,
        attention: {
          ...PLAIN_HEADS,
          queryHeads,
          kvHeads: queryHeads,
          headDim,
          bias: biases(false),
          rotaryDim: 0,
        },
        feedForward: {
          kind: 'dense',
          size: ratio * hiddenSize,
          gated: false,
          activation: 'gelu',
          bias: false,
        },
      }),
      norm: { kind: 'layernorm', bias: false },
      tiedEmbeddings,
      maxContext,
      notes: [ALIBI_NOTE],
    });
  },
};
