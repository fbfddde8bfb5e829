import { describe, expect, test } from 'vitest';
import { readCatalog } from '../../src/cli/catalog-files.ts';
import type { Inputs, StageEstimate } from '../../src/engine/index.ts';
import {
  analyzeDecode,
  kvBytesPerToken,
  kvCacheBytes,
  parameters,
  parseModel,
  predictionParameters,
} from '../../src/engine/index.ts';
import { runsOf } from '../../src/engine/rhythm.ts';
import type { Compressing } from '../support/compression.ts';
import { attend, compress, mixStreams } from '../support/compression.ts';
import { inputsOf, must, named, precisionOf, stepOf } from '../support/inputs.ts';
import { aChatIsTheSumOfItsSteps } from '../support/invariants.ts';
import type { Config } from '../support/models.ts';
import { CONFIGS, modelOf, testModel } from '../support/models.ts';

/** toy-deepseek-v4: D 8, H 4, h 4, R 2, W 3; indexer of 3 heads of 4 that selects 3; 2 streams. */
const [B, D, H, h, R, W, Hi, hi, most, rank, G, ro, Y, t] = [
  2, 8, 4, 4, 2, 3, 3, 4, 3, 5, 2, 3, 2, 3,
];
const FLASH = { flashAttention: true, fusion: false };
const [SPARSE, HEAVY] = ['compressed sparse', 'heavily compressed'];

const step = (
  newTokens: number,
  pastTokens: number,
  changes: Partial<Inputs> = {},
): StageEstimate =>
  stepOf('toy-deepseek-v4', newTokens, pastTokens, { options: FLASH, ...changes });

const one = ({ operators }: StageEstimate, name: string, group: string) =>
  named({ operators: operators.filter(({ operator }) => operator.group === group) }, name);

const toy = (tokens: number, past: number, group: string): Compressing => ({
  past,
  tokens,
  ...(group === SPARSE
    ? { ratio: 2, overlap: true, selected: most }
    : { ratio: 5, overlap: false, selected: Infinity }),
  window: W,
  heads: H,
  width: h,
  rotated: R,
  indexHeads: Hi,
  indexWidth: hi,
});

/** Neighbouring queries prefer different entries. */
const scattered = (query: number, entry: number): number => (entry * 7 + query * most) % 101;

const STEPS = [
  [1, 0],
  [1, 1],
  [1, 2],
  [1, 3],
  [1, 4],
  [1, 5],
  [1, 6],
  [1, 7],
  [1, 39],
  [1, 40],
  [2, 0],
  [3, 1],
  [4, 3],
  [9, 0],
  [10, 5],
  [12, 7],
  [30, 17],
] as const;

describe.each([SPARSE, HEAVY])('a layer that is %s, run token by token', (group) => {
  test.each(STEPS)('%d new tokens after %d', (tokens, past) => {
    const of = toy(tokens, past, group);
    const [entry, attended] = [compress(of, h), attend(of, scattered)];
    const stage = step(tokens, past);
    const sets = of.overlap ? 2 : 1;
    const { cost } = one(stage, 'compress', group);
    expect(cost).toEqual({
      ops: B * entry.ops,
      weightsRead: (sets * of.ratio * h + h) * 2,
      activationsRead: B * tokens * 2 * sets * h * 4,
      activationsWrite: 0,
      kvRead: B * entry.waiting * 4,
      kvWrite:
        B * entry.completed * h * 2 + B * Math.min(tokens, sets * of.ratio) * 2 * sets * h * 4,
      onChipRead: 0,
    });
    const fused = one(stage, 'fused_attention', group).cost;
    expect(fused.ops).toBe(B * attended.attentionOps);
    const key = B * h * 2;
    expect((fused.kvRead + fused.onChipRead) / key).toBe(attended.reads);
    // Which entries several queries have in common depends on the scores; of one query there is no doubt.
    if (tokens === 1 || group === HEAVY) {
      expect(fused.kvRead / key).toBe(attended.raw + attended.entries);
    } else expect(fused.kvRead / key).toBeGreaterThanOrEqual(attended.raw + attended.entries);
    if (group === HEAVY) return;
    const index = compress(of, hi);
    expect(one(stage, 'index_compress', group).cost.ops).toBe(B * index.ops);
    expect(one(stage, 'index_compress', group).cost.kvRead).toBe(B * index.waiting * 4);
    expect(one(stage, 'index_scores', group).cost.ops).toBe(B * attended.indexOps);
  });
});

describe('other kernels compute every score and mask it', () => {
  test.each([
    // tokens, past, tokens in the window, entries
    [1, 40, 3, 20],
    [4, 7, 6, 5],
  ])('%d tokens after %d: %d keys in the window and %d entries', (tokens, past, raw, entries) => {
    const options = { flashAttention: false, fusion: false };
    const stage = step(tokens, past, { options });
    const scores = B * H * tokens * (raw + entries);
    expect(one(stage, 'qk_matmul', SPARSE).cost).toMatchObject({
      ops: 2 * scores * h,
      activationsWrite: scores * 2,
      kvRead: B * (raw + entries) * h * 2,
    });
    expect(one(stage, 'softmax', SPARSE).cost).toMatchObject({
      ops: 5 * scores,
      weightsRead: H * 2,
    });
    expect(one(stage, 'sv_matmul', SPARSE).cost.kvRead).toBe(B * (raw + entries) * h * 2);
  });

  test('a layer with nothing but a window sees nothing else', () => {
    const { cost } = one(step(1, 40), 'fused_attention', 'window only, experts by token');
    expect(cost).toMatchObject({ ops: B * H * W * (4 * h + 5), kvRead: B * W * h * 2 });
  });
});

describe('every other operator of a layer, by hand: 3 new tokens after 6', () => {
  const stage = step(3, 6);
  const rows = B * 3;

  test.each<readonly [string, Partial<Record<string, number>>]>([
    ['q_a_proj', { ops: 2 * rows * D * rank, weightsRead: D * rank * 2 }],
    ['q_b_proj', { ops: 2 * rows * rank * H * h, weightsRead: rank * H * h * 2 }],
    // A norm without weights on every head.
    ['q_norm', { ops: 3 * rows * H * h, weightsRead: 0 }],
    ['kv_proj', { ops: 2 * rows * D * h, kvWrite: rows * h * 2, activationsWrite: 0 }],
    ['kv_norm', { ops: 4 * rows * h, weightsRead: h * 2 }],
    ['rope', { ops: 3 * rows * (H + 1) * R }],
    // Value and score of two sets of channels, in FP32.
    ['compress_proj', { ops: 2 * rows * D * 4 * h, activationsWrite: rows * 4 * h * 4 }],
    ['index_q_proj', { ops: 2 * rows * rank * Hi * hi, weightsRead: rank * Hi * hi * 2 }],
    ['index_weights', { ops: 2 * rows * D * Hi }],
    ['index_compress_proj', { ops: 2 * rows * D * 4 * hi, activationsWrite: rows * 4 * hi * 4 }],
    ['index_rope', { ops: 3 * rows * Hi * R }],
    // Nine tokens have four entries, of which three are chosen.
    ['index_scores', { activationsWrite: rows * 4 * 4, kvRead: B * 4 * hi * (33 / 32) }],
    ['index_topk', { activationsRead: rows * 4 * 4, activationsWrite: rows * most * 4 }],
    ['o_rope', { ops: 3 * rows * H * R }],
    ['o_a_proj', { ops: 2 * rows * H * h * ro, weightsRead: H * h * ro * 2 }],
    ['out_proj', { ops: 2 * rows * G * ro * D, weightsRead: G * ro * D * 2 }],
    [
      'attn_hc_fn',
      {
        ops: rows * mixStreams(Y, D, t),
        weightsRead: Y * D * 8 * 4 + (8 + 3) * 2,
        activationsRead: rows * Y * D * 2,
        activationsWrite: rows * 8 * 4,
      },
    ],
    [
      'attn_hc_in',
      {
        ops: 2 * rows * Y * D,
        activationsRead: rows * (Y * D * 2 + 8 * 4),
        activationsWrite: rows * D * 2,
      },
    ],
    // Each of two streams takes its share of both and of the output.
    [
      'attn_add',
      {
        ops: rows * Y * D * 2 * (Y + 1),
        activationsRead: rows * ((Y + 1) * D * 2 + 8 * 4),
        activationsWrite: rows * Y * D * 2,
      },
    ],
  ])('%s', (name, expected) => {
    expect(one(stage, name, SPARSE).cost).toMatchObject(expected);
  });

  test('the embedding is copied to both streams, and they are summed up before the final norm', () => {
    expect(named(stage, 'hc_expand').cost).toMatchObject({
      ops: 0,
      activationsRead: rows * D * 2,
      activationsWrite: rows * Y * D * 2,
    });
    expect(named(stage, 'head_hc_fn').cost).toMatchObject({
      ops: rows * (2 * Y * D * (Y + 1) + 6 * Y),
      weightsRead: Y * D * Y * 4 + (Y + 1) * 2,
    });
    expect(named(stage, 'head_hc_in').cost.activationsWrite).toBe(rows * D * 2);
  });

  test('fused, streams and their sum stay on chip between one block and the next', () => {
    const fused = step(3, 6, { options: { ...FLASH, fusion: true } });
    expect(one(fused, 'attn_hc_fn', SPARSE).cost.activationsRead).toBe(0);
    expect(one(fused, 'attn_norm', SPARSE).cost.activationsRead).toBe(0);
    expect(one(fused, 'attn_hc_in', SPARSE).cost).toEqual(one(stage, 'attn_hc_in', SPARSE).cost);
    expect(named(fused, 'head_hc_fn').cost).toEqual(named(stage, 'head_hc_fn').cost);
  });

  test('compressors, weights of an indexer’s heads and mixtures keep their formats', () => {
    const narrow = step(3, 6, { precision: precisionOf('int4', 'fp16', 'int4') });
    for (const name of ['compress_proj', 'index_weights', 'index_compress', 'attn_hc_fn']) {
      expect(one(narrow, name, SPARSE).cost).toEqual(one(stage, name, SPARSE).cost);
    }
    expect(one(narrow, 'q_b_proj', SPARSE).cost.weightsRead).toBe((rank * H * h) / 2);
    expect(one(narrow, 'fused_attention', SPARSE).cost.kvRead).toBe(
      one(stage, 'fused_attention', SPARSE).cost.kvRead / 4,
    );
  });

  test('two streams of the prompt are alive while a block runs', () => {
    const wide = step(3, 6, { model: testModel('toy-deepseek-v4', { hc_mult: 9 }) });
    expect(wide.memory.activations).toBeGreaterThanOrEqual(2 * rows * 9 * D * 2);
  });
});

describe('runs of contexts', () => {
  test.each([
    [4, true],
    [4, false],
    [7, false],
    [128, true],
    [128, false],
  ])('of entries of %d tokens hold every context once (window sliding: %s)', (period, slides) => {
    for (const [from, to] of [
      [1, 2],
      [1, 40],
      [4, 5],
      [4, 8],
      [5, 7],
      [5, 13],
      [120, 600],
      [128, 129],
    ] as const) {
      let [steps, completing, sum] = [0, 0, 0];
      for (const { first, points, stride, weight } of runsOf(from, to, period, slides)) {
        steps += points * weight;
        for (let i = 0; i < points; i++) {
          const context = first + i * stride;
          expect(context).toBeGreaterThanOrEqual(from);
          expect(context).toBeLessThan(to);
          if (context % period === 0) completing += weight;
          sum += weight * Math.floor(context / period);
        }
      }
      const contexts = Array.from({ length: to - from }, (_, i) => from + i);
      expect(steps).toBe(contexts.length);
      expect(completing).toBe(contexts.filter((context) => context % period === 0).length);
      expect(sum).toBe(contexts.reduce((all, context) => all + Math.floor(context / period), 0));
    }
  });
});

const { models } = readCatalog();
const published = (id: string) =>
  must(parseModel(models.find((each) => each.id === id)!.config, id));

describe('a chat is the sum of its steps', () => {
  test.each(Array.from({ length: 14 }, (_, i) => [i + 1] as const))(
    'from a prompt of %d on, past the window, the first entries and the selection',
    (prompt) => {
      for (const generate of [1, 2, 3, 5, 11, 40]) {
        for (const flashAttention of [false, true]) {
          const workload = { batch: 2, prompt, past: 0, generate };
          const inputs = inputsOf({
            model: testModel('toy-deepseek-v4'),
            options: { flashAttention, fusion: false },
            workload,
          });
          expect(aChatIsTheSumOfItsSteps(inputs)).toEqual([]);
        }
      }
    },
  );

  // The window and the first entry of 128 tokens; the selection of 1,024 entries of 4.
  test.each([
    [3, 300],
    [4000, 300],
  ])('of the published model, %d tokens and %d more', (prompt, generate) => {
    const inputs = inputsOf({
      model: published('deepseek-v4-pro'),
      options: FLASH,
      workload: { batch: 3, prompt, past: 0, generate },
    });
    expect(aChatIsTheSumOfItsSteps(inputs)).toEqual([]);
  });
});

describe('what stays', () => {
  const model = testModel('toy-deepseek-v4');
  const index = hi * (1 + 4 / 128);
  /** 2·o·h channels in FP32 for o·M tokens: of two layers with o 2, M 2, two with o 1, M 5, and two indexers. */
  const states = 2 * (4 * 4 * h * 4) + 2 * (5 * 2 * h * 4) + 2 * (4 * 4 * hi * 4);

  test.each([
    // context, tokens of the window, entries of 2 and of 5 tokens
    [0, 0, 0, 0],
    [1, 1, 0, 0],
    [2, 2, 1, 0],
    [3, 3, 1, 0],
    [4, 3, 2, 0],
    [5, 3, 2, 1],
    [9, 3, 4, 1],
    [10, 3, 5, 2],
    [1001, 3, 500, 200],
  ])('at %d tokens: %d as they are, %d and %d entries', (context, raw, sparse, heavy) => {
    for (const kv of [2, 0.5]) {
      expect(kvCacheBytes(model, context, kv)).toBe(
        5 * raw * h * kv + 2 * sparse * (h * kv + index) + 2 * heavy * h * kv + states,
      );
    }
  });

  test('a token’s share of the entries is what it adds in the long run', () => {
    const share = (2 * (h * 2 + index)) / 2 + (2 * h * 2) / 5;
    expect(kvBytesPerToken(model, 2)).toBeCloseTo(share, 12);
    const grown = kvCacheBytes(model, 2000, 2) - kvCacheBytes(model, 1000, 2);
    expect(grown).toBeCloseTo(1000 * share, 9);
  });

  test('a million tokens of V4-Pro take 8.7 GiB at 16 bits', () => {
    // 30 layers of 262,144 entries with their index keys, 31 of 8,192, beside windows and states.
    const entries = 30 * 262_144 * (1024 + 132) + 31 * 8192 * 1024;
    const rest = 61 * 128 * 1024 + 30 * (8 * 2048 + 8 * 512) * 4 + 31 * 128 * 1024 * 4;
    const pro = published('deepseek-v4-pro');
    expect(kvCacheBytes(pro, 1_048_576, 2)).toBe(entries + rest);
    expect((entries + rest) / 2 ** 30).toBeCloseTo(8.73, 2);
  });
});

describe('parameters', () => {
  test('of the toy, by hand', () => {
    const attention = D * rank + rank * H * h + D * h + H * h * ro + G * ro * D;
    const norms = rank + h + 2 * D;
    const mixtures = 2 * (Y * D * 8 + 8 + 3);
    const experts = D * 4 + 5 * 3 * D * 4;
    const layer = attention + norms + H + mixtures + experts;
    const sparse = D * 4 * h + 2 * 2 * h + h;
    const heavy = D * 2 * h + 5 * h + h;
    const indexer = rank * Hi * hi + D * Hi + D * 4 * hi + 2 * 2 * hi + hi;
    const head = Y * D * Y + Y + 1;
    const { total, active, parts } = parameters(testModel('toy-deepseek-v4'));
    // Three of the five layers correct their scores.
    const all = 80 + 5 * layer + 2 * (sparse + heavy + indexer) + 3 * 4 + head + D + 80;
    expect(total).toBe(all);
    expect(active).toBe(all - 5 * 2 * 3 * D * 4);
    expect(parts).toMatchObject({
      compressors: 2 * (sparse + heavy),
      indexer: 2 * indexer,
      sinks: 5 * H,
      hyperConnections: 5 * mixtures + head,
    });
    // A layer with a window only and a corrected router, two projections, three norms, a mixture.
    expect(predictionParameters(testModel('toy-deepseek-v4'))).toBe(
      layer + 4 + 2 * D * D + 3 * D + head,
    );
  });

  test('of V4-Pro are the stored elements of its checkpoint, to the last one', () => {
    const pro = published('deepseek-v4-pro');
    const [hidden, width, experts, vocabulary] = [7168, 3072, 384, 129_280];
    const routed = experts * 3 * width * hidden;
    const tiles = (rows: number, columns: number): number =>
      Math.ceil(rows / 128) * Math.ceil(columns / 128);
    // FP8 in tiles of 128 × 128, FP4 in rows of 32 and two to an element.
    const scales =
      [
        [1536, hidden],
        [65_536, 1536],
        [512, hidden],
        [16_384, 4096],
        [hidden, 16_384],
        ...Array.from({ length: 3 }, () => [width, hidden]),
      ].reduce((sum, [rows, columns]) => sum + tiles(rows!, columns!), 0) +
      routed / 32;
    const layers = 61 + 1;
    const stored =
      parameters(pro).total +
      predictionParameters(pro) -
      (layers * routed) / 2 +
      layers * scales +
      30 * tiles(8192, 1536) +
      2 * tiles(hidden, hidden) +
      // Tables of the three layers that route by token.
      3 * vocabulary * 6;
    expect(stored).toBe(861_608_274_846);
  });
});

test('published configs are read as they are, and layers as transformers lists them', () => {
  const names = (id: string) => published(id).groups.map(({ name, count }) => [name, count]);
  expect(names('deepseek-v4-pro')).toEqual([
    ['heavily compressed, experts by token', 2],
    ['compressed sparse, experts by token', 1],
    ['heavily compressed', 29],
    ['compressed sparse', 29],
  ]);
  expect(names('deepseek-v4-flash').at(0)).toEqual(['window only, experts by token', 2]);
  expect(published('deepseek-v4-pro').nativeFormat?.id).toBe('mxfp4');
  const { layer_types: _types, compress_rates: _rates, ...config } = CONFIGS['toy-deepseek-v4'];
  // The class's own order: two heavily compressed layers, then both kinds in turn.
  const byDefault = modelOf(config).groups.map(({ name, count }) => [name, count]);
  expect(byDefault).toEqual([
    ['heavily compressed, experts by token', 2],
    ['heavily compressed', 2],
    ['compressed sparse', 1],
  ]);
  const listed = modelOf({ ...config, compress_ratios: [0, 4, 128, 4, 128, 0] }, 'toy-deepseek-v4');
  const rates = { compressed_sparse_attention: 4, heavily_compressed_attention: 128 };
  expect(listed).toEqual(testModel('toy-deepseek-v4', { compress_rates: rates }));
  // The list of a published config has a layer that predicts ahead, whether or not it is wanted.
  const alone = { ...config, compress_ratios: [0, 4, 128, 4, 128, 0], num_nextn_predict_layers: 0 };
  expect(modelOf(alone).groups).toEqual(listed.groups);
});

const RATIOS = { layer_types: null, compress_rates: null };

test.each<readonly [string, Config]>([
  ['compress_ratios', { ...RATIOS, compress_ratios: [0, 4, 128, 4] }],
  ['compress_ratios', { ...RATIOS, compress_ratios: [0, 4, 128, 4, 128, 0, 0] }],
  ['compress_ratios', { ...RATIOS, compress_ratios: [0, 4, 128, 4, 8] }],
  ['compress_ratios', { ...RATIOS, compress_ratios: 4 }],
  ['layer_types', { compress_rates: null, compress_ratios: [0, 4, 128, 128, 4] }],
  ['layer_types', { layer_types: ['sliding_attention'] }],
  ['compress_rates', { layer_types: null, compress_ratios: [0, 4, 128, 4, 128] }],
  ['compress_rates', { compress_rates: { compressed_sparse_attention: 1 } }],
  [
    'compress_rates.compressed_sparse_attention',
    { compress_rates: { compressed_sparse_attention: 0 } },
  ],
  ['o_groups', { o_groups: 3 }],
  ['num_attention_heads', { num_attention_heads: null }],
  ['qk_rope_head_dim', { qk_rope_head_dim: 5 }],
  ['qk_rope_head_dim', { partial_rotary_factor: 0.25 }],
  ['num_key_value_heads', { num_key_value_heads: 2 }],
  ['mlp_layer_types', { mlp_layer_types: ['hash_moe', 'moe', 'moe', 'moe', 'moe'] }],
  ['num_experts_per_tok', { num_experts_per_tok: 5 }],
  ['n_routed_experts', { n_routed_experts: undefined }],
  ['intermediate_size', { intermediate_size: 5 }],
  ['attention_bias', { attention_bias: true }],
  ['topk_method', { topk_method: 'greedy' }],
  ['hc_mult', { hc_mult: 0 }],
  ['sparse_mode', { sparse_mode: 2 }],
])('a wrong %s is refused: %j', (field, changes) => {
  const model = parseModel({ ...CONFIGS['toy-deepseek-v4'], ...changes }, 'test');
  expect(model.ok ? [] : model.issues.map(({ path }) => path)).toEqual([field]);
});

test('the published tool is said to have nothing of the kind', () => {
  const inputs = inputsOf({ model: testModel('toy-deepseek-v4'), accounting: 'llm-viewer' });
  const refused = analyzeDecode(inputs);
  expect(refused.ok ? '' : refused.issues[0]?.message).toContain('no compressed attention');
});

test('no two operators of a kind of layer have the same name, so that a chat can tell them apart', () => {
  const names = step(3, 6).operators.map(({ operator }) => `${operator.group} ${operator.name}`);
  expect(new Set(names).size).toBe(names.length);
});
