import type { Fields } from '../fields.ts';
import type { ExpertFeedForward, SharedExpert } from '../model.ts';
import type { Family } from './family.ts';
import { EXPERT_WIDTH, PLAIN_EXPERTS, SILU, expertCounts, layerName } from './expert-layers.ts';
import { headFields } from './heads.ts';
import { PLAIN_HEADS, PRE_NORMS, biases, grouped } from './layer.ts';
import { MLP_WIDTH, sizes } from './sizes.ts';

const GENERATIONS = { qwen2_moe: 'two', qwen3_moe: 'three', qwen3_vl_moe_text: 'three' } as const;

/**
 * Qwen's mixtures: Qwen2-MoE with biases on q, k and v and a gated shared expert, Qwen3-MoE with QK
 * norms and nothing shared. Both may leave layers dense.
 */
export const qwenMoe: Family = {
  modelTypes: Object.keys(GENERATIONS),
  read(fields) {
    const second = fields.choice('model_type', GENERATIONS, 'three') === 'two';
    const { hiddenSize, layers, vocabularySize, maxContext } = sizes(fields);
    const heads = headFields(fields, hiddenSize);
    const activation = fields.choice('hidden_act', SILU, 'silu');
    const size = fields.count('intermediate_size', MLP_WIDTH);
    const dense = { kind: 'dense', size, gated: true, activation, bias: false } as const;
    const experts: ExpertFeedForward = {
      ...PLAIN_EXPERTS,
      ...expertCounts(fields, 'num_experts'),
      size: fields.count('moe_intermediate_size', EXPERT_WIDTH),
      activation,
      shared: second ? sharedExpert(fields) : null,
    };
    const sparse = sparseLayers(fields);
    const biased = fields.flag(second ? 'qkv_bias' : 'attention_bias', second);
    const tiedEmbeddings = fields.flag('tie_word_embeddings', false);
    fields.only('use_qk_norm', !second, 'Only Qwen3’s mixtures normalize queries and keys.');
    fields.only('use_sliding_window', false, 'Windows in Qwen’s mixtures are not supported.');
    fields.ignore('sliding_window', 'max_window_layers');
    const attention = {
      ...PLAIN_HEADS,
      ...heads,
      bias: biases(biased, biased && !second),
      rotaryDim: heads.headDim,
      qkNorm: second ? null : 'per-head',
    } as const;
    return () => ({
      hiddenSize,
      vocabularySize,
      groups: grouped(layers, (layer) => {
        const feedForward = sparse(layer) ? experts : dense;
        return {
          name: layerName(feedForward),
          residual: 'sequential',
          norms: PRE_NORMS,
          attention,
          feedForward,
        };
      }),
      norm: { kind: 'rmsnorm', bias: false },
      tiedEmbeddings,
      maxContext,
    });
  },
};

/** Which layers have experts: every nth, unless the list says that one has none. */
export function sparseLayers(fields: Fields): (layer: number) => boolean {
  const every = fields.count('decoder_sparse_step', 'how often a layer has experts', 1);
  const dense = fields.numbers('mlp_only_layers', 'the layers without experts') ?? [];
  return (layer) => !dense.includes(layer) && (layer + 1) % every === 0;
}

/** One MLP that every token passes through, its output scaled by a trained weight. */
export const sharedExpert = (fields: Fields): SharedExpert => ({
  size: fields.count('shared_expert_intermediate_size', 'the width F of the shared expert'),
  gate: true,
  normed: false,
});
