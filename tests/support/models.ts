import type { DenseFeedForward, HeadAttention, Model } from '../../src/engine/index.ts';
import { parseModel } from '../../src/engine/index.ts';

export type Config = Readonly<Record<string, unknown>>;

/**
 * Configs for tests, written in place so that a test does not change with the catalog. The large ones
 * carry the published architecture fields; the toys are small enough to count by hand.
 */
export const CONFIGS = {
  'llama-2-7b': {
    model_type: 'llama',
    hidden_size: 4096,
    intermediate_size: 11008,
    num_hidden_layers: 32,
    num_attention_heads: 32,
    num_key_value_heads: 32,
    vocab_size: 32000,
    max_position_embeddings: 4096,
    hidden_act: 'silu',
    rope_scaling: null,
    tie_word_embeddings: false,
  },
  'llama-2-70b': {
    model_type: 'llama',
    hidden_size: 8192,
    intermediate_size: 28672,
    num_hidden_layers: 80,
    num_attention_heads: 64,
    num_key_value_heads: 8,
    vocab_size: 32000,
    max_position_embeddings: 4096,
    hidden_act: 'silu',
    tie_word_embeddings: false,
  },
  'llama-3.1-8b': {
    model_type: 'llama',
    hidden_size: 4096,
    intermediate_size: 14336,
    num_hidden_layers: 32,
    num_attention_heads: 32,
    num_key_value_heads: 8,
    vocab_size: 128256,
    max_position_embeddings: 131072,
    hidden_act: 'silu',
    attention_bias: false,
    mlp_bias: false,
    tie_word_embeddings: false,
  },
  'mistral-7b-windowed': {
    model_type: 'mistral',
    hidden_size: 4096,
    intermediate_size: 14336,
    num_hidden_layers: 32,
    num_attention_heads: 32,
    num_key_value_heads: 8,
    vocab_size: 32000,
    max_position_embeddings: 32768,
    hidden_act: 'silu',
    sliding_window: 4096,
    tie_word_embeddings: false,
  },
  'qwen2.5-7b': {
    model_type: 'qwen2',
    hidden_size: 3584,
    intermediate_size: 18944,
    num_hidden_layers: 28,
    num_attention_heads: 28,
    num_key_value_heads: 4,
    vocab_size: 152064,
    max_position_embeddings: 32768,
    hidden_act: 'silu',
    sliding_window: 131072,
    use_sliding_window: false,
    tie_word_embeddings: false,
  },
  'opt-6.7b': {
    model_type: 'opt',
    hidden_size: 4096,
    ffn_dim: 16384,
    num_hidden_layers: 32,
    num_attention_heads: 32,
    vocab_size: 50272,
    max_position_embeddings: 2048,
    activation_function: 'relu',
    do_layer_norm_before: true,
    word_embed_proj_dim: 4096,
  },
  'gpt-j-6b': {
    model_type: 'gptj',
    n_embd: 4096,
    n_layer: 28,
    n_head: 16,
    n_inner: null,
    n_positions: 2048,
    rotary_dim: 64,
    vocab_size: 50400,
    activation_function: 'gelu_new',
    tie_word_embeddings: false,
  },
  'chatglm3-6b': {
    model_type: 'chatglm',
    hidden_size: 4096,
    ffn_hidden_size: 13696,
    num_layers: 28,
    num_attention_heads: 32,
    kv_channels: 128,
    multi_query_attention: true,
    multi_query_group_num: 2,
    padded_vocab_size: 65024,
    seq_length: 8192,
    add_qkv_bias: true,
    add_bias_linear: false,
    rmsnorm: true,
    post_layer_norm: true,
    tie_word_embeddings: false,
  },
  /** D 8, F 16, L 2, H 4, K 2, h 2, V 10; no biases. */
  'toy-llama': {
    model_type: 'llama',
    hidden_size: 8,
    intermediate_size: 16,
    num_hidden_layers: 2,
    num_attention_heads: 4,
    num_key_value_heads: 2,
    vocab_size: 10,
    max_position_embeddings: 64,
    tie_word_embeddings: false,
  },
  /** The same with heads wider than D/H (h 3), tied embeddings and every bias. */
  'toy-llama-wide-heads': {
    model_type: 'llama',
    hidden_size: 8,
    intermediate_size: 16,
    num_hidden_layers: 2,
    num_attention_heads: 4,
    num_key_value_heads: 2,
    head_dim: 3,
    vocab_size: 10,
    attention_bias: true,
    mlp_bias: true,
    tie_word_embeddings: true,
  },
  /** D 8, F 16, L 2, H 4, K 1, h 2, V 10, a window of 4. */
  'toy-window': {
    model_type: 'mistral',
    hidden_size: 8,
    intermediate_size: 16,
    num_hidden_layers: 2,
    num_attention_heads: 4,
    num_key_value_heads: 1,
    vocab_size: 10,
    sliding_window: 4,
  },
  /** D 8, F 16, L 3, H 4, K 2, h 3 (H·h is more than D), V 10; norms on q and k; the last layer slides. */
  'toy-qwen3': {
    model_type: 'qwen3',
    hidden_size: 8,
    intermediate_size: 16,
    num_hidden_layers: 3,
    num_attention_heads: 4,
    num_key_value_heads: 2,
    head_dim: 3,
    vocab_size: 10,
    use_sliding_window: true,
    sliding_window: 4,
    max_window_layers: 2,
    tie_word_embeddings: true,
  },
  /** D 8, F 16, L 2, H 2, K 1, h 4, of which 3 rotate, V 10, a window of 5. */
  'toy-phi3': {
    model_type: 'phi3',
    hidden_size: 8,
    intermediate_size: 16,
    num_hidden_layers: 2,
    num_attention_heads: 2,
    num_key_value_heads: 1,
    vocab_size: 10,
    sliding_window: 5,
    partial_rotary_factor: 0.75,
  },
  /** D 8, F 16, L 5, H 2, K 1, h 4, V 10; the fourth layer has no RoPE; tied. */
  'toy-smollm3': {
    model_type: 'smollm3',
    hidden_size: 8,
    intermediate_size: 16,
    num_hidden_layers: 5,
    num_attention_heads: 2,
    num_key_value_heads: 1,
    vocab_size: 10,
  },
  /** D 8, F 16, L 2, H 4, K 2, h 2, V 10; norms behind the blocks, and over all heads of q and k. */
  'toy-olmo2': {
    model_type: 'olmo2',
    hidden_size: 8,
    intermediate_size: 16,
    num_hidden_layers: 2,
    num_attention_heads: 4,
    num_key_value_heads: 2,
    vocab_size: 10,
  },
  /** D 8, F 16, L 2, H 4, K 2, h 4 (H·h is twice D), of which 2 rotate, V 10; biases on q, k and v. */
  'toy-glm': {
    model_type: 'glm',
    hidden_size: 8,
    intermediate_size: 16,
    num_hidden_layers: 2,
    num_attention_heads: 4,
    head_dim: 4,
    vocab_size: 10,
  },
  /** The same with norms on both sides of both blocks. */
  'toy-glm4': {
    model_type: 'glm4',
    hidden_size: 8,
    intermediate_size: 16,
    num_hidden_layers: 2,
    num_attention_heads: 4,
    head_dim: 4,
    vocab_size: 10,
  },
  /** D 8, F 16, L 2, H 2, K 1, h 5, V 10; tied. */
  'toy-gemma': {
    model_type: 'gemma',
    hidden_size: 8,
    intermediate_size: 16,
    num_hidden_layers: 2,
    num_attention_heads: 2,
    num_key_value_heads: 1,
    head_dim: 5,
    vocab_size: 10,
  },
  /** The same with 3 layers, the first and the third in a window of 4, and norms on both sides. */
  'toy-gemma2': {
    model_type: 'gemma2',
    hidden_size: 8,
    intermediate_size: 16,
    num_hidden_layers: 3,
    num_attention_heads: 2,
    num_key_value_heads: 1,
    head_dim: 5,
    vocab_size: 10,
    sliding_window: 4,
  },
  /** Seven layers, of which the sixth is global, with norms on q and k; inside a multimodal config. */
  'toy-gemma3': {
    model_type: 'gemma3',
    text_config: {
      model_type: 'gemma3_text',
      hidden_size: 8,
      intermediate_size: 16,
      num_hidden_layers: 7,
      num_attention_heads: 2,
      num_key_value_heads: 1,
      head_dim: 5,
      vocab_size: 10,
      sliding_window: 4,
    },
  },
  /** D 8, F 16, L 2, H 4, K 2, h 2, V 10; side by side behind one norm without bias; norms on q and k; tied. */
  'toy-cohere': {
    model_type: 'cohere',
    hidden_size: 8,
    intermediate_size: 16,
    num_hidden_layers: 2,
    num_attention_heads: 4,
    num_key_value_heads: 2,
    vocab_size: 10,
    use_qk_norm: true,
  },
  /** D 8, F 16, L 5, H 4, K 4, h 2, V 10; the fourth layer global without RoPE, the others in a window of 4. */
  'toy-cohere2': {
    model_type: 'cohere2',
    hidden_size: 8,
    intermediate_size: 16,
    num_hidden_layers: 5,
    num_attention_heads: 4,
    vocab_size: 10,
    sliding_window: 4,
  },
  /** D 8, F 32, L 2, H 2, h 4, V 10, 16 positions; biases everywhere but the head; tied. */
  'toy-gpt2': {
    model_type: 'gpt2',
    n_embd: 8,
    n_layer: 2,
    n_head: 2,
    n_positions: 16,
    vocab_size: 10,
  },
  /** The same with one key/value head. */
  'toy-gpt-bigcode': {
    model_type: 'gpt_bigcode',
    n_embd: 8,
    n_layer: 2,
    n_head: 2,
    n_positions: 16,
    vocab_size: 10,
  },
  /** D 8, F 16, L 2, H 2, h 4, of which 1 rotates, V 10; side by side, each behind its own norm; biases. */
  'toy-gpt-neox': {
    model_type: 'gpt_neox',
    hidden_size: 8,
    intermediate_size: 16,
    num_hidden_layers: 2,
    num_attention_heads: 2,
    vocab_size: 10,
  },
  /** D 8, F 16, L 2, H 2, K 1, h 4, of which 2 rotate, V 10; biases everywhere, the head included. */
  'toy-phi': {
    model_type: 'phi',
    hidden_size: 8,
    intermediate_size: 16,
    num_hidden_layers: 2,
    num_attention_heads: 2,
    num_key_value_heads: 1,
    vocab_size: 10,
  },
  /** The same under the names of its first code, with as many key/value heads as heads and F 32. */
  'toy-phi-msft': {
    model_type: 'phi-msft',
    n_embd: 8,
    n_layer: 2,
    n_head: 2,
    n_head_kv: null,
    rotary_dim: 2,
    vocab_size: 10,
  },
  /** D 8, F 32, L 2, H 4, K 2, h 2, V 10; the new decoder: side by side, each behind its own norm; tied. */
  'toy-falcon': {
    model_type: 'falcon',
    hidden_size: 8,
    num_hidden_layers: 2,
    num_attention_heads: 4,
    num_kv_heads: 2,
    new_decoder_architecture: true,
    vocab_size: 10,
  },
  /** D 8, F 32, L 2, H 2, h 4, V 10; ALiBi, no biases, also not in the norms; tied. */
  'toy-mpt': {
    model_type: 'mpt',
    d_model: 8,
    n_layers: 2,
    n_heads: 2,
    vocab_size: 10,
    attn_config: { alibi: true, alibi_bias_max: 8 },
  },
  /** D 8, F 32, L 2, H 2, h 4, V 10; ALiBi, a norm behind the embedding, biases; tied. */
  'toy-bloom': {
    model_type: 'bloom',
    n_embed: 8,
    n_layer: 2,
    n_head: 2,
    vocab_size: 10,
  },
  /** The toy Llama, as the language model of a multimodal Mistral, with FP8 weights. */
  'toy-mistral3': {
    model_type: 'mistral3',
    tie_word_embeddings: true,
    quantization_config: { quant_method: 'fp8', activation_scheme: 'static' },
    text_config: {
      model_type: 'ministral3',
      hidden_size: 8,
      intermediate_size: 16,
      num_hidden_layers: 2,
      num_attention_heads: 4,
      num_key_value_heads: 2,
      vocab_size: 10,
    },
    vision_config: { hidden_size: 4 },
  },
  /**
   * D 8, F 16, L 4, V 10: three layers of gated DeltaNet (H 4, K 2, h 2, hv 3, 4 taps) to one of full
   * attention (H 2, K 1, h 8, of which 2 rotate) with a gate; one layer of prediction.
   */
  'toy-qwen3.5': {
    model_type: 'qwen3_5',
    tie_word_embeddings: false,
    text_config: {
      model_type: 'qwen3_5_text',
      hidden_size: 8,
      intermediate_size: 16,
      num_hidden_layers: 4,
      num_attention_heads: 2,
      num_key_value_heads: 1,
      head_dim: 8,
      vocab_size: 10,
      linear_num_key_heads: 2,
      linear_key_head_dim: 2,
      linear_num_value_heads: 4,
      linear_value_head_dim: 3,
      mamba_ssm_dtype: 'float32',
      mtp_num_hidden_layers: 1,
    },
    vision_config: { hidden_size: 4 },
  },
  /** D 8, F 32, L 2, H 2, h 4, V 10, 16 positions; biases everywhere but the head. */
  'toy-opt': {
    model_type: 'opt',
    hidden_size: 8,
    ffn_dim: 32,
    num_hidden_layers: 2,
    num_attention_heads: 2,
    vocab_size: 10,
    max_position_embeddings: 16,
  },
  /** D 8, F 32, L 2, H 2, h 4, of which 2 rotate, V 10; biases in MLP and head. */
  'toy-gptj': {
    model_type: 'gptj',
    n_embd: 8,
    n_layer: 2,
    n_head: 2,
    rotary_dim: 2,
    vocab_size: 10,
    n_positions: 64,
  },
  /** D 8, F 12, L 2, H 4, K 2, h 4 (H·h is twice D), V 10; biases on q, k and v. */
  'toy-chatglm': {
    model_type: 'chatglm',
    hidden_size: 8,
    ffn_hidden_size: 12,
    num_layers: 2,
    num_attention_heads: 4,
    kv_channels: 4,
    multi_query_attention: true,
    multi_query_group_num: 2,
    padded_vocab_size: 10,
    add_qkv_bias: true,
  },
  /** D 8, F 6, L 2, H 2, K 1, h 4, V 10; 4 experts, 2 per token. */
  'toy-mixtral': {
    model_type: 'mixtral',
    hidden_size: 8,
    intermediate_size: 6,
    num_hidden_layers: 2,
    num_attention_heads: 2,
    num_key_value_heads: 1,
    vocab_size: 10,
    num_local_experts: 4,
    num_experts_per_tok: 2,
    tie_word_embeddings: false,
  },
  /** D 8, L 2, H 2, h 4, V 10, biases on q, k, v; layer 0 dense (F 12), layer 1 with 3 experts (F 5), 1 per token, and a gated shared one (F 7). */
  'toy-qwen2-moe': {
    model_type: 'qwen2_moe',
    hidden_size: 8,
    intermediate_size: 12,
    moe_intermediate_size: 5,
    shared_expert_intermediate_size: 7,
    num_hidden_layers: 2,
    num_attention_heads: 2,
    vocab_size: 10,
    num_experts: 3,
    num_experts_per_tok: 1,
    decoder_sparse_step: 2,
    mlp_only_layers: [],
    tie_word_embeddings: false,
  },
  /** D 8, L 3, H 4, K 2, h 3, V 10; layer 1 dense (F 12), the others with 5 experts (F 6), 3 per token. */
  'toy-qwen3-moe': {
    model_type: 'qwen3_moe',
    hidden_size: 8,
    intermediate_size: 12,
    moe_intermediate_size: 6,
    num_hidden_layers: 3,
    num_attention_heads: 4,
    num_key_value_heads: 2,
    head_dim: 3,
    vocab_size: 10,
    num_experts: 5,
    num_experts_per_tok: 3,
    mlp_only_layers: [1],
  },
  /** D 8, F 6, L 2, H 4, K 2, h 4, V 10; a window of 4 in layer 0, sinks, biases, 4 experts, 2 per token. */
  'toy-gpt-oss': {
    model_type: 'gpt_oss',
    hidden_size: 8,
    intermediate_size: 6,
    num_hidden_layers: 2,
    num_attention_heads: 4,
    num_key_value_heads: 2,
    head_dim: 4,
    vocab_size: 10,
    num_local_experts: 4,
    num_experts_per_tok: 2,
    sliding_window: 4,
    tie_word_embeddings: false,
  },
  /** D 8, L 4, H 4, K 2, h 4, V 10; chunks of 4 in layers 0 to 2, experts (F 6, 4 of them, 1 per token, 1 shared) in layers 1 and 3, else F 12. */
  'toy-llama4': {
    model_type: 'llama4',
    text_config: {
      model_type: 'llama4_text',
      hidden_size: 8,
      intermediate_size: 6,
      intermediate_size_mlp: 12,
      num_hidden_layers: 4,
      num_attention_heads: 4,
      num_key_value_heads: 2,
      head_dim: 4,
      vocab_size: 10,
      num_local_experts: 4,
      num_experts_per_tok: 1,
      interleave_moe_layer_step: 2,
      attention_chunk_size: 4,
    },
  },
  /** D 8, L 3, H 4, K 2, h 4 of which 2 rotate, V 10; layer 0 dense (F 12), then 6 experts (F 5), 2 per token, 2 shared; biases on q, k, v; QK norms; predicts ahead. */
  'toy-glm4-moe': {
    model_type: 'glm4_moe',
    hidden_size: 8,
    intermediate_size: 12,
    moe_intermediate_size: 5,
    num_hidden_layers: 3,
    num_attention_heads: 4,
    num_key_value_heads: 2,
    head_dim: 4,
    vocab_size: 10,
    n_routed_experts: 6,
    num_experts_per_tok: 2,
    n_shared_experts: 2,
    first_k_dense_replace: 1,
    attention_bias: true,
    use_qk_norm: true,
    num_nextn_predict_layers: 1,
  },
  /** D 8, F 6, L 2, H 4, K 2, h 4 of which 2 rotate, V 10; norms over all heads, 5 experts, 2 per token, score correction. */
  'toy-minimax-m2': {
    model_type: 'minimax_m2',
    hidden_size: 8,
    intermediate_size: 6,
    num_hidden_layers: 2,
    num_attention_heads: 4,
    num_key_value_heads: 2,
    head_dim: 4,
    rotary_dim: 2,
    vocab_size: 10,
    num_local_experts: 5,
    num_experts_per_tok: 2,
    use_qk_norm: true,
    qk_norm_type: 'per_layer',
    use_mtp: true,
    num_mtp_modules: 3,
    mtp_transformer_layers: 1,
  },
  /** D 8, L 2, V 10, I 16, h 3, a time step of rank 2, 4 taps; norms without weights inside. */
  'toy-falcon-mamba': {
    model_type: 'falcon_mamba',
    hidden_size: 8,
    num_hidden_layers: 2,
    vocab_size: 10,
    intermediate_size: 16,
    state_size: 3,
    time_step_rank: 2,
    tie_word_embeddings: false,
  },
  /** D 8, L 2, V 10, I 16, h 16, a time step of rank 1, 4 taps; tied. */
  'toy-mamba': { model_type: 'mamba', hidden_size: 8, num_hidden_layers: 2, vocab_size: 10 },
  /** D 8, L 2, V 10, H 4, hv 4, K 2, h 3, 4 taps, chunks of 5. */
  'toy-mamba2': {
    model_type: 'mamba2',
    hidden_size: 8,
    num_hidden_layers: 2,
    vocab_size: 10,
    num_heads: 4,
    head_dim: 4,
    n_groups: 2,
    state_size: 3,
    chunk_size: 5,
  },
} as const satisfies Readonly<Record<string, Config>>;

export type TestModelId = keyof typeof CONFIGS;
export const TEST_MODEL_IDS = Object.keys(CONFIGS) as readonly TestModelId[];

/** A model from a config that must be right, with some fields changed. */
export function modelOf(config: Config, id = 'test'): Model {
  const model = parseModel(config, id);
  if (!model.ok) throw new Error(`${id}: ${JSON.stringify(model.issues)}`);
  return model.value;
}

export const testModel = (id: TestModelId, changes: Config = {}): Model =>
  modelOf({ ...CONFIGS[id], ...changes }, id);

/** The layer group's attention, where the test knows that it has heads. */
export function headsOf({ groups }: Model, group = 0): HeadAttention {
  const attention = groups[group]?.attention;
  if (attention?.kind !== 'heads') throw new Error('The group has no attention with heads.');
  return attention;
}

/** The layer group's MLP, where the test knows that it is a dense one. */
export function mlpOf({ groups }: Model, group = 0): DenseFeedForward {
  const feedForward = groups[group]?.feedForward;
  if (feedForward?.kind !== 'dense') throw new Error('The group has no dense MLP.');
  return feedForward;
}
