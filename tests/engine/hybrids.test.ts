import { describe, expect, test } from 'vitest';
import { operators } from '../../src/engine/corrected/operators.ts';
import {
  FP16_PRECISION,
  NO_OPTIONS,
  analyzeStep,
  kvBytesPerToken,
  kvCacheBytes,
  parameters,
  parseModel,
  predictionParameters,
} from '../../src/engine/index.ts';
import { inputsOf, must, named, stepOf } from '../support/inputs.ts';
import type { Config, TestModelId } from '../support/models.ts';
import { CONFIGS, TEST_MODEL_IDS, modelOf, testModel } from '../support/models.ts';

/** Models whose layers differ in kind: what each layer is, what it costs, and what stays of a sequence. */

const kinds = (config: Config): readonly (readonly [string, number])[] =>
  modelOf(config).groups.map(({ name, count }) => [name, count] as const);

const issuesOf = (config: Config): string => {
  const model = parseModel(config, 'test');
  return model.ok ? '' : model.issues.map(({ path }) => path).join();
};

/** A toy with fields of its language model changed. */
function inner(id: 'toy-qwen3.5', changes: Config): Config {
  const config: Config = CONFIGS[id];
  return { ...config, text_config: { ...(config['text_config'] as Config), ...changes } };
}

const NEMOTRON_LAYERS = ['linear_attention', 'mlp', 'linear_attention', 'full_attention', 'mlp'];

describe('a gate on the attention’s output', () => {
  const { operators } = stepOf('toy-qwen3.5', 3);
  const full = operators.filter(({ operator }) => operator.group === 'full attention');

  test('each element of each head passes a sigmoid and a product, counted one by one', () => {
    let ops = 0;
    for (let token = 0; token < 2 * 3; token++) {
      for (let element = 0; element < 2 * 8; element++) {
        ops += 3; // exponential, sum, reciprocal
        ops += 1; // · output
      }
    }
    expect(named({ operators: full }, 'attn_gate').cost).toMatchObject({
      ops,
      weightsRead: 0,
      activationsRead: 2 * (6 * 16) * 2,
      activationsWrite: 6 * 16 * 2,
      kvRead: 0,
      kvWrite: 0,
    });
  });

  test('doubles the queries’ projection and nothing else', () => {
    const plain = must(
      analyzeStep(inputsOf({ model: modelOf(inner('toy-qwen3.5', { attn_output_gate: false })) }), {
        sequences: 2,
        newTokens: 3,
        pastTokens: 1,
      }),
    ).operators.filter(({ operator }) => operator.group === 'full attention');
    const names = (of: typeof full): readonly string[] => of.map(({ operator }) => operator.name);
    expect(names(full).filter((name) => !names(plain).includes(name))).toEqual(['attn_gate']);
    for (const { operator, cost } of plain) {
      const gated = named({ operators: full }, operator.name).cost;
      if (operator.name === 'q_proj') {
        expect([gated.ops, gated.weightsRead]).toEqual([2 * cost.ops, 2 * cost.weightsRead]);
      } else expect(gated).toEqual(cost);
    }
  });
});

describe('which kind each layer is', () => {
  test('Qwen3.5 has full attention in every fourth layer, or where its list says', () => {
    expect(kinds(CONFIGS['toy-qwen3.5'])).toEqual([
      ['gated DeltaNet', 3],
      ['full attention', 1],
    ]);
    expect(kinds(inner('toy-qwen3.5', { full_attention_interval: 2 }))).toEqual([
      ['gated DeltaNet', 2],
      ['full attention', 2],
    ]);
    const list = ['full_attention', 'linear_attention', 'full_attention', 'full_attention'];
    expect(kinds(inner('toy-qwen3.5', { layer_types: list }))).toEqual([
      ['full attention', 3],
      ['gated DeltaNet', 1],
    ]);
  });

  test('Qwen3-Next has experts but where mlp_only_layers says', () => {
    expect(kinds(CONFIGS['toy-qwen3-next'])).toEqual([
      ['gated DeltaNet, dense', 1],
      ['gated DeltaNet, experts', 2],
      ['full attention, experts', 1],
    ]);
  });

  test.each<readonly [string, Config]>([
    ['letters', {}],
    ['names', { hybrid_override_pattern: null, layers_block_type: NEMOTRON_LAYERS }],
    ['old names', { layers_block_type: ['mamba', 'mlp', 'mamba', 'attention', 'mlp'] }],
  ])('Nemotron-H says in %s what each layer is', (_, changes) => {
    expect(kinds({ ...CONFIGS['toy-nemotron-h'], ...changes })).toEqual([
      ['Mamba-2', 2],
      ['MLP', 2],
      ['attention', 1],
    ]);
  });

  test('a layer of Nemotron-H is one norm, one thing, and one residual add', () => {
    const { operators } = stepOf('toy-nemotron-h', 1);
    const named = (group: string): readonly string[] =>
      operators
        .filter(({ operator }) => operator.group === group)
        .map(({ operator }) => operator.name);
    expect(named('MLP')).toEqual(['mlp_norm', 'up_proj', 'mlp_act', 'down_proj', 'mlp_add']);
    expect(named('attention').at(0)).toBe('attn_norm');
    expect(named('attention').at(-1)).toBe('attn_add');
    expect(named('attention')).not.toContain('rope');
    expect(named('Mamba-2')).toEqual([
      'attn_norm',
      'in_proj',
      'conv1d',
      'scan',
      'gate_norm',
      'out_proj',
      'attn_add',
    ]);
  });

  test('Jamba has attention and experts every so many layers', () => {
    expect(kinds(CONFIGS['toy-jamba'])).toEqual([
      ['Mamba with an MLP', 2],
      ['attention with experts', 1],
      ['Mamba with experts', 1],
    ]);
    expect(kinds({ ...CONFIGS['toy-jamba'], num_experts: 1, num_experts_per_tok: 1 })).toEqual([
      ['Mamba with an MLP', 3],
      ['attention with an MLP', 1],
    ]);
  });

  test.each(['toy-minimax-m1', 'toy-minimax-text-01', 'toy-minimax'] as const)(
    '%s has softmax attention where its list says, and lightning elsewhere',
    (id) => {
      expect(kinds(CONFIGS[id])).toEqual([
        ['lightning attention', 2],
        ['softmax attention', 1],
      ]);
    },
  );
});

describe('what stays of a sequence', () => {
  test('Qwen3.5: keys and values of one layer, and the states of three', () => {
    const model = testModel('toy-qwen3.5');
    // K = 1 head of 8, keys and values.
    expect(kvBytesPerToken(model, 2)).toBe(2 * 8 * 2);
    // FP32 states of 4 heads of 2 × 3, and 3 inputs of 20 convolved channels at 16 bits.
    const states = 3 * (4 * 2 * 3 * 4 + 3 * 20 * 2);
    expect(kvCacheBytes(model, 100, 2)).toBe(100 * 32 + states);
    expect(kvCacheBytes(model, 100, 1)).toBe(100 * 16 + states);
    const narrow = modelOf(inner('toy-qwen3.5', { mamba_ssm_dtype: 'bfloat16' }));
    expect(kvCacheBytes(model, 1, 2) - kvCacheBytes(narrow, 1, 2)).toBe(3 * 4 * 2 * 3 * 2);
  });

  test.each<readonly [TestModelId, string, number, number]>([
    [
      'toy-nemotron-h',
      'two FP32 states of 4 heads of 4 × 3 with 3 inputs of 28 channels; K = 2 heads of 2',
      2 * (48 * 4 + 3 * 28 * 2),
      2 * 2 * 2 * 2,
    ],
    [
      'toy-jamba',
      'three FP32 states of 16 channels of 3 with 3 inputs each; K = 2 heads of 2',
      3 * (48 * 4 + 3 * 16 * 2),
      2 * 2 * 2 * 2,
    ],
    ['toy-minimax-m1', 'two FP32 states of 4 heads of 3 × 3; K = 2 heads of 3', 2 * 36 * 4, 24],
  ])('%s: %s', (id, _, states, perToken) => {
    const model = testModel(id);
    expect(kvBytesPerToken(model, 2)).toBe(perToken);
    expect(kvCacheBytes(model, 100, 2)).toBe(states + 100 * perToken);
  });
});

describe('the parameters of a toy, by hand', () => {
  const linear = 8 * 32 + 8 * 8 + 20 * 4 + 8 + 3 + 12 * 8;
  const full = 8 * 32 + 2 * 64 + 16 + 128;
  const mlp = 3 * 8 * 16 + 16;

  test('Qwen3.5: qkvz, ba, filters, decays, norm and output; gated queries, QK norms', () => {
    const { total, parts } = parameters(testModel('toy-qwen3.5'));
    expect(total).toBe(80 + 3 * (linear + mlp) + (full + mlp) + 8 + 80);
    expect(parts.feedForward).toBe(4 * 3 * 8 * 16);
  });

  test('a prediction module is a full layer, a projection and three norms, outside the total', () => {
    const model = testModel('toy-qwen3.5');
    expect(predictionParameters(model)).toBe(full + mlp + 2 * 64 + 3 * 8);
    const without = modelOf(inner('toy-qwen3.5', { mtp_num_hidden_layers: 0 }));
    expect(predictionParameters(without)).toBe(0);
    expect(parameters(without)).toEqual(parameters(model));
    expect(stepOf('toy-qwen3.5', 1).totals).toEqual(
      stepOf('toy-qwen3.5', 1, 1, { model: without }).totals,
    );
  });
});

describe('the parameters of other toys, by hand', () => {
  const mamba2 = 8 * 48 + 28 * 5 + 12 + 16 + 16 * 8 + 8;
  const attention = 8 * 8 + 2 * 8 * 4 + 8 * 8 + 8;
  const mlp = 2 * 8 * 32 + 8;
  const latentExperts = 8 * 4 + 4 + 2 * 8 * 4 + 4 * 2 * 4 * 6 + 2 * 8 * 5 + 8;
  const head = 80 + 8 + 80;

  test('Nemotron-H: mixers, an attention and MLPs of two matrices', () => {
    expect(parameters(testModel('toy-nemotron-h')).total).toBe(
      head + 2 * mamba2 + attention + 2 * mlp,
    );
  });

  test('Nemotron 3: router and correction, into and out of the narrow space, experts, a shared one', () => {
    const model = testModel('toy-nemotron-3');
    const { total, active } = parameters(model);
    expect(total).toBe(head + mamba2 + attention + mlp + 2 * latentExperts);
    expect(total - active).toBe(2 * 2 * 2 * 4 * 6);
    expect(predictionParameters(model)).toBe(attention + latentExperts + 2 * 64 + 3 * 8);
  });

  test('Qwen3-Next: experts, a shared one with a gate, one dense layer', () => {
    const linear = 8 * 32 + 8 * 8 + 20 * 4 + 8 + 3 + 12 * 8;
    const full = 8 * 32 + 2 * 64 + 16 + 128;
    const experts = 8 * 4 + 4 * 3 * 8 * 6 + 3 * 8 * 5 + 8;
    const norms = 4 * 16;
    expect(parameters(testModel('toy-qwen3-next')).total).toBe(
      head + 3 * linear + full + 3 * 8 * 16 + 3 * experts + norms,
    );
    const { total } = parameters(testModel('toy-qwen3.5-moe'));
    expect(total).toBe(head + 3 * linear + full + 4 * experts + norms);
  });

  test('Jamba: three mixers with norms inside, an attention, two MLPs, two layers of experts', () => {
    const mixer = 8 * 32 + 16 * 5 + 16 * (2 + 6) + (2 + 6) + (2 * 16 + 16) + (16 * 3 + 16) + 16 * 8;
    const expected = 3 * mixer + (attention - 8) + 2 * 3 * 8 * 12 + 2 * (8 * 4 + 4 * 3 * 8 * 12);
    expect(parameters(testModel('toy-jamba')).total).toBe(head + expected + 4 * 16);
  });

  test('MiniMax-M1: qkv, gate, norm and output; grouped-query attention; experts everywhere', () => {
    const lightning = 8 * 36 + 8 * 12 + 12 + 12 * 8;
    const softmax = 8 * 12 + 2 * 8 * 6 + 12 * 8;
    const experts = 8 * 4 + 4 * 3 * 8 * 6;
    expect(parameters(testModel('toy-minimax-m1')).total).toBe(
      head + 2 * lightning + softmax + 3 * (experts + 16),
    );
  });
});

test.each<readonly [TestModelId, Config]>([
  ['toy-nemotron-h', { use_mamba_kernels: true, partial_rotary_factor: 1, num_logits_to_keep: 1 }],
  ['toy-nemotron-h', { n_routed_experts: 8, moe_intermediate_size: 7688, moe_latent_size: null }],
  ['toy-jamba', { use_mamba_kernels: true, sliding_window: null }],
  ['toy-mamba', { use_mambapy: true }],
  ['toy-glm-dsa', { layer_types: Array(4).fill('deepseek_sparse_attention'), num_experts: 4 }],
])('%s with published fields that cost nothing is the same model: %j', (id, changes) => {
  expect(modelOf({ ...CONFIGS[id], ...changes }, id)).toEqual(testModel(id));
});

describe('what is refused by name', () => {
  test.each<readonly [string, Config, string]>([
    ['a window', inner('toy-qwen3.5', { use_sliding_window: true }), 'use_sliding_window'],
    [
      'key heads that do not divide the value heads',
      inner('toy-qwen3.5', { linear_num_value_heads: 3 }),
      'linear_num_value_heads',
    ],
    [
      'an unknown kind of layer',
      inner('toy-qwen3.5', { layer_types: Array(4).fill('mamba') }),
      'layer_types',
    ],
    [
      'a state in an unknown format',
      inner('toy-qwen3.5', { mamba_ssm_dtype: 'int8' }),
      'mamba_ssm_dtype',
    ],
    ['another gate', inner('toy-qwen3.5', { output_gate_type: 'relu' }), 'output_gate_type'],
    [
      'a table of its own for prediction',
      inner('toy-qwen3.5', { mtp_use_dedicated_embeddings: true }),
      'mtp_use_dedicated_embeddings',
    ],
  ])('Qwen3.5 with %s', (_, config, field) => {
    expect(issuesOf(config)).toBe(`text_config.${field}`);
  });

  test.each<readonly [TestModelId, Config, string]>([
    ['toy-nemotron-h', { hybrid_override_pattern: 'M-M*' }, 'hybrid_override_pattern'],
    ['toy-nemotron-h', { hybrid_override_pattern: 'M-M*?' }, 'hybrid_override_pattern'],
    ['toy-nemotron-h', { hybrid_override_pattern: null }, 'hybrid_override_pattern'],
    ['toy-nemotron-h', { mamba_proj_bias: true }, 'mamba_proj_bias'],
    ['toy-nemotron-h', { n_groups: 3 }, 'n_groups'],
    ['toy-nemotron-h', { sliding_window: 4 }, 'sliding_window'],
    ['toy-nemotron-3', { mlp_bias: true }, 'mlp_bias'],
    ['toy-nemotron-3', { n_shared_experts: 2 }, 'n_shared_experts'],
    ['toy-jamba', { attn_layer_offset: 4 }, 'attn_layer_offset'],
    ['toy-jamba', { mamba_dt_rank: 'auto' }, 'mamba_dt_rank'],
    ['toy-minimax-m1', { shared_intermediate_size: 4 }, 'shared_intermediate_size'],
    ['toy-minimax-m1', { attn_type_list: [0, 1] }, 'attn_type_list'],
    ['toy-minimax', { block_size: 64 }, 'block_size'],
    ['toy-glm-dsa', { num_experts: 8 }, 'num_experts'],
    ['toy-glm-dsa', { layer_types: ['full_attention'] }, 'layer_types'],
  ])('%s with %j', (id, changes, field) => {
    expect(issuesOf({ ...CONFIGS[id], ...changes })).toBe(field);
  });
});

describe('blocks that are alike in two groups', () => {
  const step = { sequences: 2, newTokens: 3, pastTokens: 5 };
  const recipe = { precision: FP16_PRECISION, options: { ...NO_OPTIONS, fusion: true } };

  test.each(TEST_MODEL_IDS)('%s counts as if each were its own', (id) => {
    const model = testModel(id);
    const apart = model.groups.map((group) => structuredClone(group));
    const counted = (of: typeof model) =>
      operators(of, step, recipe).map((operator) => ({ ...operator, repeats: null }));
    expect(counted(model)).toEqual(counted({ ...model, groups: apart }));
  });

  test('are one object, so that they are counted once', () => {
    const { groups } = testModel('toy-deepseek-v4');
    expect(new Set(groups.map(({ attention }) => attention)).size).toBeLessThan(groups.length);
  });
});
