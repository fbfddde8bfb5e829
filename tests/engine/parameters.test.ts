import { describe, expect, test } from 'vitest';
import { kvBytesPerToken, kvCacheBytes, layerCount, parameters } from '../../src/engine/index.ts';
import type { Config, TestModelId } from '../support/models.ts';
import { modelOf, testModel } from '../support/models.ts';

describe('the parameters of a toy, by hand', () => {
  test.each<readonly [TestModelId, string, number]>([
    [
      'toy-llama',
      '80 embedding + 2·(192 attention + 384 MLP + 16 norms) + 8 norm + 80 head',
      80 + 2 * 592 + 8 + 80,
    ],
    [
      'toy-llama-wide-heads',
      'tied; 2·(96 + 2·48 + 96 attention + 32 biases + 384 MLP + 40 biases + 16 norms)',
      80 + 2 * (288 + 32 + 384 + 40 + 16) + 8,
    ],
    ['toy-window', '64 + 2·16 + 64 attention', 80 + 2 * (160 + 384 + 16) + 8 + 80],
    [
      'toy-opt',
      'tied; 18 positions; 2·(4·64 + 32 + 2·256 + 40 + 32 norms) + 16',
      80 + 18 * 8 + 2 * (256 + 32 + 512 + 40 + 32) + 16,
    ],
    [
      'toy-gptj',
      '2·(4·64 + 2·256 + 40 biases + 16 norm) + 16 + head with bias',
      80 + 2 * (256 + 512 + 40 + 16) + 16 + 90,
    ],
    [
      'toy-chatglm',
      '2·(128 + 2·64 + 128 + 32 biases + 288 MLP + 16 norms)',
      80 + 2 * (384 + 32 + 288 + 16) + 8 + 80,
    ],
    ['toy-qwen2-vl', 'tied; 2·(592 + 16 biases of q, k, v)', 80 + 2 * 608 + 8],
    ['toy-qwen2.5-vl', 'the same', 80 + 2 * 608 + 8],
    ['toy-qwen3-vl', '2·(592 + 4 norms of q and k)', 80 + 2 * 596 + 8 + 80],
    ['toy-olmo', '2·(192 attention + 384 MLP), nothing in its norms', 80 + 2 * 576 + 80],
    [
      'toy-olmo2',
      '2·(192 attention + 12 norms of q and k + 384 MLP + 16 norms behind)',
      80 + 2 * (192 + 12 + 384 + 16) + 8 + 80,
    ],
    ['toy-olmo3', 'as OLMo 2 with 5 layers', 80 + 5 * (192 + 12 + 384 + 16) + 8 + 80],
    [
      'toy-granite',
      '2·(592 + 16 biases of q, k, v + 8 of the output + 40 of the MLP)',
      80 + 2 * (592 + 24 + 40) + 8 + 80,
    ],
    [
      'toy-seed-oss',
      '2·(288 attention with heads of 3 + 24 biases of q, k, v + 384 + 16)',
      80 + 2 * (288 + 24 + 384 + 16) + 8 + 80,
    ],
    ['toy-ernie', 'tied; 2·(288 + 384 + 16)', 80 + 2 * (288 + 384 + 16) + 8],
    ['toy-internlm2', '2·(592 + 16 + 8 biases)', 80 + 2 * (592 + 24) + 8 + 80],
    ['toy-internlm3', '2·(592 + 16 biases of q, k, v)', 80 + 2 * (592 + 16) + 8 + 80],
    [
      'toy-exaone4',
      '5·(192 + 4 norms of q and k + 384 + 16 norms behind)',
      80 + 5 * (192 + 4 + 384 + 16) + 8 + 80,
    ],
    ['toy-glm', '2·(384 + 32 biases + 384 MLP + 16)', 80 + 2 * (384 + 32 + 384 + 16) + 8 + 80],
    ['toy-glm4', 'the same with 32 of norms', 80 + 2 * (384 + 32 + 384 + 32) + 8 + 80],
    ['toy-gemma', 'tied; 2·(240 attention + 384 MLP + 16)', 80 + 2 * (240 + 384 + 16) + 8],
    ['toy-gemma2', 'tied; 3·(240 + 384 + 32 norms)', 80 + 3 * (240 + 384 + 32) + 8],
    ['toy-gemma3', 'tied; 7·(240 + 10 + 384 + 32)', 80 + 7 * (240 + 10 + 384 + 32) + 8],
    [
      'toy-cohere',
      'tied; 2·(192 + 12 norms of q and k + 384 + 8 norm without bias)',
      80 + 2 * (192 + 12 + 384 + 8) + 8,
    ],
    ['toy-cohere2', 'tied; 5·(256 + 384 + 8)', 80 + 5 * (256 + 384 + 8) + 8],
    [
      'toy-gpt2',
      'tied; 16 positions; 2·(256 + 32 biases + 512 MLP + 40 + 32 norms) + 16',
      80 + 16 * 8 + 2 * (256 + 32 + 512 + 40 + 32) + 16,
    ],
    [
      'toy-gpt-bigcode',
      'the same with one key/value head: 2·(192 + 24 + …)',
      80 + 16 * 8 + 2 * (192 + 24 + 512 + 40 + 32) + 16,
    ],
    [
      'toy-gpt-neox',
      '2·(256 + 32 + 256 MLP + 24 + 32 norms) + 16',
      80 + 2 * (256 + 32 + 256 + 24 + 32) + 16 + 80,
    ],
    [
      'toy-starcoder2',
      'tied; 2·(192 + 24 biases + 256 MLP + 24 + 32 norms) + 16',
      80 + 2 * (192 + 24 + 256 + 24 + 32) + 16,
    ],
    [
      'toy-stablelm',
      '2·(192 + 16 biases of q, k, v + 384 + 32 norms) + 16',
      80 + 2 * (192 + 16 + 384 + 32) + 16 + 80,
    ],
    [
      'toy-phi',
      '2·(192 + 24 biases + 256 MLP + 24 + 16 norm) + 16 + head with bias',
      80 + 2 * (192 + 24 + 256 + 24 + 16) + 16 + 90,
    ],
    ['toy-phi-msft', '2·(256 + 32 + 512 + 40 + 16)', 80 + 2 * (256 + 32 + 512 + 40 + 16) + 16 + 90],
    ['toy-falcon', 'tied; 2·(192 + 512 MLP + 32 norms) + 16', 80 + 2 * (192 + 512 + 32) + 16],
    ['toy-mpt', 'tied; 2·(256 + 512 + 16) + 8, no bias', 80 + 2 * (256 + 512 + 16) + 8],
    [
      'toy-bloom',
      'tied; 16 of the norm behind the embedding; 2·(256 + 32 + 512 + 40 + 32) + 16',
      80 + 16 + 2 * (256 + 32 + 512 + 40 + 32) + 16,
    ],
  ])('%s: %s', (id, _, total) => {
    const counted = parameters(testModel(id));
    expect(counted.total).toBe(total);
    // Without experts every parameter takes part in every token.
    expect(counted.active).toBe(total);
    expect(Object.values(counted.parts).reduce((sum, part) => sum + part, 0)).toBe(total);
  });

  test('of Gemma 4, with experts beside the MLP, each behind norms of their own', () => {
    const local = 4 * 48 + 6;
    const global = 80 + 40 + 80 + 10;
    // 4 experts of three 8 × 6 matrices, the router's matrix and scales, the MLP, seven norms.
    const feedForward = 4 * 144 + 32 + (8 + 4) + 3 * 8 * 16 + 7 * 8;
    const { total, active } = parameters(testModel('toy-gemma4'));
    expect(total).toBe(80 + local + global + 2 * feedForward + 8);
    expect(active).toBe(total - 2 * 2 * 144);
  });

  test('of OLMoE, with norms over all heads of q and k', () => {
    const layer = 192 + 12 + 16 + 5 * 3 * 8 * 6 + 5 * 8;
    const { total, active } = parameters(testModel('toy-olmoe'));
    expect(total).toBe(80 + 2 * layer + 8 + 80);
    expect(total - active).toBe(2 * 2 * 3 * 8 * 6);
  });

  test("of Granite's mixture, tied, with biases on q, k, v and output", () => {
    const layer = 192 + 24 + 16 + 4 * 3 * 8 * 6 + 4 * 8;
    const { total, active } = parameters(testModel('toy-granite-moe'));
    expect(total).toBe(80 + 2 * layer + 8);
    expect(total - active).toBe(2 * 2 * 3 * 8 * 6);
  });

  test('of Phi’s mixture, with LayerNorms and biases in attention and head', () => {
    const layer = 192 + 24 + 32 + 4 * 3 * 8 * 6 + 4 * 8;
    const { total, active } = parameters(testModel('toy-phimoe'));
    expect(total).toBe(80 + 2 * layer + 16 + 90);
    expect(total - active).toBe(2 * 2 * 3 * 8 * 6);
  });

  test('by part', () => {
    expect(parameters(testModel('toy-opt')).parts).toEqual({
      embedding: 80,
      positions: 144,
      attention: 2 * 288,
      feedForward: 2 * 552,
      norms: 2 * 32 + 16,
      head: 0,
    });
    expect(parameters(testModel('toy-gptj')).parts).toMatchObject({ head: 90 });
  });
});

/** D, F, L, H, K and V of a published config. */
const sized = (
  model_type: string,
  [D, F, L, H, K, V]: readonly [number, number, number, number, number, number],
  besides: Config = {},
): Config => ({
  model_type,
  hidden_size: D,
  intermediate_size: F,
  num_hidden_layers: L,
  num_attention_heads: H,
  num_key_value_heads: K,
  vocab_size: V,
  ...besides,
});

/** The published configs of the 7B models, which are flat. */
const flat = (model_type: string): Config =>
  sized(model_type, [3584, 18944, 28, 28, 4, 152064], {
    tie_word_embeddings: false,
    use_sliding_window: false,
    sliding_window: 32768,
    max_window_layers: 28,
    rope_scaling: { type: 'mrope', mrope_section: [16, 24, 24] },
    vision_config: { depth: 32, hidden_size: 3584, window_size: 112 },
  });

// One number is a count of the checkpoint's elements that others have published; a sum adds up the
// tensors of the modeling code (transformers), where no such count was found.
test.each<readonly [string, Config, number]>([
  ['OLMo 7B', sized('olmo', [4096, 11008, 32, 32, 32, 50304]), 6_888_095_744],
  ['OLMo 3 7B', sized('olmo3', [4096, 11008, 32, 32, 32, 100278]), 7_298_011_136],
  ['OLMo 3 32B', sized('olmo3', [5120, 27648, 64, 40, 8, 100278]), 32_233_522_176],
  [
    'Seed-OSS 36B',
    sized('seed_oss', [5120, 27648, 64, 80, 8, 155136], { head_dim: 128 }),
    36_151_104_512,
  ],
  ['ERNIE 4.5 0.3B', sized('ernie4_5', [1024, 3072, 18, 16, 2, 103424]), 360_748_032],
  [
    'InternLM 2.5 7B',
    sized('internlm2', [4096, 14336, 32, 32, 8, 92544], { bias: false }),
    7_737_708_544,
  ],
  [
    'InternLM 3 8B: q and o of 4096, k and v of 2 heads of 128, three matrices of 10240, two norms',
    sized('internlm3', [4096, 10240, 48, 32, 2, 128512], { head_dim: 128, qkv_bias: false }),
    2 * 128512 * 4096 +
      48 * (2 * 4096 * 4096 + 2 * 256 * 4096 + 3 * 4096 * 10240 + 2 * 4096) +
      4096,
  ],
  [
    'Granite 3.1 2B',
    sized('granite', [2048, 8192, 40, 32, 8, 49155], { tie_word_embeddings: true }),
    2_533_531_648,
  ],
  [
    'EXAONE 4.0 32B: q and o of 5120, k and v of 8 heads of 128, norms of 128 on q and k, two behind',
    sized('exaone4', [5120, 27392, 64, 40, 8, 102400]),
    2 * 102400 * 5120 +
      64 * (2 * 5120 * 5120 + 2 * 1024 * 5120 + 2 * 128 + 3 * 5120 * 27392 + 2 * 5120) +
      5120,
  ],
  // 7_615_616_512 are those of Qwen2.5 7B, whose sizes these are.
  ['the language model of Qwen2-VL 7B', flat('qwen2_vl'), 7_615_616_512],
  ['the language model of Qwen2.5-VL 7B', flat('qwen2_5_vl'), 7_615_616_512],
  [
    'StarCoder2 3B: tied; q and o of 3072, k and v of 2 heads of 128, two matrices of 12288, biases of all, two norms',
    sized('starcoder2', [3072, 12288, 30, 24, 2, 49152]),
    49152 * 3072 +
      30 * (2 * 3072 * 3072 + 2 * 256 * 3072 + 2 * 3072 + 2 * 256) +
      30 * (2 * 3072 * 12288 + 12288 + 3072 + 4 * 3072) +
      2 * 3072,
  ],
  // Its model card says 98304 fewer, which is what the biases of the layers' norms are.
  [
    'StableLM 2 1.6B',
    sized('stablelm', [2048, 5632, 24, 32, 32, 100352], { use_qkv_bias: true }),
    1_644_515_328,
  ],
  ['StableLM 3B 4E1T', sized('stablelm', [2560, 6912, 32, 32, 32, 50304]), 2_795_443_200],
  [
    'StableLM 2 12B: q and o of 5120, k and v of 8 heads of 160, a norm of 160 for each, one norm with bias',
    sized('stablelm', [5120, 13824, 40, 32, 8, 100352], {
      qk_layernorm: true,
      use_parallel_residual: true,
    }),
    2 * 100352 * 5120 +
      40 * (2 * 5120 * 5120 + 2 * 1280 * 5120 + 40 * 160 + 3 * 5120 * 13824 + 2 * 5120) +
      2 * 5120,
  ],
  [
    'OLMoE 1B 7B',
    sized('olmoe', [2048, 1024, 16, 16, 16, 50304], { num_experts: 64, num_experts_per_tok: 8 }),
    6_919_161_856,
  ],
  [
    'Granite 3.1 3B A800M',
    sized('granitemoe', [1536, 512, 32, 24, 8, 49155], {
      num_local_experts: 40,
      num_experts_per_tok: 8,
      tie_word_embeddings: true,
    }),
    3_298_793_472,
  ],
  [
    'Granite 3.1 1B A400M',
    sized('granitemoe', [1024, 512, 24, 16, 8, 49155], {
      num_local_experts: 32,
      num_experts_per_tok: 8,
      tie_word_embeddings: true,
    }),
    1_334_628_352,
  ],
  [
    'Phi-3.5-MoE: q and o of 4096, k and v of 8 heads of 128 with biases, 16 experts of 6400, two norms',
    sized('phimoe', [4096, 6400, 32, 32, 8, 32064], { attention_bias: true, lm_head_bias: true }),
    2 * 32064 * 4096 +
      32064 +
      32 * (2 * 4096 * 4096 + 2 * 1024 * 4096 + 2 * 4096 + 2 * 1024) +
      32 * (16 * 3 * 4096 * 6400 + 16 * 4096 + 4 * 4096) +
      2 * 4096,
  ],
])('%s', (_, config, total) => expect(parameters(modelOf(config)).total).toBe(total));

describe('the cache', () => {
  test.each<readonly [TestModelId, number]>([
    // 2 layers × (K and V) × heads × head size × 2 bytes
    ['toy-llama', 2 * 2 * 2 * 2 * 2],
    ['toy-llama-wide-heads', 2 * 2 * 2 * 3 * 2],
    ['toy-window', 2 * 2 * 1 * 2 * 2],
    ['toy-opt', 2 * 2 * 2 * 4 * 2],
    ['llama-2-7b', 524288],
    ['llama-3.1-8b', 131072],
    ['chatglm3-6b', 28672],
  ])('%s keeps %d bytes per token, windows ignored', (id, bytes) => {
    expect(kvBytesPerToken(testModel(id), 2)).toBe(bytes);
    expect(kvBytesPerToken(testModel(id), 0.5)).toBe(bytes / 4);
  });

  test.each([
    [3, 3 * 16],
    [4, 4 * 16],
    [5, 4 * 16],
  ])('with a window of 4, %d tokens take %d bytes', (context, bytes) => {
    expect(kvCacheBytes(testModel('toy-window'), context, 2)).toBe(bytes);
  });
});

test('layers are counted over all groups', () => {
  const model = testModel('toy-llama');
  const [layers] = model.groups;
  expect(layerCount({ ...model, groups: [layers!, { ...layers!, name: 'more', count: 5 }] })).toBe(
    7,
  );
});
