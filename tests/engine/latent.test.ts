import { describe, expect, test } from 'vitest';
import type { Inputs, MlaExecution, StageEstimate } from '../../src/engine/index.ts';
import {
  analyzeChat,
  analyzeDecode,
  analyzePrefill,
  analyzeStep,
  explain,
  kvBytesPerToken,
  kvCacheBytes,
  parameters,
} from '../../src/engine/index.ts';
import { ROUND } from '../support/devices.ts';
import { inputsOf, must, named, precisionOf } from '../support/inputs.ts';
import type { Latents } from '../support/latents.ts';
import { absorbed, expanded } from '../support/latents.ts';
import type { Config } from '../support/models.ts';
import { CONFIGS, modelOf, testModel } from '../support/models.ts';

/** toy-deepseek-v3: D 8, 2 layers, 2 heads of 3 + 2, a latent of 4, values of 4, queries of rank 5. */
const [H, r, nope, R, hv] = [2, 4, 3, 2, 4];

const optionsFor = (mlaExecution: MlaExecution, flashAttention = true): Inputs['options'] => ({
  flashAttention,
  fusion: false,
  mlaExecution,
});

/** B 2, past 3 unless said. */
const step = (
  mlaExecution: MlaExecution,
  newTokens: number,
  changes: Partial<Inputs> = {},
): StageEstimate =>
  must(
    analyzeStep(
      inputsOf({
        model: testModel('toy-deepseek-v3'),
        options: optionsFor(mlaExecution),
        ...changes,
      }),
      { sequences: 2, newTokens, pastTokens: 3 },
    ),
  );

const inLayers = ({ operators }: StageEstimate): StageEstimate['operators'] =>
  operators.filter(({ operator }) => operator.group === 'dense layers');
/** The operator of one of the two groups of layers, which have the same attention. */
const one = (stage: StageEstimate, name: string) => named({ operators: inLayers(stage) }, name);
const names = (stage: StageEstimate): readonly string[] =>
  inLayers(stage).map(({ operator }) => operator.name);

/** Numbers without a pattern. */
function latentsOf(past: number, tokens: number): Latents {
  let at = 0;
  const wave = (): number => Math.sin(12.9898 * ++at) / 2;
  const matrix = (rows: number, columns: number): number[][] =>
    Array.from({ length: rows }, () => Array.from({ length: columns }, wave));
  const heads = <T>(of: () => T): T[] => Array.from({ length: H }, of);
  return {
    latents: matrix(past + tokens, r),
    rotated: matrix(past + tokens, R),
    queries: heads(() => matrix(tokens, nope + R)),
    keyUp: heads(() => matrix(nope, r)),
    valueUp: heads(() => matrix(hv, r)),
  };
}

describe('both executions, run with every multiply-add counted', () => {
  test.each([
    [0, 1],
    [3, 1],
    [3, 4],
  ])('%d cached and %d new tokens give the same outputs', (past, tokens) => {
    const of = latentsOf(past, tokens);
    const [one, other] = [expanded(of).outputs.flat(2), absorbed(of).outputs.flat(2)];
    expect(one).toHaveLength(H * tokens * hv);
    one.forEach((x, i) => expect(x).toBeCloseTo(other[i]!, 12));
  });

  test.each([1, 2, 5])('expanded, %d new tokens after 3', (tokens) => {
    const { projecting, attending } = expanded(latentsOf(3, tokens));
    const stage = step('expanded', tokens);
    expect(one(stage, 'kv_b_proj').cost.ops).toBe(2 * projecting);
    expect(one(stage, 'fused_attention').cost.ops).toBe(2 * attending);
  });

  test.each([1, 2, 5])('absorbed, %d new tokens after 3', (tokens) => {
    const { projecting, attending } = absorbed(latentsOf(3, tokens));
    const stage = step('absorbed', tokens);
    const halves = one(stage, 'q_absorb').cost.ops + one(stage, 'o_absorb').cost.ops;
    expect(halves).toBe(2 * projecting);
    expect(one(stage, 'fused_attention').cost.ops).toBe(2 * attending);
  });
});

describe('what moves, by hand: 2 sequences, 5 new tokens after 3, two bytes each', () => {
  const [B, T, S] = [2, 5, 8];

  test('a token leaves one latent and one rotated key', () => {
    const { cost } = one(step('auto', T), 'kv_a_proj');
    expect(cost).toMatchObject({ kvWrite: B * T * (r + R) * 2, activationsWrite: 0 });
  });

  test('expanded: every latent is read and becomes keys and values of each head', () => {
    const stage = step('expanded', T);
    expect(one(stage, 'kv_b_proj').cost).toMatchObject({
      kvRead: B * S * r * 2,
      activationsRead: 0,
      activationsWrite: B * S * H * (nope + hv) * 2,
      weightsRead: r * H * (nope + hv) * 2,
    });
    expect(one(stage, 'fused_attention').cost).toMatchObject({
      activationsRead: B * (T * H * (nope + R) + S * H * (nope + hv)) * 2,
      activationsWrite: B * T * H * hv * 2,
      kvRead: B * S * R * 2,
    });
    expect(stage.totals.kvRead).toBe(2 * B * S * (r + R) * 2);
  });

  test('absorbed: all heads read the latents themselves, the fused kernel once', () => {
    const fused = step('absorbed', T);
    expect(one(fused, 'fused_attention').cost).toMatchObject({
      activationsRead: B * T * H * (r + R) * 2,
      activationsWrite: B * T * H * r * 2,
      kvRead: B * S * (r + R) * 2,
    });
    const unfused = step('absorbed', T, { options: optionsFor('absorbed', false) });
    expect(one(unfused, 'qk_matmul').cost.kvRead).toBe(B * S * (r + R) * 2);
    expect(one(unfused, 'sv_matmul').cost.kvRead).toBe(B * S * r * 2);
  });

  test('each head and block of 128 queries reads its keys and values again, on chip', () => {
    // 133 tokens are two blocks; 136 keys.
    const keys = 136;
    const [wide, narrow] = [step('expanded', 133), step('absorbed', 133)];
    const rebuilt = B * keys * (nope + hv) * 2;
    const shared = B * keys * R * 2;
    expect(one(wide, 'fused_attention').cost.onChipRead).toBe(
      2 * H * (rebuilt + shared) - (H * rebuilt + shared),
    );
    const latent = B * keys * (r + R) * 2;
    expect(one(narrow, 'fused_attention').cost.onChipRead).toBe((2 * H - 1) * latent);
  });

  test('the cache’s format applies to latents, the activations’ to what is rebuilt', () => {
    const precision = precisionOf('fp16', 'fp16', 'int8');
    const stage = step('expanded', T, { precision });
    expect(stage.totals.kvRead).toBe(2 * B * S * (r + R));
    expect(one(stage, 'kv_b_proj').cost.activationsWrite).toBe(B * S * H * (nope + hv) * 2);
  });
});

test('the one rotated key is a 1 in the formula, and needs no line among its letters', () => {
  const told = explain(one(step('auto', 1), 'rope'), 'ops', ROUND, String);
  expect(told).toMatchObject({ formula: '3·B·T·(H + 1)·R', withNumbers: '3·2·1·(2 + 1)·2' });
  expect(told?.letters.map(({ letter }) => letter)).toEqual(['B', 'T', 'H', 'R']);
});

describe('the execution', () => {
  test('is absorbed for one token, expanded for more, unless it is chosen', () => {
    expect(names(step('auto', 1))).toEqual(names(step('absorbed', 1)));
    expect(names(step('auto', 2))).toEqual(names(step('expanded', 2)));
    expect(names(step('expanded', 1))).toContain('kv_b_proj');
    expect(names(step('absorbed', 2))).toContain('q_absorb');
  });

  test('reads the same weights either way, and leaves the same cache', () => {
    const [wide, narrow] = [step('expanded', 1), step('absorbed', 1)];
    expect(narrow.totals.weightsRead).toBe(wide.totals.weightsRead);
    expect(narrow.memory.weights).toBe(wide.memory.weights);
    expect(narrow.totals.kvWrite).toBe(wide.totals.kvWrite);
  });

  test('a chat expands its prompt and absorbs its tokens, and adds up both', () => {
    const inputs = inputsOf({ model: testModel('toy-deepseek-v3'), options: optionsFor('auto') });
    const [chat, prefill] = [must(analyzeChat(inputs)), must(analyzePrefill(inputs))];
    const decode = must(analyzeDecode(inputs));
    expect(new Set(names(chat))).toEqual(new Set([...names(prefill), ...names(decode)]));
    expect(one(chat, 'kv_b_proj').cost).toEqual(one(prefill, 'kv_b_proj').cost);
    expect(one(chat, 'q_absorb').cost.ops).toBe(3 * one(decode, 'q_absorb').cost.ops);
    expect(names(chat).indexOf('q_absorb')).toBeLessThan(names(chat).indexOf('fused_attention'));
  });
});

describe('what stays', () => {
  test('a latent and a rotated key per token and layer, whatever the heads', () => {
    const model = testModel('toy-deepseek-v3');
    expect(kvBytesPerToken(model, 2)).toBe(2 * (r + R) * 2);
    expect(kvCacheBytes(model, 10, 2)).toBe(10 * 2 * (r + R) * 2);
    expect(kvBytesPerToken(testModel('toy-deepseek-v3', { num_attention_heads: 8 }), 2)).toBe(
      kvBytesPerToken(model, 2),
    );
  });

  test('the normed latents lie in the cache and take no activation memory', () => {
    const wide = testModel('toy-deepseek-v3', { kv_lora_rank: 400 });
    const options = optionsFor('expanded');
    const [few, many] = [step('expanded', 5), step('expanded', 5, { model: wide, options })];
    expect(many.memory.activations).toBe(few.memory.activations);
  });
});

describe('the parameters of a toy, by hand', () => {
  test('DeepSeek-V3: queries in two steps, score correction, one shared expert', () => {
    const attention =
      8 * 5 + 5 + 5 * H * (nope + R) + 8 * (r + R) + r + r * H * (nope + hv) + H * hv * 8;
    const mixture = 8 * 4 + 4 + 4 * 96 + 96;
    expect(parameters(testModel('toy-deepseek-v3')).total).toBe(
      80 + 2 * (attention + 16) + 288 + mixture + 8 + 80,
    );
  });

  test('DeepSeek-V2: queries in one, a plain router, two shared experts', () => {
    const attention = 8 * H * (nope + R) + 8 * (r + R) + r + r * H * (nope + 3) + H * 3 * 8;
    expect(parameters(testModel('toy-deepseek-v2')).total).toBe(
      80 + 2 * (attention + 16) + 288 + (32 + 4 * 96 + 2 * 96) + 8 + 80,
    );
  });

  test('biases stand on the down-projections and the output', () => {
    const plain = parameters(testModel('toy-kimi-k2', { attention_bias: false })).total;
    expect(parameters(testModel('toy-kimi-k2')).total).toBe(plain + 2 * (6 + 7 + 8));
  });

  test('a rank that the config leaves out is the class’s, and an explicit null is none', () => {
    const { q_lora_rank: _, ...unsaid } = CONFIGS['toy-deepseek-v2'];
    const rankOf = (config: Config): number | null | undefined => {
      const { attention } = modelOf(config).groups[0]!;
      return attention?.kind === 'latent' ? attention.queryRank : undefined;
    };
    expect(rankOf(unsaid)).toBe(1536);
    expect(rankOf(CONFIGS['toy-deepseek-v2'])).toBeNull();
    expect(rankOf(CONFIGS['toy-deepseek-v3'])).toBe(5);
  });
});
