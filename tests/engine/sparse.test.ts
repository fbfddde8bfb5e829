import { describe, expect, test } from 'vitest';
import type { Inputs, StageEstimate } from '../../src/engine/index.ts';
import {
  kvBytesPerToken,
  kvCacheBytes,
  parameters,
  parseModel,
  predictionParameters,
} from '../../src/engine/index.ts';
import { named, precisionOf, stepOf } from '../support/inputs.ts';
import type { Config } from '../support/models.ts';
import { CONFIGS, modelOf, testModel } from '../support/models.ts';
import type { Selecting } from '../support/selections.ts';
import { selection } from '../support/selections.ts';

/** toy-deepseek-v32: D 8, H 2, r 4, R 2, an indexer of 3 heads of 4, 5 selected keys, 2 layers. */
const [B, D, rank, H, r, R, Hi, hi, most] = [2, 8, 5, 2, 4, 2, 3, 4, 5];
const FLASH = { flashAttention: true, fusion: false };
const ABSORBED = { ...FLASH, mlaExecution: 'absorbed' } as const;

const step = (
  newTokens: number,
  pastTokens: number,
  changes: Partial<Inputs> = {},
): StageEstimate =>
  stepOf('toy-deepseek-v32', newTokens, pastTokens, { options: ABSORBED, ...changes });

/** Operators of the dense layer. */
const one = (stage: StageEstimate, name: string) =>
  named(
    { operators: stage.operators.filter(({ operator }) => operator.group === 'dense layers') },
    name,
  );

const toy = (tokens: number, past: number): Selecting => ({
  past,
  tokens,
  indexHeads: Hi,
  indexDim: hi,
  selected: most,
  heads: H,
  latent: r,
  rotated: R,
});

/** Neighbouring queries prefer different keys, so that together they select as many as they can. */
const scattered = (query: number, key: number): number => (key * 7 + query * most) % 101;

describe('selected keys, run query by query with every operation counted', () => {
  test.each([
    [1, 0],
    [1, 3],
    [1, 4],
    [1, 5],
    [1, 40],
    [3, 0],
    [9, 0],
    [4, 3],
    [30, 17],
  ])('%d new tokens after %d', (tokens, past) => {
    const counted = selection(toy(tokens, past), scattered);
    const stage = step(tokens, past);
    expect(one(stage, 'index_scores').cost.ops).toBe(B * counted.indexOps);
    expect(one(stage, 'fused_attention').cost.ops).toBe(B * counted.attentionOps);
  });

  test('one token reads the keys that it selects', () => {
    for (const past of [0, 3, 4, 5, 40]) {
      const { distinct } = selection(toy(1, past), scattered);
      const { cost } = one(step(1, past), 'fused_attention');
      expect([cost.kvRead, cost.onChipRead]).toEqual([B * distinct * (r + R) * 2, 0]);
    }
  });

  test('more tokens never select more keys than are read, nor read more than they select', () => {
    for (const [tokens, past] of [
      [3, 0],
      [9, 0],
      [4, 3],
      [3, 200],
      [30, 17],
    ] as const) {
      const { distinct, reads } = selection(toy(tokens, past), scattered);
      const { kvRead, onChipRead } = one(step(tokens, past), 'fused_attention').cost;
      const key = B * (r + R) * 2;
      expect(kvRead / key).toBeGreaterThanOrEqual(distinct);
      expect((kvRead + onChipRead) / key).toBe(reads);
    }
  });

  test('three tokens far into a text that share no key read fifteen', () => {
    const { distinct } = selection(toy(3, 200), (query, key) =>
      Math.floor(key / most) === query - 200 ? 1 : 0,
    );
    expect(distinct).toBe(3 * most);
    expect(one(step(3, 200), 'fused_attention').cost.kvRead).toBe(B * 3 * most * (r + R) * 2);
  });
});

describe('the indexer, by hand: 3 new tokens after 6', () => {
  const stage = step(3, 6);
  const [rows, S, pairs] = [B * 3, 9, 7 + 8 + 9];
  const keyBytes = 1 + 4 / 128;

  test.each<readonly [string, Partial<Record<string, number>>]>([
    ['index_q_proj', { ops: 2 * rows * rank * Hi * hi, weightsRead: rank * Hi * hi * 2 }],
    ['index_k_proj', { ops: 2 * rows * D * hi, kvWrite: rows * hi * keyBytes }],
    ['index_weights', { ops: 2 * rows * D * Hi, weightsRead: D * Hi * 2 }],
    // LayerNorm: 7 per element, weight and bias.
    ['index_k_norm', { ops: 7 * rows * hi, weightsRead: 2 * hi * 2 }],
    ['index_rope', { ops: 3 * rows * (Hi + 1) * R }],
    [
      'index_scores',
      {
        ops: B * pairs * Hi * (2 * hi + 3),
        activationsRead: rows * Hi * (hi + 1) * 2,
        activationsWrite: rows * S * 4,
        kvRead: B * S * hi * keyBytes,
      },
    ],
    ['index_topk', { ops: 0, activationsRead: rows * S * 4, activationsWrite: rows * most * 4 }],
    // Queries at 16 bits, and the selected keys' indices.
    ['fused_attention', { activationsRead: rows * H * (r + R) * 2 + rows * most * 4 }],
  ])('%s', (name, cost) => {
    expect(one(stage, name).cost).toMatchObject(cost);
  });

  test('its scores are FP32 and its choice 32-bit indices, whatever the activations’ format', () => {
    const narrow = step(3, 6, { precision: precisionOf('fp16', 'fp8', 'fp16') });
    const moved = (name: string) => {
      const { activationsRead, activationsWrite } = one(narrow, name).cost;
      return [activationsRead, activationsWrite];
    };
    expect(moved('index_scores')).toEqual([rows * Hi * (hi + 1), rows * S * 4]);
    expect(moved('index_topk')).toEqual([rows * S * 4, rows * most * 4]);
    expect(moved('fused_attention')[0]).toBe(rows * H * (r + R) + rows * most * 4);
  });

  test('a text shorter than the selection has an index for each key', () => {
    const short = step(1, 3);
    expect(one(short, 'index_topk').cost.activationsWrite).toBe(B * 4 * 4);
    const queries = B * H * (r + R) * 2;
    expect(one(short, 'fused_attention').cost.activationsRead).toBe(queries + B * 4 * 4);
  });

  test('its keys keep their format, and its weights stay at 16 bits', () => {
    const precision = precisionOf('int4', 'fp16', 'int4');
    const narrow = step(3, 6, { precision });
    for (const name of ['index_weights', 'index_scores']) {
      expect(one(narrow, name).cost).toEqual(one(stage, name).cost);
    }
    expect(one(narrow, 'index_q_proj').cost.weightsRead).toBe((rank * Hi * hi) / 2);
    expect(one(narrow, 'index_k_proj').cost.kvWrite).toBe(rows * hi * keyBytes);
  });
});

describe('what is computed without the kernel for selected keys', () => {
  const dense = testModel('toy-deepseek-v3');

  test.each<readonly [string, Inputs['options']]>([
    ['unfused', { flashAttention: false, fusion: false }],
    ['expanded', { ...FLASH, mlaExecution: 'expanded' }],
  ])(
    '%s, every score is computed and masked: as in DeepSeek-V3, with the indexer besides',
    (_, options) => {
      for (const [tokens, past] of [
        [1, 40],
        [9, 2],
      ] as const) {
        const [sparse, plain] = [
          step(tokens, past, { options }),
          step(tokens, past, { options, model: dense }),
        ];
        const attention = plain.operators.filter(({ operator }) => operator.kind === 'attention');
        expect(attention.length).toBeGreaterThan(0);
        for (const { operator, cost } of attention) {
          expect(one(sparse, operator.name).cost).toEqual(cost);
        }
        expect(one(sparse, 'index_topk')).toBeDefined();
      }
    },
  );

  test.each([
    [3, 0, 'expanded'],
    [5, 0, 'expanded'],
    [2, 3, 'expanded'],
    [6, 0, 'absorbed'],
    [2, 4, 'absorbed'],
    // One token, as in every model with latents.
    [1, 3, 'absorbed'],
    [1, 40, 'absorbed'],
  ] as const)(
    'left to itself, a step of %d after %d runs %s: expanded while 5 keys are all there is',
    (tokens, past, execution) => {
      const at = (mlaExecution: 'auto' | 'expanded' | 'absorbed') =>
        step(tokens, past, { options: { ...FLASH, mlaExecution } }).totals;
      expect(at('auto')).toEqual(at(execution));
      expect(at('expanded').ops).not.toBe(at('absorbed').ops);
    },
  );

  test('beyond the selection a token’s attention costs the same however long the context', () => {
    const at = (past: number) => one(step(1, past), 'fused_attention').cost;
    expect(at(4)).toEqual(at(4000));
    expect(at(3).ops).toBeLessThan(at(4).ops);
  });
});

describe('layers that take over a selection', () => {
  const model = testModel('toy-glm-dsa');
  const stage = step(1, 40, { model });

  test('have no indexer, and attend to as many keys', () => {
    const groups = model.groups.map(({ name, count }) => [name, count]);
    expect(groups).toEqual([
      ['dense layers', 1],
      ['expert layers that reuse a selection', 2],
      ['expert layers', 1],
    ]);
    const reusing = stage.operators.filter(({ operator }) => operator.group.includes('reuse'));
    expect(reusing.some(({ operator }) => operator.name.startsWith('index_'))).toBe(false);
    expect(named({ operators: reusing }, 'fused_attention').cost).toEqual(
      one(stage, 'fused_attention').cost,
    );
  });

  test.each<readonly [string, Config, readonly number[]]>([
    ['letters', { index_topk_pattern: 'FSSF' }, [1, 2, 1]],
    ['an interval', { index_topk_freq: 3, index_skip_topk_offset: 1 }, [1, 2, 1]],
    ['nothing', {}, [1, 3]],
  ])('are told by %s', (_, changes, counts) => {
    const { indexer_types: _types, ...config } = CONFIGS['toy-glm-dsa'];
    const { groups } = modelOf({ ...config, ...changes });
    expect(groups.map(({ count }) => count)).toEqual(counts);
  });
});

describe('what stays', () => {
  test('a latent, a rotated key, and the indexer’s key in its own format', () => {
    const model = testModel('toy-deepseek-v32');
    const index = hi * (1 + 4 / 128);
    expect(kvBytesPerToken(model, 2)).toBe(2 * ((r + R) * 2 + index));
    expect(kvBytesPerToken(model, 0.5)).toBe(2 * ((r + R) * 0.5 + index));
    expect(kvCacheBytes(model, 100, 2)).toBe(100 * kvBytesPerToken(model, 2));
    // Two of the four layers have no keys for an indexer.
    expect(kvBytesPerToken(testModel('toy-glm-dsa'), 2)).toBe(4 * (r + R) * 2 + 2 * index);
  });

  test('the indexer’s parameters: two projections, a weight per head, a LayerNorm', () => {
    const own = rank * Hi * hi + D * hi + D * Hi + 2 * hi;
    const [sparse, dense] = [testModel('toy-deepseek-v32'), testModel('toy-deepseek-v3')];
    expect(parameters(sparse).parts.indexer).toBe(2 * own);
    expect(parameters(sparse).total - parameters(dense).total).toBe(2 * own);
    expect(predictionParameters(sparse) - predictionParameters(dense)).toBe(own);
    expect(parameters(testModel('toy-glm-dsa')).parts.indexer).toBe(2 * own);
  });
});

test.each<readonly [string, Config]>([
  ['indexer_types', { indexer_types: ['shared', 'full', 'full', 'full'] }],
  ['indexer_types', { indexer_types: ['full'] }],
  ['index_topk_pattern', { index_topk_pattern: 'FSX-' }],
  ['mlp_layer_types', { mlp_layer_types: ['dense', 'dense', 'sparse', 'sparse'] }],
  ['index_topk', { index_topk: 0 }],
])('sparse attention with a wrong %s is refused: %j', (field, changes) => {
  const model = parseModel({ ...CONFIGS['toy-glm-dsa'], ...changes }, 'test');
  expect(model.ok ? [] : model.issues.map(({ path }) => path)).toEqual([field]);
});
