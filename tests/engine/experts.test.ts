import { describe, expect, test } from 'vitest';
import type { Inputs, StageEstimate } from '../../src/engine/index.ts';
import {
  analyzeDecode,
  analyzeStep,
  assumptions,
  explain,
  parameters,
  parseModel,
  predictionParameters,
} from '../../src/engine/index.ts';
import { expectedExperts } from '../../src/engine/corrected/expert-parts.ts';
import { ROUND } from '../support/devices.ts';
import { inputsOf, must, named, precisionOf } from '../support/inputs.ts';
import type { Config, TestModelId } from '../support/models.ts';
import { CONFIGS, headsOf, modelOf, testModel } from '../support/models.ts';

const step = (
  id: TestModelId,
  sequences: number,
  newTokens: number,
  changes: Partial<Inputs> = {},
): StageEstimate =>
  must(
    analyzeStep(inputsOf({ model: testModel(id), ...changes }), {
      sequences,
      newTokens,
      pastTokens: 3,
    }),
  );

/** Every way in which a number of tokens can each draw k of E experts, and the mean of distinct ones. */
function meanOfDistinct(E: number, k: number, tokens: number): number {
  const draws: number[][] = [];
  const draw = (from: number, chosen: number[]): void => {
    if (chosen.length === k) draws.push(chosen);
    else for (let each = from; each < E; each++) draw(each + 1, [...chosen, each]);
  };
  draw(0, []);
  let [ways, distinct] = [0, 0];
  const follow = (left: number, needed: ReadonlySet<number>): void => {
    if (left === 0) {
      ways += 1;
      distinct += needed.size;
    } else for (const chosen of draws) follow(left - 1, new Set([...needed, ...chosen]));
  };
  follow(tokens, new Set());
  return distinct / ways;
}

describe('distinct experts', () => {
  test.each([
    [4, 2, 1],
    [4, 2, 3],
    [5, 3, 3],
    [6, 1, 4],
    [3, 3, 2],
  ])('of %d experts, %d per token, %d tokens need the mean over all ways to draw', (E, k, N) => {
    expect(expectedExperts(E, k, N)).toBeCloseTo(meanOfDistinct(E, k, N), 12);
  });

  test('one token needs its own, and many tokens need all', () => {
    expect(expectedExperts(128, 8, 1)).toBe(8);
    expect(expectedExperts(128, 8, 100_000)).toBe(128);
  });
});

/**
 * What a mixture does with each token, one multiply-add after the other: k experts of `matrices`
 * matrices D × F each, with a bias on every output or none.
 */
function expertOps(tokens: number, k: number, D: number, F: number, biased: boolean): number {
  let ops = 0;
  for (let token = 0; token < tokens; token++) {
    for (let expert = 0; expert < k; expert++) {
      for (const [from, to] of [
        [D, F],
        [D, F],
        [F, D],
      ] as const) {
        for (let output = 0; output < to; output++) {
          for (let input = 0; input < from; input++) ops += 2;
          if (biased) ops += 1;
        }
      }
    }
  }
  return ops;
}

const EXPERTS = ['experts_gate_proj', 'experts_up_proj', 'experts_down_proj'];
const routedOps = (stage: StageEstimate): number =>
  EXPERTS.reduce((sum, name) => sum + named(stage, name).cost.ops, 0);

describe('a toy mixture, counted literally', () => {
  test.each([
    [1, 1],
    [2, 5],
  ])('Mixtral, %d sequences with %d tokens', (B, T) => {
    const stage = step('toy-mixtral', B, T);
    expect(routedOps(stage)).toBe(expertOps(B * T, 2, 8, 6, false));
  });

  test('Qwen2-MoE: one token of experts, one gated shared expert', () => {
    const stage = step('toy-qwen2-moe', 2, 3);
    expect(routedOps(stage)).toBe(expertOps(6, 1, 8, 5, false));
    const shared = ['shared_gate_proj', 'shared_up_proj', 'shared_down_proj'];
    const ops = shared.reduce((sum, name) => sum + named(stage, name).cost.ops, 0);
    expect(ops).toBe(expertOps(6, 1, 8, 7, false));
    expect(named(stage, 'shared_gate').cost).toMatchObject({ ops: 2 * 6 * 8, weightsRead: 16 });
  });

  test('MiniMax-M2: every token scores every expert, and adds its correction', () => {
    expect(named(step('toy-minimax-m2', 2, 3), 'router').cost).toMatchObject({
      ops: 6 * (2 * 8 * 5 + 5),
      weightsRead: (8 * 5 + 5) * 2,
      activationsRead: 6 * 8 * 2,
      activationsWrite: 6 * 5 * 2,
    });
  });

  test('what moves: the matrices of the experts that are needed, and each expert’s rows', () => {
    const stage = step('toy-mixtral', 1, 1);
    expect(named(stage, 'experts_up_proj').cost).toMatchObject({
      weightsRead: 2 * 8 * 6 * 2,
      activationsRead: 2 * 8 * 2,
      activationsWrite: 2 * 6 * 2,
    });
    expect(named(stage, 'experts_act').cost).toMatchObject({ ops: 5 * 2 * 6 });
    // Two weighted outputs of 8 numbers, added up.
    expect(named(stage, 'experts_combine').cost).toMatchObject({
      ops: 2 * 2 * 8,
      activationsRead: 2 * 8 * 2,
      activationsWrite: 8 * 2,
    });
  });

  test('fused kernels read the rows once for gate and up', () => {
    const options = { flashAttention: false, fusion: true };
    const stage = step('toy-mixtral', 1, 4, { options });
    expect(named(stage, 'experts_gate_proj').cost.activationsRead).toBe(4 * 2 * 8 * 2);
    expect(named(stage, 'experts_up_proj').cost.activationsRead).toBe(0);
  });
});

describe('the parameters of a toy mixture, by hand', () => {
  test.each<readonly [TestModelId, string, number, number]>([
    [
      'toy-mixtral',
      '2·(192 attention + 32 router + 4·144 experts + 16 norms)',
      80 + 2 * (192 + 32 + 576 + 16) + 8 + 80,
      80 + 2 * (192 + 32 + 288 + 16) + 8 + 80,
    ],
    [
      'toy-qwen2-moe',
      '2·(256 attention + 24 biases + 16 norms), 288 dense; 24 router + 3·120 experts + 168 shared + 8 gate',
      80 + 2 * (256 + 24 + 16) + 288 + 24 + 360 + 168 + 8 + 8 + 80,
      80 + 2 * (256 + 24 + 16) + 288 + 24 + 120 + 168 + 8 + 8 + 80,
    ],
    [
      'toy-qwen3-moe',
      '3·(288 attention + 6 QK norm + 16 norms), 288 dense, 2·(40 router + 5·144 experts)',
      80 + 3 * (288 + 6 + 16) + 288 + 2 * (40 + 720) + 8 + 80,
      80 + 3 * (288 + 6 + 16) + 288 + 2 * (40 + 432) + 8 + 80,
    ],
    [
      'toy-gpt-oss',
      '2·(384 attention + 40 biases + 4 sinks + 36 router + 4·(144 + 20) experts + 16 norms)',
      80 + 2 * (384 + 40 + 4 + 36 + 656 + 16) + 8 + 80,
      80 + 2 * (384 + 40 + 4 + 36 + 328 + 16) + 8 + 80,
    ],
    [
      'toy-llama4',
      '4·(384 attention + 16 norms), 2·288 dense, 2·(32 router + 4·144 experts + 144 shared)',
      80 + 4 * 400 + 576 + 2 * (32 + 576 + 144) + 8 + 80,
      80 + 4 * 400 + 576 + 2 * (32 + 144 + 144) + 8 + 80,
    ],
    [
      'toy-glm4-moe',
      '3·(384 attention + 32 biases + 8 QK norm + 16 norms), 288 dense, 2·(54 router + 6·120 experts + 240 shared)',
      80 + 3 * 440 + 288 + 2 * (54 + 720 + 240) + 8 + 80,
      80 + 3 * 440 + 288 + 2 * (54 + 240 + 240) + 8 + 80,
    ],
    [
      'toy-minimax-m2',
      '2·(384 attention + 24 QK norm + 45 router + 5·144 experts + 16 norms)',
      80 + 2 * (384 + 24 + 45 + 720 + 16) + 8 + 80,
      80 + 2 * (384 + 24 + 45 + 288 + 16) + 8 + 80,
    ],
  ])('%s: %s', (id, _, total, active) => {
    expect(parameters(testModel(id))).toMatchObject({ total, active });
  });

  test('by part', () => {
    expect(parameters(testModel('toy-qwen2-moe')).parts).toMatchObject({
      router: 24,
      experts: 360,
      sharedExperts: 176,
      feedForward: 288,
    });
  });

  test('all experts stay in memory, whatever a step reads', () => {
    const { memory, totals } = step('toy-mixtral', 1, 1);
    expect(memory.weights).toBe(2 * 1800);
    expect(totals.weightsRead).toBeLessThan(memory.weights);
  });
});

describe('which layers have experts', () => {
  const layers = (id: TestModelId, changes: Config = {}) =>
    testModel(id, changes).groups.map(({ name, count }) => [name, count]);

  test.each<readonly [string, TestModelId, Config, unknown]>([
    [
      'every second',
      'toy-qwen2-moe',
      {},
      [
        ['dense layers', 1],
        ['expert layers', 1],
      ],
    ],
    [
      'all but the listed',
      'toy-qwen3-moe',
      {},
      [
        ['expert layers', 2],
        ['dense layers', 1],
      ],
    ],
    [
      'all but the first',
      'toy-glm4-moe',
      {},
      [
        ['dense layers', 1],
        ['expert layers', 2],
      ],
    ],
    ['all', 'toy-glm4-moe', { first_k_dense_replace: 0 }, [['expert layers', 3]]],
    [
      'every second from the first',
      'toy-glm4-moe',
      { first_k_dense_replace: 0, moe_layer_freq: 2 },
      [
        ['expert layers', 2],
        ['dense layers', 1],
      ],
    ],
  ])('%s', (_, id, changes, expected) => {
    expect(layers(id, changes)).toEqual(expected);
  });

  const llama4 = (changes: Config) => {
    const config = CONFIGS['toy-llama4'];
    return modelOf({ ...config, text_config: { ...config.text_config, ...changes } });
  };

  test.each<readonly [string, Config, unknown]>([
    [
      'every second',
      {},
      [
        ['local, dense', 2],
        ['local, experts', 1],
        ['global, experts', 1],
      ],
    ],
    [
      'a list',
      { moe_layers: [0] },
      [
        ['local, experts', 1],
        ['local, dense', 2],
        ['global, dense', 1],
      ],
    ],
    [
      'with RoPE in all of them',
      { no_rope_layers: [1, 1, 1, 1] },
      [
        ['local, dense', 2],
        ['local, experts', 2],
      ],
    ],
  ])('of Llama 4: %s', (_, changes, expected) => {
    expect(llama4(changes).groups.map(({ name, count }) => [name, count])).toEqual(expected);
  });

  test('what predicts further tokens is counted by itself', () => {
    // A layer with all its experts, a projection of 2·D to D and three norms.
    expect(predictionParameters(testModel('toy-glm4-moe'))).toBe(440 + 1014 + 128 + 24);
    expect(predictionParameters(testModel('toy-minimax-m2'))).toBe(3 * (1189 + 128 + 24));
    expect(testModel('toy-glm4-moe', { num_nextn_predict_layers: 0 }).prediction).toBeNull();
  });

  test.each([
    ['fp16', 2 * (440 + 1014 + 128 + 24)],
    // Of attention 56 are biases and norms, of the MLP 54 the router's, and three norms: those keep 16 bits.
    ['int8', 384 + 960 + 128 + 2 * (56 + 54 + 24)],
  ] as const)('it stays in memory at %s, and no step runs it', (weights, expected) => {
    const at = (num_nextn_predict_layers: number): StageEstimate => {
      const model = testModel('toy-glm4-moe', { num_nextn_predict_layers });
      const precision = precisionOf(weights, 'fp16', 'fp16', 'fp16');
      return step('toy-glm4-moe', 1, 1, { model, precision });
    };
    expect(at(1).memory.weights - at(0).memory.weights).toBe(expected);
    expect(at(1).totals).toEqual(at(0).totals);
  });
});

test('the router and the shared expert’s gate stay at 16 bits when the matrices are quantized', () => {
  const precision = precisionOf('int4', 'fp16', 'fp16');
  const stage = step('toy-qwen2-moe', 1, 1, { precision });
  expect(named(stage, 'router').cost.weightsRead).toBe(8 * 3 * 2);
  expect(named(stage, 'shared_gate').cost.weightsRead).toBe(8 * 2);
  expect(named(stage, 'experts_up_proj').cost.weightsRead).toBeCloseTo((8 * 5) / 2, 9);
});

test('the rotated part of a head comes in numbers or as a share', () => {
  const rotated = (changes: Config): number =>
    headsOf(testModel('toy-minimax-m2', changes)).rotaryDim;
  expect(rotated({})).toBe(2);
  expect(rotated({ rotary_dim: null })).toBe(4);
  expect(rotated({ rotary_dim: null, partial_rotary_factor: 0.5 })).toBe(2);
  expect(rotated({ partial_rotary_factor: 0.5 })).toBe(2);
});

test.each<readonly [string, TestModelId, Config, string]>([
  ['two rotated parts of a head', 'toy-minimax-m2', { partial_rotary_factor: 1 }, 'rotary_dim'],
  ['more of a head than there is', 'toy-minimax-m2', { rotary_dim: 6 }, 'partial_rotary_factor'],
  ['Qwen2 with QK norms', 'toy-qwen2-moe', { use_qk_norm: true }, 'use_qk_norm'],
  [
    'more experts per token than there are',
    'toy-mixtral',
    { num_experts_per_tok: 5 },
    'num_experts_per_tok',
  ],
  ['two names that disagree', 'toy-gpt-oss', { experts_per_token: 3 }, 'experts_per_token'],
  ['half a shared expert', 'toy-glm4-moe', { n_shared_experts: 0.5 }, 'n_shared_experts'],
  [
    'windows in Qwen’s mixtures',
    'toy-qwen3-moe',
    { use_sliding_window: true },
    'use_sliding_window',
  ],
])('%s are refused', (_, id, changes, path) => {
  const model = parseModel({ ...CONFIGS[id], ...changes }, 'test');
  expect(model.ok ? [] : model.issues.map((issue) => issue.path)).toEqual([path]);
});

describe('that routing is taken to be uniform is said', () => {
  test('in the result, once', () => {
    const stage = must(analyzeDecode(inputsOf({ model: testModel('toy-mixtral') })));
    expect(assumptions(stage)).toEqual([expect.stringContaining('uniformly and independently')]);
    expect(assumptions(must(analyzeDecode(inputsOf())))).toEqual([]);
  });

  test('where a figure is explained, with the number of experts and its formula', () => {
    const told = explain(
      named(step('toy-mixtral', 2, 3), 'experts_up_proj'),
      'weightsRead',
      ROUND,
      String,
    );
    expect(told).toMatchObject({ formula: 'e·D·F·w', rule: 'experts' });
    expect(told?.assumes).toContain('uniformly');
    expect(told?.letters[0]).toMatchObject({
      letter: 'e',
      value: 4 * (1 - (1 / 2) ** 6),
      from: 'E·(1 − (1 − k/E)^(B·T))',
    });
  });
});
