import type { Family } from './family.ts';
import { PLAIN_EXPERTS, expertCounts, predictionNote } from './expert-layers.ts';
import { headFields } from './heads.ts';
import { PLAIN_HEADS, PRE_NORMS } from './layer.ts';

/** Default of MiniMaxM2Config (transformers). */
const HEADS = { headDim: 128 };

/** MiniMax-M2 and M2.5: full attention with a norm over all heads' queries and keys, experts in every layer. */
export const minimaxM2: Family = {
  modelTypes: ['minimax_m2'],
  read(fields) {
    const hiddenSize = fields.count('hidden_size', 'the width D of the residual stream');
    const count = fields.layers();
    const heads = headFields(fields, hiddenSize, HEADS);
    const rotary = fields.optionalCount('rotary_dim', 'the rotated part of a head');
    const size = fields.count('intermediate_size', 'the width F of an expert');
    const vocabularySize = fields.count('vocab_size', 'the number of tokens V in the vocabulary');
    const maxContext = fields.optionalCount('max_position_embeddings', 'the longest context');
    const counts = expertCounts(fields, 'num_local_experts');
    const activation = fields.choice('hidden_act', { silu: 'silu' } as const, 'silu');
    const tiedEmbeddings = fields.flag('tie_word_embeddings', false);
    const qkNorm = fields.flag('use_qk_norm', true);
    const correction = fields.flag('use_routing_bias', true);
    fields.only('qk_norm_type', 'per_layer', 'A norm per head is not supported here.');
    fields.only('attn_type_list', 1, 'MiniMax-M2 with linear attention is not supported.');
    fields.only('shared_intermediate_size', 0, 'MiniMax-M2 with a shared expert is not supported.');
    const predicts = fields.flag('use_mtp', false);
    const modules = fields.whole('num_mtp_modules', 'modules that predict ahead', 0);
    const each = fields.whole('mtp_transformer_layers', 'layers of such a module', 0);
    const rotaryDim = rotary ?? heads.headDim;
    fields.require(
      rotaryDim <= heads.headDim,
      'rotary_dim',
      `at most the head size (${heads.headDim})`,
      'RoPE rotates a part of each head.',
    );
    return () => ({
      hiddenSize,
      vocabularySize,
      groups: [
        {
          name: 'layers',
          count,
          residual: 'sequential',
          norms: PRE_NORMS,
          attention: {
            ...PLAIN_HEADS,
            ...heads,
            rotaryDim,
            qkNorm: qkNorm ? 'per-projection' : null,
          },
          feedForward: {
            ...PLAIN_EXPERTS,
            ...counts,
            size,
            activation,
            router: { biases: correction ? 1 : 0, scaled: false },
          },
        },
      ],
      norm: { kind: 'rmsnorm', bias: false },
      tiedEmbeddings,
      headBias: false,
      learnedPositions: 0,
      maxContext,
      notes: predictionNote(predicts ? modules * each : 0),
    });
  },
};
