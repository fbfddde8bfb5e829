import type { Family } from './family.ts';
import { PLAIN_HEADS, PRE_NORMS, alike, biases } from './layer.ts';
import { ALIBI_NOTE } from './notes.ts';
import { oldSizes } from './sizes.ts';

/** BLOOM: ALiBi instead of positions, a norm behind the embedding, biases everywhere but the head. */
export const bloom: Family = {
  modelTypes: ['bloom'],
  read(fields) {
    const { hiddenSize, layers, vocabularySize, queryHeads, headDim, maxContext } =
      oldSizes(fields);
    const tiedEmbeddings = fields.flag('tie_word_embeddings', true);
    fields.ignore('offset_alibi');
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
          bias: biases(true),
          rotaryDim: 0,
        },
        feedForward: {
          kind: 'dense',
          size: MLP_PER_HIDDEN * hiddenSize,
          gated: false,
          activation: 'gelu',
          bias: true,
        },
      }),
      norm: { kind: 'layernorm', bias: true },
      tiedEmbeddings,
      embeddingNorm: true,
      maxContext,
      notes: [ALIBI_NOTE],
    });
  },
};

/** The MLP's width is not in the config (transformers, BloomMLP). */
const MLP_PER_HIDDEN = 4;
