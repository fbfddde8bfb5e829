import type { Span } from '../model.ts';
import type { Family } from './family.ts';
import { PLAIN_EXPERTS, expertCounts } from './expert-layers.ts';
import { headFields } from './heads.ts';
import { PLAIN_HEADS, PRE_NORMS } from './layer.ts';

/** Mixtral: Mistral's attention, and in every layer a few large experts. */
export const mixtral: Family = {
  modelTypes: ['mixtral'],
  read(fields) {
    const hiddenSize = fields.count('hidden_size', 'the width D of the residual stream');
    const count = fields.layers();
    const heads = headFields(fields, hiddenSize);
    const size = fields.count('intermediate_size', 'the width F of an expert');
    const vocabularySize = fields.count('vocab_size', 'the number of tokens V in the vocabulary');
    const maxContext = fields.optionalCount('max_position_embeddings', 'the longest context');
    const counts = expertCounts(fields, 'num_local_experts');
    const window = fields.optionalCount('sliding_window', 'the attention window');
    const activation = fields.choice('hidden_act', { silu: 'silu' } as const, 'silu');
    const tiedEmbeddings = fields.flag('tie_word_embeddings', false);
    const span: Span = window === null ? { kind: 'full' } : { kind: 'window', size: window };
    return () => ({
      hiddenSize,
      vocabularySize,
      groups: [
        {
          name: 'layers',
          count,
          residual: 'sequential',
          norms: PRE_NORMS,
          attention: { ...PLAIN_HEADS, ...heads, rotaryDim: heads.headDim, span },
          feedForward: { ...PLAIN_EXPERTS, ...counts, size, activation },
        },
      ],
      norm: { kind: 'rmsnorm', bias: false },
      tiedEmbeddings,
      headBias: false,
      learnedPositions: 0,
      maxContext,
      notes: [],
    });
  },
};
