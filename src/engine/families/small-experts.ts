import type { Family } from './family.ts';
import { expertCounts, plainExperts } from './expert-layers.ts';
import { headFields, requireWholeStream } from './heads.ts';
import { PLAIN_HEADS, PRE_NORMS, alike, biases } from './layer.ts';
import { MULTIPLIERS_NOTE, clipNotes } from './notes.ts';
import { sizes } from './sizes.ts';

const TYPES = { olmoe: 'olmoe', granitemoe: 'granite' } as const;
/** OlmoeConfig's and GraniteMoeConfig's defaults. */
const OLMOE = { routedExperts: 64, expertsPerToken: 8 };
const GRANITE = { routedExperts: 8, expertsPerToken: 2 };

/**
 * OLMoE and Granite's mixtures: Llama's attention, and in every layer many small experts. OLMoE
 * normalizes queries and keys over all their heads.
 */
export const smallExperts: Family = {
  modelTypes: Object.keys(TYPES),
  read(fields) {
    const olmoe = fields.choice('model_type', TYPES, 'olmoe') === 'olmoe';
    const { hiddenSize, layers, vocabularySize, maxContext } = sizes(fields);
    const heads = headFields(fields, hiddenSize);
    const counts = olmoe
      ? expertCounts(fields, 'num_experts', OLMOE)
      : expertCounts(fields, 'num_local_experts', GRANITE);
    const experts = plainExperts(fields, counts);
    const biased = fields.flag('attention_bias', false);
    const tiedEmbeddings = fields.flag('tie_word_embeddings', false);
    const notes = olmoe ? clipNotes(fields) : [MULTIPLIERS_NOTE];
    if (olmoe) {
      fields.only('num_local_experts', counts.routedExperts, 'It is another name of num_experts.');
      requireWholeStream(fields, heads, hiddenSize);
    }
    return () => ({
      hiddenSize,
      vocabularySize,
      groups: alike(layers, {
        residual: 'sequential',
        norms: PRE_NORMS,
        attention: {
          ...PLAIN_HEADS,
          ...heads,
          bias: biases(biased),
          qkNorm: olmoe ? 'per-projection' : null,
          rotaryDim: heads.headDim,
        },
        feedForward: experts,
      }),
      norm: { kind: 'rmsnorm', bias: false },
      tiedEmbeddings,
      maxContext,
      notes,
    });
  },
};
