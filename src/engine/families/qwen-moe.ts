import type { Fields } from '../fields.ts';
import type { ExpertFeedForward, SharedExpert } from '../model.ts';
import type { Family } from './family.ts';
import { PLAIN_EXPERTS, expertCounts } from './expert-layers.ts';
import { headFields } from './heads.ts';
import { PLAIN_HEADS, PRE_NORMS, grouped } from './layer.ts';

const TYPES = { qwen2_moe: 'qwen2_moe', qwen3_moe: 'qwen3_moe' } as const;

/**
 * Qwen's mixtures: Qwen2-MoE with biases on q, k and v and a gated shared expert, Qwen3-MoE with QK
 * norms and nothing shared. Both may leave layers dense.
 */
export const qwenMoe: Family = {
  modelTypes: Object.keys(TYPES),
  read(fields) {
    const second = fields.choice('model_type', TYPES, 'qwen3_moe') === 'qwen2_moe';
    const hiddenSize = fields.count('hidden_size', 'the width D of the residual stream');
    const layers = fields.layers();
    const heads = headFields(fields, hiddenSize);
    const size = fields.count('intermediate_size', 'the width F of a dense MLP');
    const vocabularySize = fields.count('vocab_size', 'the number of tokens V in the vocabulary');
    const maxContext = fields.optionalCount('max_position_embeddings', 'the longest context');
    const activation = fields.choice('hidden_act', { silu: 'silu' } as const, 'silu');
    const tiedEmbeddings = fields.flag('tie_word_embeddings', false);
    const stated = fields.flag(second ? 'qkv_bias' : 'attention_bias', second);
    const bias = { query: stated, keyValue: stated, output: stated && !second };
    const sparse = sparseLayers(fields);
    const experts: ExpertFeedForward = {
      ...PLAIN_EXPERTS,
      ...expertCounts(fields, 'num_experts'),
      size: fields.count('moe_intermediate_size', 'the width F of an expert'),
      shared: second ? sharedExpert(fields) : null,
    };
    fields.only('use_sliding_window', false, 'Windows in Qwen’s mixtures are not supported.');
    fields.ignore('sliding_window', 'max_window_layers');
    const layer = {
      residual: 'sequential',
      norms: PRE_NORMS,
      attention: {
        ...PLAIN_HEADS,
        ...heads,
        bias,
        rotaryDim: heads.headDim,
        qkNorm: second ? null : 'per-head',
      },
    } as const;
    const dense = { kind: 'dense', size, gated: true, activation, bias: false } as const;
    return () => ({
      hiddenSize,
      vocabularySize,
      groups: grouped(layers, (at) =>
        sparse(at)
          ? { ...layer, name: 'expert layers', feedForward: experts }
          : { ...layer, name: 'dense layers', feedForward: dense },
      ),
      norm: { kind: 'rmsnorm', bias: false },
      tiedEmbeddings,
      headBias: false,
      learnedPositions: 0,
      maxContext,
      notes: [],
    });
  },
};

/** Which layers have experts: every nth, unless the list says that one has none. */
export function sparseLayers(fields: Fields): (layer: number) => boolean {
  const every = fields.optionalCount('decoder_sparse_step', 'how often a layer has experts') ?? 1;
  const dense = fields.numbers('mlp_only_layers', 'the layers without experts') ?? [];
  return (layer) => !dense.includes(layer) && (layer + 1) % every === 0;
}

/** One MLP that every token passes through, its output scaled by a trained weight. */
export const sharedExpert = (fields: Fields): SharedExpert => ({
  size: fields.count('shared_expert_intermediate_size', 'the width F of the shared expert'),
  gate: true,
  normed: false,
});
