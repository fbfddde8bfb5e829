import type { Family } from './family.ts';
import { expertCounts, plainExperts } from './expert-layers.ts';
import { headFields } from './heads.ts';
import { PLAIN_HEADS, PRE_NORMS, alike } from './layer.ts';
import { sizes } from './sizes.ts';
import { windowOf, windowSpan } from './spans.ts';

/** Mixtral: Mistral's attention, and in every layer a few large experts. */
export const mixtral: Family = {
  modelTypes: ['mixtral'],
  read(fields) {
    const { hiddenSize, layers, vocabularySize, maxContext } = sizes(fields);
    const heads = headFields(fields, hiddenSize);
    const span = windowSpan(windowOf(fields, null));
    const experts = plainExperts(fields, expertCounts(fields, 'num_local_experts'));
    const tiedEmbeddings = fields.flag('tie_word_embeddings', false);
    return () => ({
      hiddenSize,
      vocabularySize,
      groups: alike(layers, {
        residual: 'sequential',
        norms: PRE_NORMS,
        attention: { ...PLAIN_HEADS, ...heads, rotaryDim: heads.headDim, span },
        feedForward: experts,
      }),
      norm: { kind: 'rmsnorm', bias: false },
      tiedEmbeddings,
      maxContext,
    });
  },
};
