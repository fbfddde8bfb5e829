import type { Family } from './family.ts';
import { EXPERT_WIDTH, PLAIN_EXPERTS, SILU, expertCounts } from './expert-layers.ts';
import { headFields } from './heads.ts';
import { PLAIN_HEADS, PRE_NORMS, alike, biases } from './layer.ts';
import { sizes } from './sizes.ts';
import { FULL, windowOf } from './spans.ts';

/** PhimoeConfig's defaults. */
const KV_HEADS = 8;
const EXPERTS = { routedExperts: 16, expertsPerToken: 2 };
const PER_TOKEN = 'num_experts_per_tok';

/**
 * Phi-3.5-MoE: LayerNorm with bias, as in the published code and transformers before version 5,
 * biases in attention and head where the config says so, and experts in every layer.
 */
export const phimoe: Family = {
  modelTypes: ['phimoe'],
  read(fields) {
    const { hiddenSize, layers, vocabularySize, maxContext } = sizes(fields);
    const heads = headFields(fields, hiddenSize, { kvHeads: KV_HEADS });
    const experts = {
      ...PLAIN_EXPERTS,
      ...expertCounts(fields, 'num_local_experts', PER_TOKEN, EXPERTS),
      size: fields.count('intermediate_size', EXPERT_WIDTH),
      activation: fields.choice('hidden_act', SILU, 'silu'),
    };
    const biased = fields.flag('attention_bias', false);
    const headBias = fields.flag('lm_head_bias', false);
    const tiedEmbeddings = fields.flag('tie_word_embeddings', false);
    const window = windowOf(fields, null);
    fields.only(PER_TOKEN, EXPERTS.expertsPerToken, 'Its router chooses one expert, then another.');
    const span = window === null ? FULL : ({ kind: 'window', size: window } as const);
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
