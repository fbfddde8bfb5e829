import { describe, expect, test } from 'vitest';
import type { Inputs, StageEstimate } from '../../src/engine/index.ts';
import {
  analyzeStep,
  kvBytesPerToken,
  kvCacheBytes,
  parameters,
  parseModel,
  predictionParameters,
} from '../../src/engine/index.ts';
import { inputsOf, must, named } from '../support/inputs.ts';
import type { Config, TestModelId } from '../support/models.ts';
import { CONFIGS, modelOf, testModel } from '../support/models.ts';

/** Models whose layers differ in kind: what each layer is, what it costs, and what stays of a sequence. */

const step = (
  id: TestModelId,
  newTokens: number,
  pastTokens = 1,
  changes: Partial<Inputs> = {},
): StageEstimate =>
  must(
    analyzeStep(inputsOf({ model: testModel(id), ...changes }), {
      sequences: 2,
      newTokens,
      pastTokens,
    }),
  );

const issuesOf = (config: Config): string => {
  const model = parseModel(config, 'test');
  return model.ok ? '' : model.issues.map(({ path }) => path).join();
};

/** A toy with fields of its language model changed. */
function inner(id: 'toy-qwen3.5', changes: Config): Config {
  const config: Config = CONFIGS[id];
  return { ...config, text_config: { ...(config['text_config'] as Config), ...changes } };
}

describe('a gate on the attention’s output', () => {
  const { operators } = step('toy-qwen3.5', 3);
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
  const kinds = (config: Config): readonly (readonly [string, number])[] =>
    modelOf(config).groups.map(({ name, count }) => [name, count] as const);

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
    expect(step('toy-qwen3.5', 1).totals).toEqual(
      step('toy-qwen3.5', 1, 1, { model: without }).totals,
    );
  });
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
  ])('%s', (_, config, field) => {
    expect(issuesOf(config)).toBe(`text_config.${field}`);
  });
});
