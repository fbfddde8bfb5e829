import type { Family } from './family.ts';
import { expertCounts, plainExperts } from './expert-layers.ts';
import { headFields } from './heads.ts';
import { PLAIN_HEADS, PRE_NORMS, alike, biases } from './layer.ts';
import { sizes } from './sizes.ts';
import { windowOf, windowSpan } from './spans.ts';

/** PhimoeConfig's defaults. */
const KV_HEADS = 8;
const EXPERTS = { routedExperts: 16, expertsPerToken: 2 };

/**
 * Phi-3.5-MoE: LayerNorm with bias, as in the published code and transformers before version 5,
 * biases in attention and head where the config says so, and experts in every layer.
 */
export const phimoe: Family = {
  modelTypes: ['phimoe'],
  read(fields) {
    const { hiddenSize, layers, vocabularySize, maxContext } = sizes(fields);
    const heads = headFields(fields, hiddenSize, { kvHeads: KV_HEADS });
    const experts = plainExperts(fields, expertCounts(fields, 'num_local_experts', EXPERTS));
    const biased = fields.flag('attention_bias', false);
    const headBias = fields.flag('lm_head_bias', false);
    const tiedEmbeddings = fields.flag('tie_word_embeddings', false);
    const span = windowSpan(windowOf(fields, null));
    fields.only(
      'num_experts_per_tok',
      EXPERTS.expertsPerToken,
      'Its router chooses one expert, then another.',
    );
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
          rotaryDim: heads.headDim,
          span,
        },
        feedForward: experts,
      }),
      norm: { kind: 'layernorm', bias: true },
      tiedEmbeddings,
      headBias,
      maxContext,
    });
  },
};
