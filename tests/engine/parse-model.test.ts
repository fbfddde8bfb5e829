import { describe, expect, test } from 'vitest';
import type { Issue, Model } from '../../src/engine/index.ts';
import { MODEL_TYPES, issueText, parseModel } from '../../src/engine/index.ts';
import type { Config, TestModelId } from '../support/models.ts';
import { CONFIGS, TEST_MODEL_IDS, headsOf, mlpOf, modelOf, testModel } from '../support/models.ts';

const issuesOf = (config: unknown): readonly Issue[] => {
  const model = parseModel(config, 'test');
  return model.ok ? [] : model.issues;
};
const changed = (id: TestModelId, changes: Config): Config => ({ ...CONFIGS[id], ...changes });
const without = (id: TestModelId, field: string): Config => {
  const { [field]: _, ...rest } = CONFIGS[id] as Config;
  return rest;
};

const testModelWithout = (id: TestModelId, field: string): Model => modelOf(without(id, field));

test('every supported model_type has a test model', () => {
  const types = new Set(
    TEST_MODEL_IDS.flatMap((id) => {
      const { model_type, text_config } = CONFIGS[id] as Config;
      return [model_type, (text_config as Config | undefined)?.['model_type'] ?? model_type];
    }),
  );
  expect([...types].toSorted()).toEqual(MODEL_TYPES.toSorted());
});

describe('what differs between families is read from the config', () => {
  const heads = (id: TestModelId, changes: Config = {}) => headsOf(testModel(id, changes));
  const llama = heads('llama-3.1-8b');
  const llamaMlp = mlpOf(testModel('llama-3.1-8b'));

  test('Llama 3.1 8B: 32 query heads, 8 key/value heads, gated SiLU, no biases', () => {
    expect(llama).toMatchObject({ queryHeads: 32, kvHeads: 8, headDim: 128, rotaryDim: 128 });
    expect(llama.bias).toEqual({ query: false, keyValue: false, output: false });
    expect(llamaMlp).toEqual({
      kind: 'dense',
      size: 14336,
      gated: true,
      activation: 'silu',
      bias: false,
    });
  });

  test.each<readonly [string, unknown, unknown]>([
    [
      'without num_key_value_heads there are as many as query heads',
      heads('toy-llama', { num_key_value_heads: null }).kvHeads,
      4,
    ],
    [
      'a partial_rotary_factor rotates a part of each head',
      [
        heads('toy-llama', { partial_rotary_factor: 0.5 }).rotaryDim,
        heads('toy-llama', { rope_parameters: { partial_rotary_factor: 0.5 } }).rotaryDim,
        heads('toy-phi3').rotaryDim,
      ],
      [1, 1, 3],
    ],
    ['a stated head size wins over D/H', heads('toy-llama-wide-heads').headDim, 3],
    [
      "attention_bias puts biases on all four of Llama's projections",
      heads('toy-llama-wide-heads').bias,
      { query: true, keyValue: true, output: true },
    ],
    [
      'Qwen2 has biases on q, k and v only',
      heads('qwen2.5-7b').bias,
      { query: true, keyValue: true, output: false },
    ],
    ['Qwen2 states a window and switches it off', heads('qwen2.5-7b').span, { kind: 'full' }],
    [
      'Qwen with its window on slides in the layers from max_window_layers on',
      testModel('toy-qwen3').groups.map(({ name, count }) => [name, count]),
      [
        ['global', 2],
        ['local', 1],
      ],
    ],
    [
      'layer_types say which layers slide, whatever max_window_layers says',
      testModel('toy-qwen3', {
        layer_types: ['sliding_attention', 'full_attention', 'sliding_attention'],
      }).groups.map(({ name, count }) => [name, count]),
      [
        ['local', 2],
        ['global', 1],
      ],
    ],
    [
      "Qwen's first 28 layers see everything unless stated",
      testModel('qwen2.5-7b', { use_sliding_window: true, num_hidden_layers: 30 }).groups.map(
        ({ count }) => count,
      ),
      [28, 2],
    ],
    ['Qwen3 normalizes queries and keys per head', heads('toy-qwen3').qkNorm, 'per-head'],
    ['Phi-3 has the window that it states', heads('toy-phi3').span, { kind: 'window', size: 5 }],
    [
      'Phi-3 without one sees everything',
      headsOf(testModelWithout('toy-phi3', 'sliding_window')).span,
      { kind: 'full' },
    ],
    [
      'every fourth layer of SmolLM3 has no RoPE',
      testModel('toy-smollm3').groups.map(({ name, count }, group) => [
        name,
        count,
        headsOf(testModel('toy-smollm3'), group).rotaryDim,
      ]),
      [
        ['layers', 4, 4],
        ['layers without RoPE', 1, 0],
      ],
    ],
    [
      'no_rope_layers says which do, with a 1',
      testModel('toy-smollm3', { no_rope_layers: [1, 0, 0, 1, 0] }).groups.map(
        ({ count }) => count,
      ),
      [2, 3],
    ],
    ['SmolLM3 ties its embeddings', testModel('toy-smollm3').tiedEmbeddings, true],
    [
      'a language model inside a multimodal one takes from outside what it does not say',
      [testModel('toy-mistral3').modelType, testModel('toy-mistral3').tiedEmbeddings],
      ['ministral3', true],
    ],
    [
      'the vision tower is left out, and that is said',
      testModel('toy-mistral3').notes,
      ['The vision tower and its projector are left out.'],
    ],
    [
      'the language model of Qwen2-VL and Qwen2.5-VL lies inside, or flat beside the vision tower',
      (['toy-qwen2-vl', 'toy-qwen2.5-vl'] as const).map((id) => {
        const { text_config, ...outer } = CONFIGS[id] as Config;
        const flat = { ...(text_config as Config), ...outer, vision_config: { window_size: 112 } };
        return JSON.stringify(modelOf(flat, id)) === JSON.stringify(testModel(id));
      }),
      [true, true],
    ],
    [
      'the flat one says what is left out, too',
      modelOf({ ...CONFIGS['toy-qwen2-vl'].text_config, model_type: 'qwen2_vl' }).notes,
      ['The vision tower and its projector are left out.'],
    ],
    [
      'Qwen2-VL has eight key/value heads and no window in 80 layers, unless stated',
      testModel('toy-qwen2-vl', {
        text_config: {
          hidden_size: 16,
          intermediate_size: 16,
          num_hidden_layers: 81,
          num_attention_heads: 16,
          vocab_size: 10,
          use_sliding_window: true,
        },
      }).groups.map(({ count, attention }) => [
        count,
        attention?.kind === 'heads' && attention.kvHeads,
      ]),
      [
        [80, 8],
        [1, 8],
      ],
    ],
    [
      'Mistral applies its window',
      heads('mistral-7b-windowed').span,
      { kind: 'window', size: 4096 },
    ],
    [
      "Mistral's window is 4096 where the config leaves it to the configuration class",
      headsOf(testModelWithout('toy-window', 'sliding_window')).span,
      { kind: 'window', size: 4096 },
    ],
    [
      'Mistral with a window of null sees everything',
      heads('toy-window', { sliding_window: null }).span,
      { kind: 'full' },
    ],
    ['OPT has two more position rows than positions', testModel('opt-6.7b').learnedPositions, 2050],
    [
      'OPT ties its embeddings unless it says otherwise',
      testModel('opt-6.7b').tiedEmbeddings,
      true,
    ],
    ['Llama does not', testModel('toy-llama', { tie_word_embeddings: null }).tiedEmbeddings, false],
    ['OPT without biases has none', heads('toy-opt', { enable_bias: false }).bias.query, false],
    ['OPT has no RoPE', heads('opt-6.7b').rotaryDim, 0],
    [
      'GLM rotates half of each head, has biases on q, k and v, and two key/value heads unless stated',
      [heads('toy-glm').rotaryDim, heads('toy-glm').bias, heads('toy-glm').kvHeads],
      [2, { query: true, keyValue: true, output: false }, 2],
    ],
    [
      'GLM-4 0414 normalizes both sides of both blocks, OLMo 2 only behind',
      (['toy-glm4', 'toy-olmo2'] as const).map((id) => testModel(id).groups[0]!.norms),
      [
        { beforeAttention: true, afterAttention: true, beforeMlp: true, afterMlp: true },
        { beforeAttention: false, afterAttention: true, beforeMlp: false, afterMlp: true },
      ],
    ],
    [
      'OLMo has LayerNorms without weights, and no biases unless stated',
      [
        testModel('toy-olmo').norm,
        heads('toy-olmo').bias.query,
        heads('toy-olmo', { attention_bias: true }).bias.output,
      ],
      [{ kind: 'layernorm', bias: false, weightless: true }, false, true],
    ],
    [
      'the clipping of OLMo is not counted, and that is said where there is one',
      [testModel('toy-olmo').notes, testModel('toy-olmo', { clip_qkv: null }).notes],
      [[expect.stringContaining('clipping')], []],
    ],
    [
      'OLMo 3 sees everything in every fourth layer, with RoPE in all',
      testModel('toy-olmo3').groups.map(({ name, count }, group) => [
        name,
        count,
        headsOf(testModel('toy-olmo3'), group).rotaryDim,
      ]),
      [
        ['local', 4, 2],
        ['global', 1, 2],
      ],
    ],
    [
      'OLMo 3 has a window of 4096 unless stated',
      headsOf(testModelWithout('toy-olmo3', 'sliding_window')).span,
      { kind: 'window', size: 4096 },
    ],
    [
      'EXAONE 4 does so without RoPE',
      testModel('toy-exaone4').groups.map(({ name, count }, group) => [
        name,
        count,
        headsOf(testModel('toy-exaone4'), group).rotaryDim,
      ]),
      [
        ['local', 4, 2],
        ['global without RoPE', 1, 0],
      ],
    ],
    [
      'EXAONE 4 without a window rotates everywhere, whatever word its pattern is',
      testModel('toy-exaone4', {
        sliding_window: null,
        sliding_window_pattern: 'LLLG',
        layer_types: Array.from({ length: 5 }, () => 'full_attention'),
      }).groups.map(({ name, count }) => [name, count]),
      [['layers', 5]],
    ],
    [
      'sliding_window_pattern is how often EXAONE 4 sees everything',
      testModel('toy-exaone4', { sliding_window_pattern: 2 }).groups.map(({ count }) => count),
      [3, 2],
    ],
    [
      'Seed-OSS has biases on q, k and v, and on the output if it says so',
      [heads('toy-seed-oss').bias, heads('toy-seed-oss', { attention_out_bias: true }).bias.output],
      [{ query: true, keyValue: true, output: false }, true],
    ],
    [
      'Seed-OSS and ERNIE 4.5 leave key/value heads and the size of a head to the configuration class',
      (['toy-seed-oss', 'toy-ernie'] as const).map((id) => {
        const { model_type, num_key_value_heads: _, head_dim: __, ...rest } = CONFIGS[id] as Config;
        const { kvHeads, headDim } = headsOf(
          modelOf({ ...rest, model_type, num_attention_heads: 16 }),
        );
        return [kvHeads, headDim];
      }),
      [
        [8, 128],
        [2, 128],
      ],
    ],
    [
      'a null there is no default',
      [
        heads('toy-ernie', { num_key_value_heads: null }).kvHeads,
        heads('toy-ernie', { head_dim: null }).headDim,
      ],
      [4, 2],
    ],
    [
      'ERNIE 4.5 has one switch for all biases, off unless stated',
      [
        heads('toy-ernie').bias.query,
        heads('toy-ernie', { use_bias: true }).bias,
        mlpOf(testModel('toy-ernie', { use_bias: true })).bias,
      ],
      [false, { query: true, keyValue: true, output: true }, true],
    ],
    ['ERNIE 4.5 ties its embeddings', testModel('toy-ernie').tiedEmbeddings, true],
    [
      'InternLM 2 has biases in its attention unless it says otherwise',
      [heads('toy-internlm2').bias.output, heads('toy-internlm2', { bias: false }).bias.query],
      [true, false],
    ],
    [
      'InternLM 3 has one switch for q, k and v, and one for all other biases, both off unless stated',
      [
        headsOf(testModelWithout('toy-internlm3', 'qkv_bias')).bias,
        heads('toy-internlm3', { qkv_bias: false, bias: true }).bias,
        mlpOf(testModel('toy-internlm3', { bias: true })).bias,
      ],
      [
        { query: false, keyValue: false, output: false },
        { query: false, keyValue: false, output: true },
        true,
      ],
    ],
    [
      "Granite's multipliers are not counted, and that is said",
      testModel('toy-granite').notes,
      [expect.stringContaining('multipliers')],
    ],
    [
      'Gemma 2 alternates, a local layer first',
      testModel('toy-gemma2').groups.map(({ name, count }) => [name, count]),
      [
        ['local', 2],
        ['global', 1],
      ],
    ],
    [
      'gpt-oss says what of its activation is not counted',
      testModel('toy-gpt-oss').notes,
      [expect.stringContaining('counted as SiLU')],
    ],
    [
      'Llama 4 says that its temperature is not counted',
      testModel('toy-llama4').notes,
      [expect.stringContaining('vision'), expect.stringContaining('temperature')],
    ],
    [
      'Falcon-Mamba says that its residual stream is wider than counted',
      testModel('toy-falcon-mamba').notes,
      [expect.stringContaining('FP32')],
    ],
    [
      'unless the config says that it is not',
      testModel('toy-falcon-mamba', { residual_in_fp32: false }).notes,
      [],
    ],
    ['Gemma 2 has soft caps, which are not counted', testModel('toy-gemma2').notes.length, 2],
    [
      'unless both are null',
      testModel('toy-gemma2', { attn_logit_softcapping: null, final_logit_softcapping: null })
        .notes,
      ['The embedding’s multiplication by √D is not counted.'],
    ],
    [
      'every sixth layer of Gemma 3 is global',
      testModel('toy-gemma3').groups.map(({ name, count }) => [name, count]),
      [
        ['local', 6],
        ['global', 1],
      ],
    ],
    [
      'Gemma 3 leaves its head counts to the configuration class',
      headsOf(
        modelOf({
          model_type: 'gemma3_text',
          hidden_size: 8,
          intermediate_size: 16,
          num_hidden_layers: 1,
        }),
      ),
      {
        ...heads('toy-gemma3'),
        queryHeads: 8,
        kvHeads: 4,
        headDim: 256,
        rotaryDim: 256,
        span: { kind: 'window', size: 4096 },
      },
    ],
    [
      'the global layers of Gemma 4 have larger heads, fewer for keys, which serve as values',
      testModel('toy-gemma4').groups.map(({ name }, group) => {
        const { kvHeads, headDim, sharedKeyValue, rotaryDim } = headsOf(
          testModel('toy-gemma4'),
          group,
        );
        return [name, kvHeads, headDim, sharedKeyValue, rotaryDim];
      }),
      [
        ['local', 2, 3, false, 3],
        ['global', 1, 5, true, 1],
      ],
    ],
    [
      'the global layers of Cohere 2 have no RoPE',
      testModel('toy-cohere2').groups.map(({ name, count }, group) => [
        name,
        count,
        headsOf(testModel('toy-cohere2'), group).rotaryDim,
      ]),
      [
        ['local', 4, 2],
        ['global', 1, 0],
      ],
    ],
    ['GPT-BigCode has one key/value head', heads('toy-gpt-bigcode').kvHeads, 1],
    ['unless it says otherwise', heads('toy-gpt-bigcode', { multi_query: false }).kvHeads, 2],
    [
      'the parallel blocks of GPT-NeoX have a norm each',
      [
        testModel('toy-gpt-neox').groups[0]!.residual,
        testModel('toy-gpt-neox').groups[0]!.norms.beforeMlp,
      ],
      ['parallel', true],
    ],
    ['GPT-NeoX rotates a quarter of each head', heads('toy-gpt-neox').rotaryDim, 1],
    ['or what rotary_pct says', heads('toy-gpt-neox', { rotary_pct: 1 }).rotaryDim, 4],
    [
      'Phi has a bias in its head and rotates half',
      [testModel('toy-phi').headBias, heads('toy-phi').rotaryDim],
      [true, 2],
    ],
    [
      'StarCoder2 has two key/value heads, biases and a window where it says so',
      [
        heads('toy-starcoder2').kvHeads,
        heads('toy-starcoder2').bias.output,
        heads('toy-starcoder2', { use_bias: false }).bias.output,
        heads('toy-starcoder2').span,
        headsOf(testModelWithout('toy-starcoder2', 'sliding_window')).span,
      ],
      [2, true, false, { kind: 'window', size: 4 }, { kind: 'full' }],
    ],
    [
      'its MLP is plain, its embeddings are tied',
      [mlpOf(testModel('toy-starcoder2')), testModel('toy-starcoder2').tiedEmbeddings],
      [{ kind: 'dense', size: 16, gated: false, activation: 'gelu', bias: true }, true],
    ],
    [
      'StableLM rotates a quarter of each head, has biases on q, k and v only, and no QK norm, unless stated',
      [
        heads('toy-stablelm').rotaryDim,
        heads('toy-stablelm', { partial_rotary_factor: 0.5 }).rotaryDim,
        heads('toy-stablelm').bias,
        headsOf(testModelWithout('toy-stablelm', 'use_qkv_bias')).bias.query,
        heads('toy-stablelm').qkNorm,
        heads('toy-stablelm', { qk_layernorm: true }).qkNorm,
      ],
      [1, 2, { query: true, keyValue: true, output: false }, false, null, 'per-projection'],
    ],
    [
      'StableLM side by side has one norm',
      [{}, { use_parallel_residual: true }].map((changes) => {
        const { residual, norms } = testModel('toy-stablelm', changes).groups[0]!;
        return [residual, norms.beforeMlp];
      }),
      [
        ['sequential', true],
        ['parallel', false],
      ],
    ],
    [
      'StableLM has 32 key/value heads unless stated',
      headsOf(
        modelOf({
          ...without('toy-stablelm', 'num_key_value_heads'),
          hidden_size: 128,
          num_attention_heads: 64,
        }),
      ).kvHeads,
      32,
    ],
    ['the new decoder of Falcon has its key/value heads', heads('toy-falcon').kvHeads, 2],
    [
      'the old one has one, whatever num_kv_heads says, and one norm',
      [
        heads('toy-falcon', { new_decoder_architecture: false }).kvHeads,
        testModel('toy-falcon', { new_decoder_architecture: false }).groups[0]!.norms.beforeMlp,
      ],
      [1, false],
    ],
    [
      "OLMoE has 64 experts, Granite's mixture 8, of which a token visits 8 and 2, unless stated",
      (['toy-olmoe', 'toy-granite-moe'] as const).map((id) => {
        const silent = {
          num_experts: null,
          num_local_experts: null,
          num_experts_per_tok: null,
          attention_bias: null,
          tie_word_embeddings: null,
        };
        const { groups, tiedEmbeddings } = testModel(id, silent);
        const { feedForward } = groups[0]!;
        const { query } = heads(id, silent).bias;
        return feedForward?.kind === 'experts'
          ? [feedForward.routedExperts, feedForward.expertsPerToken, query, tiedEmbeddings]
          : null;
      }),
      [
        [64, 8, false, false],
        [8, 2, false, false],
      ],
    ],
    [
      'OLMoE normalizes queries and keys, says what it clips; Granite says that it multiplies',
      [
        heads('toy-olmoe').qkNorm,
        heads('toy-granite-moe').qkNorm,
        testModel('toy-olmoe').notes,
        testModel('toy-olmoe', { clip_qkv: 8 }).notes,
        testModel('toy-granite-moe').notes,
      ],
      [
        'per-projection',
        null,
        [],
        [expect.stringContaining('clipping')],
        [expect.stringContaining('multipliers')],
      ],
    ],
    [
      'Phi’s mixture has 16 experts, no biases and no window, unless stated',
      [{}, { num_local_experts: null, attention_bias: null, lm_head_bias: null }].map((changes) => {
        const { groups, headBias } = testModel('toy-phimoe', changes);
        const { feedForward } = groups[0]!;
        const { bias, span } = heads('toy-phimoe', changes);
        return [
          feedForward?.kind === 'experts' && feedForward.routedExperts,
          bias.output,
          headBias,
          span,
        ];
      }),
      [
        [4, true, true, { kind: 'full' }],
        [16, false, false, { kind: 'full' }],
      ],
    ],
    [
      'or the window that it states',
      heads('toy-phimoe', { sliding_window: 4 }).span,
      { kind: 'window', size: 4 },
    ],
    [
      'Falcon without parallel_attn is sequential, with ALiBi it does not rotate',
      [
        testModel('toy-falcon', { new_decoder_architecture: false, parallel_attn: false })
          .groups[0]!.residual,
        heads('toy-falcon', { alibi: true }).rotaryDim,
      ],
      ['sequential', 0],
    ],
    [
      "MPT's and BLOOM's ALiBi is not counted, and that is said",
      [testModel('toy-mpt').notes, testModel('toy-bloom').notes].map((notes) => notes[0]),
      [
        'ALiBi’s addition to each score is not counted.',
        'ALiBi’s addition to each score is not counted.',
      ],
    ],
    ['GPT-J rotates 64 of 256', heads('gpt-j-6b').rotaryDim, 64],
    ["GPT-J's MLP is four times as wide unless stated", mlpOf(testModel('gpt-j-6b')).size, 16384],
    [
      'GPT-J runs attention and MLP side by side behind one norm',
      [testModel('gpt-j-6b').groups[0]!.residual, testModel('gpt-j-6b').groups[0]!.norms.beforeMlp],
      ['parallel', false],
    ],
    ['GPT-J has a bias in its head', testModel('gpt-j-6b').headBias, true],
    ['ChatGLM3 has two key/value heads', heads('chatglm3-6b').kvHeads, 2],
    [
      'ChatGLM without multi_query_attention has one per query head',
      heads('chatglm3-6b', { multi_query_attention: false }).kvHeads,
      32,
    ],
    ['ChatGLM rotates half of a head', heads('chatglm3-6b').rotaryDim, 64],
    ["ChatGLM's vocabulary is the padded one", testModel('chatglm3-6b').vocabularySize, 65024],
  ])('%s', (_, actual, expected) => expect(actual).toEqual(expected));
});

describe('what is wrong with a config is said: where, what was expected, what came, what to do', () => {
  test.each<readonly [string, unknown, Partial<Issue>]>([
    ['no object', 'llama', { path: 'config', received: '"llama"' }],
    ['a list', [1, 2], { path: 'config', received: 'a list of 2' }],
    ['null', null, { path: 'config', received: 'null' }],
    ['no model_type', {}, { path: 'model_type', received: 'nothing' }],
    ['an unknown architecture', { model_type: 'rwkv' }, { path: 'model_type', received: '"rwkv"' }],
    ['a property of every object', { model_type: 'constructor' }, { path: 'model_type' }],
    [
      'a missing field',
      without('toy-llama', 'hidden_size'),
      {
        path: 'hidden_size',
        received: 'nothing',
        message: 'Add hidden_size: the width D of the residual stream.',
      },
    ],
    [
      'a misspelt field',
      { ...without('toy-llama', 'hidden_size'), hiden_size: 8 },
      { path: 'hidden_size', received: 'nothing' },
    ],
    [
      'null where a number must be',
      changed('toy-llama', { hidden_size: null }),
      { path: 'hidden_size' },
    ],
    ['text', changed('toy-llama', { hidden_size: '8' }), { path: 'hidden_size', received: '"8"' }],
    [
      'a fraction',
      changed('toy-llama', { hidden_size: 8.5 }),
      { path: 'hidden_size', received: '8.5' },
    ],
    [
      'zero',
      changed('toy-llama', { num_hidden_layers: 0 }),
      { path: 'num_hidden_layers', received: '0' },
    ],
    ['a negative number', changed('toy-llama', { vocab_size: -1 }), { path: 'vocab_size' }],
    [
      'NaN',
      changed('toy-llama', { vocab_size: Number.NaN }),
      { path: 'vocab_size', received: 'not a number' },
    ],
    ['noise', changed('toy-llama', { vocab_size: 1e300 }), { path: 'vocab_size' }],
    [
      'a flag that is text',
      changed('toy-llama', { tie_word_embeddings: 'false' }),
      { path: 'tie_word_embeddings', expected: 'true or false' },
    ],
    [
      'an unknown activation',
      changed('toy-llama', { hidden_act: 'xielu' }),
      { path: 'hidden_act', expected: expect.stringContaining('one of silu, swish, gelu') },
    ],
    [
      'an activation named like a property of every object',
      changed('toy-llama', { hidden_act: 'toString' }),
      { path: 'hidden_act' },
    ],
    [
      'key/value heads that do not divide',
      changed('toy-llama', { num_key_value_heads: 3 }),
      { path: 'num_key_value_heads', expected: 'a divisor of num_attention_heads (4)' },
    ],
    [
      'more key/value heads than heads',
      changed('toy-llama', { num_key_value_heads: 8 }),
      { path: 'num_key_value_heads' },
    ],
    [
      'heads that do not divide, and no head_dim',
      changed('toy-llama', { num_attention_heads: 6, num_key_value_heads: 6 }),
      { path: 'num_attention_heads' },
    ],
    [
      'experts in a dense family',
      changed('toy-llama', { num_local_experts: 8 }),
      { path: 'num_local_experts', expected: 'no such field' },
    ],
    [
      'a bias that the family does not have',
      changed('toy-llama', { lm_head_bias: true }),
      { path: 'lm_head_bias', expected: 'no such field' },
    ],
    [
      'layers of their own blocks',
      changed('toy-llama', { block_configs: [{ attention: { no_op: true } }] }),
      { path: 'block_configs', expected: 'no such field' },
    ],
    [
      'Jamba without norms in its mixers',
      changed('toy-jamba', { mamba_inner_layernorms: false }),
      { path: 'mamba_inner_layernorms' },
    ],
    [
      'a window in a family that has none',
      changed('toy-llama', { sliding_window: 4 }),
      { path: 'sliding_window' },
    ],
    [
      'mixed layers',
      changed('toy-llama', { layer_types: ['full_attention', 'sliding_attention'] }),
      { path: 'layer_types' },
    ],
    [
      'an optional field under a name that no config has',
      { ...without('toy-llama', 'num_key_value_heads'), num_kv_heads: 2 },
      { path: 'num_kv_heads', expected: 'no such field' },
    ],
    [
      'rotation of more than each head',
      changed('toy-llama', { partial_rotary_factor: 1.5 }),
      { path: 'partial_rotary_factor', expected: 'at most 1' },
    ],
    [
      'a language model that is missing',
      { model_type: 'mistral3' },
      { path: 'text_config', expected: 'an object', received: 'nothing' },
    ],
    [
      'a field of the language model inside',
      {
        model_type: 'mistral3',
        text_config: { ...CONFIGS['toy-mistral3'].text_config, hidden_size: -8 },
      },
      { path: 'text_config.hidden_size', received: '-8' },
    ],
    [
      'EXAONE 4 with a word for a pattern and no layer_types',
      changed('toy-exaone4', { sliding_window_pattern: 'LLLG' }),
      { path: 'sliding_window_pattern', received: '"LLLG"' },
    ],
    [
      'EXAONE 4 with norms elsewhere',
      changed('toy-exaone4', { reorder_qk_norm: false }),
      { path: 'reorder_qk_norm', expected: 'true' },
    ],
    ['Granite with experts', changed('toy-granite', { num_experts: 4 }), { path: 'num_experts' }],
    [
      'a window in Seed-OSS',
      changed('toy-seed-oss', { sliding_window: 4 }),
      { path: 'sliding_window', expected: 'no such field' },
    ],
    [
      'a bias that ERNIE 4.5 does not have',
      changed('toy-ernie', { attention_bias: true }),
      { path: 'attention_bias', expected: 'no such field' },
    ],
    [
      'a bias that InternLM 2 does not have',
      changed('toy-internlm2', { qkv_bias: true }),
      { path: 'qkv_bias', expected: 'no such field' },
    ],
    [
      'a kind of layer that OLMo 3 does not have',
      changed('toy-olmo3', { layer_types: ['chunked_attention'] }),
      { path: 'layer_types' },
    ],
    [
      'a window in the flat language model of Qwen2.5-VL that is missing',
      {
        ...CONFIGS['toy-qwen2.5-vl'].text_config,
        model_type: 'qwen2_5_vl',
        layer_types: ['full_attention', 'sliding_attention'],
      },
      { path: 'layer_types', expected: expect.stringContaining('sliding_window') },
    ],
    [
      'experts inside Qwen2-VL',
      {
        model_type: 'qwen2_vl',
        text_config: { ...CONFIGS['toy-qwen2-vl'].text_config, num_experts: 4 },
      },
      { path: 'text_config.num_experts', expected: 'no such field' },
    ],
    [
      'StarCoder2 with another norm',
      changed('toy-starcoder2', { norm_type: 'rms_norm' }),
      { path: 'norm_type', expected: 'layer_norm' },
    ],
    [
      'a bias that StarCoder2 does not have',
      changed('toy-starcoder2', { attention_bias: true }),
      { path: 'attention_bias', expected: 'no such field' },
    ],
    [
      'StableLM heads that are not as wide as the stream together',
      changed('toy-stablelm', { head_dim: 3 }),
      { path: 'head_dim', expected: 'hidden_size / num_attention_heads (4)' },
    ],
    [
      'a window in StableLM',
      changed('toy-stablelm', { sliding_window: 4 }),
      { path: 'sliding_window', expected: 'no such field' },
    ],
    ['a bound that is none, in OLMo', changed('toy-olmo', { clip_qkv: -8 }), { path: 'clip_qkv' }],
    [
      'norms on the queries and keys of OLMo',
      changed('toy-olmo', { use_qk_norm: true }),
      { path: 'use_qk_norm', expected: 'no such field' },
    ],
    [
      'two numbers of experts in OLMoE',
      changed('toy-olmoe', { num_local_experts: 6 }),
      { path: 'num_local_experts', expected: '5' },
    ],
    [
      'OLMoE heads that are not as wide as the stream together',
      changed('toy-olmoe', { head_dim: 3 }),
      { path: 'head_dim' },
    ],
    [
      'a shared expert in a Granite mixture that has none',
      changed('toy-granite-moe', { num_shared_experts: 1 }),
      { path: 'num_shared_experts', expected: 'no such field' },
    ],
    [
      'an activation that no mixture has',
      changed('toy-granite-moe', { hidden_act: 'relu' }),
      { path: 'hidden_act', expected: 'one of silu' },
    ],
    [
      'a Phi mixture with three experts per token',
      changed('toy-phimoe', { num_experts_per_tok: 3 }),
      { path: 'num_experts_per_tok', expected: '2' },
    ],
    [
      'layers that slide without a window',
      changed('toy-qwen3', {
        use_sliding_window: false,
        layer_types: ['full_attention', 'full_attention', 'sliding_attention'],
      }),
      { path: 'layer_types' },
    ],
    [
      'a kind of layer that nobody knows',
      changed('toy-qwen3', { layer_types: ['full_attention', 'full_attention', 'spiral'] }),
      { path: 'layer_types', expected: expect.stringContaining('full_attention') },
    ],
    [
      'a list that is shorter than the layers',
      changed('toy-smollm3', { no_rope_layers: [1, 1, 0] }),
      { path: 'no_rope_layers', expected: 'a list of 5' },
    ],
    [
      'norms on queries and keys',
      changed('toy-llama', { use_qk_norm: true }),
      { path: 'use_qk_norm' },
    ],
    [
      'an OPT without its final norm',
      changed('toy-opt', { _remove_final_layer_norm: true }),
      { path: '_remove_final_layer_norm' },
    ],
    [
      'post-norm OPT',
      changed('toy-opt', { do_layer_norm_before: false }),
      { path: 'do_layer_norm_before' },
    ],
    [
      'a narrow embedding in OPT',
      changed('toy-opt', { word_embed_proj_dim: 4 }),
      { path: 'word_embed_proj_dim', expected: '8' },
    ],
    [
      'a GPT-J that rotates more than a head',
      changed('toy-gptj', { rotary_dim: 5 }),
      { path: 'rotary_dim' },
    ],
    [
      'a Gemma that looks ahead',
      changed('toy-gemma2', { use_bidirectional_attention: true }),
      { path: 'use_bidirectional_attention' },
    ],
    [
      'two windows that differ',
      changed('toy-gemma2', { sliding_window_size: 5 }),
      { path: 'sliding_window_size', expected: '4' },
    ],
    [
      'a Gemma 4 with inputs per layer, which the class has unless it is said',
      { ...CONFIGS['toy-gemma4'].text_config, hidden_size_per_layer_input: null },
      { path: 'hidden_size_per_layer_input', expected: '0' },
    ],
    [
      'layers of Gemma 4 that share keys and values',
      { ...CONFIGS['toy-gemma4'].text_config, num_kv_shared_layers: 1 },
      { path: 'num_kv_shared_layers', expected: 'no such field' },
    ],
    [
      'more experts per token than there are, in Gemma 4',
      { ...CONFIGS['toy-gemma4'].text_config, top_k_experts: 5 },
      { path: 'top_k_experts', expected: 'at most num_experts (4)' },
    ],
    [
      'an MPT with learned positions',
      changed('toy-mpt', { attn_config: { alibi: false } }),
      { path: 'attn_config.alibi', expected: 'true' },
    ],
    [
      'a Cohere with its blocks in sequence',
      changed('toy-cohere', { use_parallel_block: false }),
      { path: 'use_parallel_block', expected: 'true' },
    ],
    [
      'key/value heads under a name that MPT does not have here',
      changed('toy-mpt', { attn_config: { kv_n_heads: 8 } }),
      { path: 'attn_config.kv_n_heads', expected: 'no such field' },
    ],
    [
      'a GPT-2 with cross attention',
      changed('toy-gpt2', { add_cross_attention: true }),
      { path: 'add_cross_attention' },
    ],
    [
      'a GPT-2 without positions',
      without('toy-gpt2', 'n_positions'),
      { path: 'n_positions', received: 'nothing' },
    ],
    [
      'Falcon heads that do not divide',
      changed('toy-falcon', { num_kv_heads: 3 }),
      { path: 'num_kv_heads', expected: 'a divisor of num_attention_heads (4)' },
    ],
    [
      'a size under two names that differ',
      changed('toy-falcon', { n_head: 8 }),
      { path: 'n_head', expected: '4', received: '8' },
    ],
    [
      'norms on the queries and keys of Phi',
      changed('toy-phi', { qk_layernorm: true }),
      { path: 'qk_layernorm' },
    ],
    ['ChatGLM with LayerNorm', changed('toy-chatglm', { rmsnorm: false }), { path: 'rmsnorm' }],
    [
      'ChatGLM groups that do not divide',
      changed('toy-chatglm', { multi_query_group_num: 3 }),
      { path: 'multi_query_group_num' },
    ],
  ])('%s', (_, config, expected) => {
    const issues = issuesOf(config);
    expect(issues).toHaveLength(1);
    expect(issues[0]).toMatchObject(expected);
    expect(issues[0]!.message).toMatch(/^[A-Z\w].*\.$/);
    expect(issueText(issues[0]!)).toBe(
      `${issues[0]!.path}: expected ${issues[0]!.expected}, received ${issues[0]!.received}. ${issues[0]!.message}`,
    );
  });

  test('all mistakes are said at once', () => {
    const issues = issuesOf({ model_type: 'llama', hidden_size: -8, vocab_size: 'ten' });
    expect(issues.map(({ path }) => path).toSorted()).toEqual([
      'hidden_size',
      'intermediate_size',
      'num_attention_heads',
      'num_hidden_layers',
      'vocab_size',
    ]);
  });

  test('a long value is cut, not printed whole', () => {
    const [issue] = issuesOf({ model_type: 'x'.repeat(5000) });
    expect(issue!.received.length).toBeLessThan(70);
  });
});

describe('fields that cost nothing, or say no, are let through', () => {
  test.each<readonly [string, Config]>([
    ['another activation', { hidden_act: 'gelu_new' }],
    ['training settings', { initializer_range: 0.02, use_cache: true, torch_dtype: 'bfloat16' }],
    ['rope settings', { rope_theta: 500000, rope_scaling: { rope_type: 'llama3', factor: 8 } }],
    ['a window of null', { sliding_window: null }],
    ['no experts', { num_local_experts: 0 }],
    ['an empty list', { sparse_layers: [] }],
    ['layers that are all alike', { layer_types: ['full_attention', 'full_attention'] }],
  ])('%s', (_, fields) => expect(issuesOf(changed('toy-llama', fields))).toEqual([]));

  test.each<readonly [TestModelId, Config]>([
    ['toy-falcon', { n_head: 4, n_layer: 2, n_head_kv: 2 }],
    ['toy-bloom', { n_inner: null, offset_alibi: 100, pretraining_tp: 4 }],
    ['toy-cohere', { use_parallel_block: true, use_parallel_embedding: true, rotary_pct: 1 }],
    ['toy-gpt2', { n_ctx: 16, summary_use_proj: true, scale_attn_weights: true }],
    ['toy-gpt-neox', { rotary_pct: 0.25, rotary_emb_base: 10000, attention_bias: true }],
    ['toy-phi', { partial_rotary_factor: 0.5, qk_layernorm: false, rope_scaling: null }],
    ['toy-gemma2', { query_pre_attn_scalar: 144, cache_implementation: 'hybrid' }],
  ])('what published configs of %s have besides', (id, fields) => {
    const { groups } = testModel(id, fields);
    expect(groups).toEqual(testModel(id).groups);
  });
});

describe('the format of the published weights', () => {
  test.each<readonly [string, Config, string | null]>([
    ['is the dtype', { torch_dtype: 'bfloat16' }, 'bf16'],
    ['is the dtype under its newer name', { dtype: 'float16' }, 'fp16'],
    ['is open where nothing is said', {}, null],
    ['is FP8 blocks', { quantization_config: { quant_method: 'fp8' } }, 'fp8'],
    ['is MXFP4', { quantization_config: { quant_method: 'mxfp4' } }, 'mxfp4'],
    [
      'is INT4 in groups, as GPTQ writes it',
      { quantization_config: { quant_method: 'gptq', bits: 4, group_size: 128 } },
      'int4-g128',
    ],
    [
      'is INT4 in groups, as AWQ writes it',
      { quantization_config: { quant_method: 'awq', w_bit: 4, q_group_size: 64 } },
      'int4-g64',
    ],
    [
      'is NVFP4, as ModelOpt writes it',
      { quantization_config: { quant_method: 'modelopt', quant_algo: 'NVFP4' } },
      'nvfp4',
    ],
    [
      'is FP8, as early files of ModelOpt write it',
      { quantization_config: { quant_algo: 'FP8', producer: { name: 'modelopt' } } },
      'fp8',
    ],
    [
      'is one group of compressed tensors',
      {
        quantization_config: {
          quant_method: 'compressed-tensors',
          config_groups: { group_0: { weights: { num_bits: 4, type: 'float', group_size: 16 } } },
        },
      },
      'nvfp4',
    ],
  ])('%s', (_, fields, id) => {
    const { nativeFormat, notes } = testModel('toy-llama', fields);
    expect([nativeFormat?.id ?? null, notes]).toEqual([id, []]);
  });

  test.each<readonly [string, Config]>([
    ['3 bits', { quant_method: 'gptq', bits: 3, group_size: 128 }],
    ['a property of every object', { quant_method: 'modelopt', quant_algo: 'toString' }],
    [
      'several kinds of groups',
      { quant_method: 'compressed-tensors', config_groups: { a: {}, b: {} } },
    ],
    ['an unknown method', { quant_method: 'aqlm' }],
    ['noise', { quant_method: [] }],
  ])('is not guessed from %s, and that is said', (_, quantization_config) => {
    const { nativeFormat, notes } = testModel('toy-llama', { quantization_config });
    expect(nativeFormat).toBeNull();
    expect(notes).toEqual([expect.stringContaining('choose one for the weights')]);
  });

  test('attention that stays at 16 bits is said', () => {
    const { notes } = testModel('toy-llama', {
      quantization_config: {
        quant_method: 'mxfp4',
        modules_to_not_convert: ['model.layers.*.self_attn'],
      },
    });
    expect(notes).toEqual([expect.stringContaining('attention at 16 bits')]);
  });
});

test.each<readonly [string, Config]>([
  [
    'a switch as a number, as older Llama 4 have it',
    changed('toy-llama4', { attn_temperature_tuning: 4 }),
  ],
  ['what Jamba always does, said', changed('toy-jamba', { mamba_inner_layernorms: true })],
  ['an object without anything in it', changed('toy-llama', { ssm_cfg: {} })],
])('%s costs nothing', (_, config) => {
  expect(parseModel(config, 'model').ok).toBe(true);
});
