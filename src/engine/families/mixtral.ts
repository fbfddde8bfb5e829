import type { Family } from './family.ts';
import { EXPERT_WIDTH, PLAIN_EXPERTS, SILU, expertCounts } from './expert-layers.ts';
import { headFields } from './heads.ts';
import { PLAIN_HEADS, PRE_NORMS, alike } from './layer.ts';
import { sizes } from './sizes.ts';
import { FULL, windowOf } from './spans.ts';

/** Mixtral: Mistral's attention, and in every layer a few large experts. */
export const mixtral: Family = {
  modelTypes: ['mixtral'],
  read(fields) {
    const { hiddenSize, layers, vocabularySize, maxContext } = sizes(fields);
    const heads = headFields(fields, hiddenSize);
    const window = windowOf(fields, null);
    const experts = {
      ...PLAIN_EXPERTS,
      ...expertCounts(fields, 'num_local_experts'),
      size: fields.count('intermediate_size', EXPERT_WIDTH),
      activation: fields.choice('hidden_act', SILU, 'silu'),
    };
    const tiedEmbeddings = fields.flag('tie_word_embeddings', false);
    const span = window === null ? FULL : ({ kind: 'window', size: window } as const);
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
