import * as fc from 'fast-check';
import type { AccountingId, Hardware, Inputs } from '../../src/engine/index.ts';
import { MLA_EXECUTIONS, NUMBER_FORMATS, TOOL_HARDWARE } from '../../src/engine/index.ts';
import type { Config } from './models.ts';
import { CONFIGS, TEST_MODEL_IDS, headsOf, modelOf } from './models.ts';

/** Every property test of the project draws from this seed; a failure prints it with the smallest example. */
export const SEED = 20261123;

const upTo = (most: number): fc.Arbitrary<number> => fc.integer({ min: 1, max: most });
const flag = fc.boolean();

/** Sizes that divide where they must: H·h is free of D where the family states h. */
const heads = fc.record({ kv: upTo(6), share: upTo(6), size: upTo(9).map((n) => 2 * n) });

const llama: fc.Arbitrary<Config> = fc
  .record({
    type: fc.constantFrom('llama', 'mistral', 'qwen2'),
    heads,
    D: upTo(80),
    F: upTo(200),
    V: upTo(300),
    L: upTo(5),
    bias: flag,
    mlpBias: flag,
    tied: flag,
    window: fc.option(upTo(40)),
  })
  .map(({ type, heads: { kv, share, size }, D, F, V, L, bias, mlpBias, tied, window }) => ({
    model_type: type,
    hidden_size: D,
    intermediate_size: F,
    vocab_size: V,
    num_hidden_layers: L,
    num_attention_heads: kv * share,
    num_key_value_heads: kv,
    head_dim: size,
    tie_word_embeddings: tied,
    ...(type === 'llama' ? { attention_bias: bias, mlp_bias: mlpBias } : {}),
    ...(type === 'mistral' ? { sliding_window: window } : {}),
  }));

const opt: fc.Arbitrary<Config> = fc
  .record({
    heads,
    F: upTo(200),
    V: upTo(300),
    L: upTo(5),
    positions: upTo(100),
    bias: flag,
    tied: flag,
  })
  .map(({ heads: { share, size }, F, V, L, positions, bias, tied }) => ({
    model_type: 'opt',
    hidden_size: share * size,
    num_attention_heads: share,
    ffn_dim: F,
    vocab_size: V,
    num_hidden_layers: L,
    max_position_embeddings: positions,
    enable_bias: bias,
    tie_word_embeddings: tied,
  }));

const gptj: fc.Arbitrary<Config> = fc
  .record({ heads, F: fc.option(upTo(200)), V: upTo(300), L: upTo(5), rotary: upTo(2), tied: flag })
  .map(({ heads: { share, size }, F, V, L, rotary, tied }) => ({
    model_type: 'gptj',
    n_embd: share * size,
    n_head: share,
    n_inner: F,
    vocab_size: V,
    n_layer: L,
    rotary_dim: rotary,
    tie_word_embeddings: tied,
  }));

const chatglm: fc.Arbitrary<Config> = fc
  .record({
    heads,
    D: upTo(80),
    F: upTo(200),
    V: upTo(300),
    L: upTo(5),
    bias: flag,
    linear: flag,
    multi: flag,
  })
  .map(({ heads: { kv, share, size }, D, F, V, L, bias, linear, multi }) => ({
    model_type: 'chatglm',
    hidden_size: D,
    num_attention_heads: kv * share,
    multi_query_attention: multi,
    multi_query_group_num: kv,
    kv_channels: size,
    ffn_hidden_size: F,
    padded_vocab_size: V,
    num_layers: L,
    add_qkv_bias: bias,
    add_bias_linear: linear,
  }));

/** Gemma, Cohere and the rest of Llama's relatives: windows, norms everywhere, parallel blocks. */
const interleaved: fc.Arbitrary<Config> = fc
  .record({
    type: fc.constantFrom(
      ...['qwen3', 'phi3', 'smollm3', 'olmo2', 'glm4', 'gemma', 'gemma2', 'gemma3_text'],
      ...['cohere', 'cohere2', 'olmo', 'olmo3', 'exaone4', 'granite', 'starcoder2'],
    ),
    heads,
    D: upTo(80),
    F: upTo(200),
    V: upTo(300),
    L: upTo(9),
    window: upTo(40),
    tied: flag,
  })
  .map(({ type, heads: { kv, share, size }, D, F, V, L, window, tied }) => ({
    model_type: type,
    hidden_size: D,
    intermediate_size: F,
    vocab_size: V,
    num_hidden_layers: L,
    num_attention_heads: kv * share,
    num_key_value_heads: kv,
    head_dim: size,
    tie_word_embeddings: tied,
    ...(['phi3', 'gemma2', 'gemma3_text', 'cohere2', 'olmo3', 'exaone4'].includes(type) && {
      sliding_window: window,
    }),
    ...(type === 'qwen3' && {
      use_sliding_window: true,
      sliding_window: window,
      max_window_layers: 2,
    }),
    ...(type === 'cohere' && { use_qk_norm: true }),
  }));

/** GPT-2's relatives: heads of D/H, plain MLPs, positions or ALiBi, parallel blocks. */
const relatives: fc.Arbitrary<Config> = fc
  .record({
    type: fc.constantFrom('gpt2', 'gpt_bigcode', 'gpt_neox', 'phi', 'falcon', 'mpt', 'bloom'),
    heads,
    V: upTo(300),
    L: upTo(5),
    positions: upTo(100),
    parallel: flag,
    newDecoder: flag,
    tied: flag,
  })
  .map(({ type, heads: { share, size }, V, L, positions, parallel, newDecoder, tied }) => ({
    model_type: type,
    hidden_size: share * size,
    num_attention_heads: share,
    vocab_size: V,
    num_hidden_layers: L,
    max_position_embeddings: positions,
    tie_word_embeddings: tied,
    ...(type === 'gpt_neox' && { use_parallel_residual: parallel }),
    ...(type === 'falcon' && { parallel_attn: parallel, new_decoder_architecture: newDecoder }),
  }));

/** A valid config of a family whose layers attend with heads and have a dense MLP. */
export const config = fc.oneof(llama, opt, gptj, chatglm, interleaved, relatives);

/** Experts under the names of each family, and latent attention where it has that. */
const mixture: fc.Arbitrary<Config> = fc
  .record({
    type: fc.constantFrom(
      ...['mixtral', 'qwen2_moe', 'qwen3_moe', 'gpt_oss', 'minimax_m2', 'glm4_moe', 'granitemoe'],
      ...['deepseek_v2', 'deepseek_v3', 'kimi_k2', 'deepseek_v32', 'glm_moe_dsa'],
    ),
    heads,
    D: upTo(60),
    F: upTo(60),
    V: upTo(200),
    L: upTo(5),
    perToken: upTo(4),
    idle: fc.integer({ min: 0, max: 8 }),
    shared: fc.integer({ min: 0, max: 2 }),
    dense: fc.integer({ min: 0, max: 3 }),
    every: upTo(3),
    ranks: fc.record({ query: fc.option(upTo(20)), latent: upTo(20), plain: upTo(9) }),
  })
  .map(({ type, heads: { kv, share, size }, D, F, V, L, perToken, idle, ...rest }) => {
    const { shared, dense, every, ranks } = rest;
    const experts = perToken + idle;
    const latent = /^(deepseek|kimi|glm_moe)/.test(type);
    return {
      model_type: type,
      hidden_size: D,
      intermediate_size: F,
      vocab_size: V,
      num_hidden_layers: L,
      num_attention_heads: kv * share,
      num_key_value_heads: kv,
      num_experts_per_tok: perToken,
      ...(!latent && { head_dim: size }),
      ...(/^(mixtral|gpt_oss|minimax|granitemoe)/.test(type) && { num_local_experts: experts }),
      ...(type === 'gpt_oss' && { sliding_window: F }),
      ...(type.startsWith('qwen') && {
        num_experts: experts,
        moe_intermediate_size: D,
        decoder_sparse_step: every,
      }),
      ...(type === 'qwen2_moe' && { shared_expert_intermediate_size: V }),
      ...((latent || type === 'glm4_moe') && {
        n_routed_experts: experts,
        moe_intermediate_size: D,
        n_shared_experts: shared,
        first_k_dense_replace: dense,
        moe_layer_freq: every,
      }),
      ...(latent && {
        q_lora_rank: ranks.query,
        kv_lora_rank: ranks.latent,
        qk_nope_head_dim: ranks.plain,
        qk_rope_head_dim: size,
        v_head_dim: share,
      }),
      ...(/(v32|dsa)$/.test(type) && {
        index_n_heads: kv,
        index_head_dim: size,
        index_topk: F,
        index_topk_freq: every,
      }),
    };
  });

/** Layers that keep a state, alone or between layers that attend. */
const hybrid: fc.Arbitrary<Config> = fc
  .record({
    heads,
    D: upTo(40),
    F: upTo(60),
    V: upTo(200),
    kinds: fc.array(fc.constantFrom(...'M*-E'), { minLength: 1, maxLength: 6 }),
    perToken: upTo(4),
    idle: fc.integer({ min: 0, max: 8 }),
    state: upTo(9),
    taps: upTo(5),
    chunk: upTo(20),
    every: upTo(4),
    bias: flag,
  })
  .chain(({ heads: { kv, share, size }, D, F, V, kinds, perToken, idle, ...rest }) => {
    const { state, taps, chunk, every, bias } = rest;
    const H = kv * share;
    const common = { hidden_size: D, vocab_size: V, num_hidden_layers: kinds.length };
    const attending = { num_attention_heads: H, num_key_value_heads: kv, head_dim: size };
    const routed = { num_experts: perToken + idle, num_experts_per_tok: perToken };
    const delta = {
      ...common,
      ...attending,
      intermediate_size: F,
      full_attention_interval: every,
      linear_num_key_heads: kv,
      linear_num_value_heads: H,
      linear_key_head_dim: state,
      linear_value_head_dim: size,
      linear_conv_kernel_dim: taps,
      attention_bias: bias,
    };
    const channels = { state_size: state, conv_kernel: taps, use_bias: bias };
    const selective = { ...common, ...channels, intermediate_size: F, time_step_rank: kv };
    return fc.constantFrom<Config>(
      { model_type: 'qwen3_5_text', ...delta, mtp_num_hidden_layers: taps },
      {
        model_type: 'qwen3_next',
        ...delta,
        ...routed,
        moe_intermediate_size: F,
        shared_expert_intermediate_size: V,
        decoder_sparse_step: every,
      },
      {
        model_type: 'nemotron_h',
        ...common,
        ...attending,
        intermediate_size: F,
        hybrid_override_pattern: kinds.join(''),
        mamba_num_heads: H,
        mamba_head_dim: size,
        n_groups: kv,
        ssm_state_size: state,
        conv_kernel: taps,
        chunk_size: chunk,
        use_bias: bias,
        n_routed_experts: perToken + idle,
        num_experts_per_tok: perToken,
        moe_intermediate_size: F,
        moe_shared_expert_intermediate_size: V,
        moe_latent_size: bias ? state : null,
      },
      {
        model_type: 'jamba',
        ...common,
        ...attending,
        ...routed,
        intermediate_size: F,
        attn_layer_period: every,
        attn_layer_offset: every - 1,
        expert_layer_period: every,
        expert_layer_offset: 0,
        mamba_d_state: state,
        mamba_d_conv: taps,
        mamba_dt_rank: kv,
      },
      {
        model_type: 'minimax_m1',
        ...common,
        ...attending,
        intermediate_size: F,
        num_local_experts: perToken + idle,
        num_experts_per_tok: perToken,
        attn_type_list: kinds.map((kind) => (kind === '*' ? 1 : 0)),
      },
      { model_type: 'mamba', ...selective },
      { model_type: 'falcon_mamba', ...selective },
      {
        model_type: 'mamba2',
        ...common,
        ...channels,
        hidden_size: H * size,
        num_heads: H,
        head_dim: size,
        n_groups: kv,
        expand: 1,
        chunk_size: chunk,
      },
    );
  });

const LAYER_KINDS = [
  'sliding_attention',
  'compressed_sparse_attention',
  'heavily_compressed_attention',
];

/** Entries that stand for several tokens, and several residual streams. */
const compressed: fc.Arbitrary<Config> = fc
  .record({
    heads: fc.record({ groups: upTo(3), share: upTo(3), rank: upTo(9), rotated: upTo(4) }),
    D: upTo(40),
    F: upTo(60),
    V: upTo(200),
    kinds: fc.array(fc.constantFrom(...LAYER_KINDS), { minLength: 1, maxLength: 5 }),
    rates: fc.record({ sparse: upTo(5), heavy: upTo(12) }),
    window: upTo(20),
    selected: upTo(9),
    perToken: upTo(4),
    idle: fc.integer({ min: 0, max: 8 }),
    shared: fc.integer({ min: 0, max: 2 }),
    streams: upTo(5),
    hashed: fc.integer({ min: 0, max: 3 }),
  })
  .map(({ heads, D, F, V, kinds, rates, window, selected, perToken, idle, ...rest }) => ({
    model_type: 'deepseek_v4',
    hidden_size: D,
    vocab_size: V,
    num_hidden_layers: kinds.length,
    num_attention_heads: heads.groups * heads.share,
    head_dim: 2 * heads.rotated,
    qk_rope_head_dim: heads.rotated,
    q_lora_rank: heads.rank,
    o_groups: heads.groups,
    o_lora_rank: heads.rank,
    sliding_window: window,
    layer_types: kinds,
    compress_rates: {
      compressed_sparse_attention: 1 + rates.sparse,
      heavily_compressed_attention: 1 + rates.heavy,
    },
    index_n_heads: heads.share,
    index_head_dim: heads.rank,
    index_topk: selected,
    moe_intermediate_size: F,
    n_routed_experts: perToken + idle,
    num_experts_per_tok: perToken,
    n_shared_experts: rest.shared,
    num_hash_layers: rest.hashed,
    hc_mult: rest.streams,
  }));

const anyConfig = fc.oneof(
  { arbitrary: config, weight: 4 },
  { arbitrary: mixture, weight: 1 },
  { arbitrary: hybrid, weight: 1 },
  { arbitrary: compressed, weight: 1 },
);

const rate = fc.integer({ min: 20, max: 60 }).map((n) => 10 ** (n / 4));

/** Any device, from one that is slower than a phone to one that does not exist. */
export const hardware: fc.Arbitrary<Hardware> = fc.oneof(
  fc.constantFrom(...TOOL_HARDWARE),
  fc
    .record({ bandwidth: rate, fp16: rate, int8: fc.option(rate), vectorOps: fc.option(rate) })
    .map(({ bandwidth, fp16, int8, vectorOps }): Hardware => ({
      id: 'random',
      name: 'Random',
      bandwidth,
      capacity: null,
      peakOps: { fp16, bf16: fp16, ...(int8 === null ? {} : { int8, fp8: int8, int4: int8 }) },
      vectorOps,
    })),
);

const format = fc.constantFrom(...NUMBER_FORMATS);

/** Whatever the site can ask of the engine, at sizes that a test can count step by step. */
export const inputs: fc.Arbitrary<Inputs> = fc
  .record({
    config: anyConfig,
    hardware,
    workload: fc.record({
      batch: upTo(9),
      prompt: upTo(60),
      past: fc.oneof(fc.constant(0), upTo(50)),
      generate: upTo(40),
    }),
    // Half of the time at FP16, which every device computes; refused mixtures test nothing else.
    precision: fc.oneof(
      fc.record({ weights: format, head: format, activations: format, kv: format }),
      fc.record({ weights: format, kv: format }).map((storage) => ({
        ...storage,
        head: NUMBER_FORMATS[1]!,
        activations: NUMBER_FORMATS[1]!,
      })),
    ),
    options: fc.record({
      flashAttention: flag,
      fusion: flag,
      mlaExecution: fc.constantFrom(...MLA_EXECUTIONS),
    }),
    accounting: fc.constantFrom<AccountingId>('corrected', 'llm-viewer'),
  })
  .map(({ config: from, ...rest }): Inputs => {
    const drawn: Inputs = { model: modelOf(from, String(from['model_type'])), ...rest };
    if (drawn.accounting === 'corrected') return drawn;
    // It has no experts, no latents and no states.
    const isPlain = drawn.model.groups.every(
      ({ attention, feedForward }) => attention?.kind === 'heads' && feedForward?.kind === 'dense',
    );
    if (!isPlain) return { ...drawn, accounting: 'corrected' };
    // The tool's heads are D/H wide (B15), which leaves nothing of a model with more heads than D.
    if (drawn.model.hiddenSize < headsOf(drawn.model).queryHeads)
      return { ...drawn, accounting: 'corrected' };
    // It has no cached prefix and no fusion; that it says so is tested by itself.
    return {
      ...drawn,
      workload: { ...drawn.workload, past: 0 },
      options: { ...drawn.options, fusion: false },
    };
  });

const FIELDS = [...new Set(TEST_MODEL_IDS.flatMap((id) => Object.keys(CONFIGS[id])))];

const noise = fc.oneof(
  fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true, withSparseArray: true }),
  fc.double(),
  fc.integer({ min: -5, max: 200_000_000 }),
  fc.constantFrom('llama', 'opt', '', '8', null, undefined, [], {}),
);

/** A config that somebody mangled: valid but for a few fields, or nothing but noise. */
export const mangledConfig: fc.Arbitrary<unknown> = fc.oneof(
  fc.anything(),
  fc.dictionary(fc.constantFrom(...FIELDS), noise),
  fc
    .tuple(anyConfig, fc.dictionary(fc.constantFrom(...FIELDS), noise, { maxKeys: 3 }))
    .map(([valid, changes]) => ({ ...valid, ...changes })),
  fc
    .tuple(anyConfig, fc.dictionary(fc.string(), noise, { maxKeys: 3 }))
    .map(([valid, more]) => ({ ...more, ...valid })),
);
