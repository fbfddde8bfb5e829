import { describe, expect, test } from 'vitest';
import type { Hardware, Inputs, StageEstimate } from '../../src/engine/index.ts';
import {
  NO_OPTIONS,
  analyzeChat,
  analyzeDecode,
  analyzePrefill,
  analyzeStep,
} from '../../src/engine/index.ts';
import { toolDevice } from '../support/devices.ts';
import { asPrinted } from '../../src/lib/as-printed.ts';
import { inputsOf, must, named, precisionOf } from '../support/inputs.ts';
import { everyNumberIsFiniteAndNotNegative } from '../support/invariants.ts';
import type { TestModelId } from '../support/models.ts';
import { testModel } from '../support/models.ts';

const FLASH = { ...NO_OPTIONS, flashAttention: true };
const A6000 = toolDevice('nvidia_A6000');

interface Case {
  readonly model: TestModelId;
  readonly batch?: number;
  readonly prompt: number;
  readonly flash?: boolean;
}
const inputs = (
  { model, batch = 1, prompt, flash = false }: Case,
  accounting: Inputs['accounting'],
): Inputs =>
  inputsOf({
    model: testModel(model),
    hardware: { ...A6000, vectorOps: 4e13 },
    workload: { batch, prompt, past: 0, generate: 1 },
    options: flash ? FLASH : NO_OPTIONS,
    accounting,
  });

type Analyze = typeof analyzePrefill;
const both = (analyze: Analyze, of: Case): Readonly<Record<'tool' | 'true', StageEstimate>> => ({
  tool: must(analyze(inputs(of, 'llm-viewer'))),
  true: must(analyze(inputs(of, 'corrected'))),
});

describe('the differences between the accountings are as large as they are said to be', () => {
  test('B1: a flash prefill writes 2.147 GB per layer instead of 0.034', () => {
    const at = both(analyzePrefill, { model: 'llama-2-7b', prompt: 4096, flash: true });
    expect(asPrinted(named(at.tool, 'fused_attention').cost.activationsWrite, '2.147G')).toBe(
      '2.147G',
    );
    expect(asPrinted(named(at.true, 'fused_attention').cost.activationsWrite, '0.034G')).toBe(
      '0.034G',
    );
  });

  test('B2: it reads keys and values 32 times, 2.147 GB instead of 0.067', () => {
    const at = both(analyzePrefill, { model: 'llama-2-7b', prompt: 4096, flash: true });
    expect(asPrinted(named(at.tool, 'fused_attention').cost.kvRead, '2.147G')).toBe('2.147G');
    expect(asPrinted(named(at.true, 'fused_attention').cost.kvRead, '0.067G')).toBe('0.067G');
  });

  test('B1 and B2 together: 4.33 GB instead of 0.134, and the operator flips to memory-bound', () => {
    const at = both(analyzePrefill, { model: 'llama-2-7b', prompt: 4096, flash: true });
    const [tool, real] = [
      named(at.tool, 'fused_attention').bound,
      named(at.true, 'fused_attention').bound,
    ];
    expect(asPrinted(tool.bytes, '4.33G')).toBe('4.33G');
    expect(asPrinted(real.bytes, '0.134G')).toBe('0.134G');
    expect([tool.limit, real.limit]).toEqual(['memory', 'compute']);
  });

  test('B3: a flash decode writes two rows of scores instead of one row of the output', () => {
    const at = both(analyzeDecode, { model: 'llama-2-7b', prompt: 4096, flash: true });
    expect(named(at.tool, 'fused_attention').cost.activationsWrite).toBe(2 * 4096 * 32 * 2);
    expect(named(at.true, 'fused_attention').cost.activationsWrite).toBe(128 * 32 * 2);
  });

  test('B4: Llama-2-70B reads 171.8 GB of cache instead of 21.5, once FlashAttention is on', () => {
    const of = { model: 'llama-2-70b', batch: 16, prompt: 4096 } as const;
    const at = both(analyzeDecode, { ...of, flash: true });
    expect(asPrinted(at.tool.totals.kvRead, '171.8G')).toBe('171.8G');
    expect(asPrinted(at.true.totals.kvRead, '21.5G')).toBe('21.5G');
    // Turning it on makes the tool's decode 1.9 times slower, and the true one no slower.
    const off = both(analyzeDecode, of);
    expect(asPrinted(at.tool.totals.seconds / off.tool.totals.seconds, '1.9')).toBe('1.9');
    expect(at.true.totals.seconds).toBeLessThanOrEqual(off.true.totals.seconds);
  });

  test('B6: the activation is sized by D: 4096 of 11008', () => {
    const at = both(analyzePrefill, { model: 'llama-2-7b', prompt: 1024 });
    expect(named(at.tool, 'mlp_act').cost.activationsWrite).toBe(1024 * 4096 * 2);
    expect(named(at.true, 'mlp_act').cost.activationsWrite).toBe(1024 * 11008 * 2);
  });

  test("B7: OPT-6.7B's layers weigh 17.18 GB instead of 12.88 (12.89 with biases) with a gate_proj that it has not", () => {
    const at = both(analyzePrefill, { model: 'opt-6.7b', prompt: 1024 });
    const matrices = (stage: StageEstimate): number =>
      stage.operators
        .filter(({ operator }) => operator.kind === 'matmul' && operator.group !== 'head')
        .reduce((sum, { operator, cost }) => sum + operator.count * cost.weightsRead, 0);
    expect(asPrinted(matrices(at.tool), '17.18G')).toBe('17.18G');
    expect(asPrinted(matrices(at.true), '12.89G')).toBe('12.89G');
  });

  test('B10: without the causal mask a long prefill computes twice the pairs', () => {
    const at = both(analyzePrefill, { model: 'llama-2-7b', prompt: 4096, flash: true });
    const ratio =
      named(at.tool, 'fused_attention').cost.ops / named(at.true, 'fused_attention').cost.ops;
    // S² over S(S+1)/2, and 4h + 5 in both.
    expect(ratio).toBeCloseTo((2 * 4096) / 4097, 12);
  });

  test('B11: a 7B model is said to weigh 12.95 GB instead of 13.48', () => {
    const at = both(analyzePrefill, { model: 'llama-2-7b', prompt: 1024 });
    expect(asPrinted(at.tool.memory.weights, '12.95G')).toBe('12.95G');
    expect(asPrinted(at.true.memory.weights, '13.48G')).toBe('13.48G');
  });

  test('B12: lm_head counts half the operations, and the activations of one sequence', () => {
    const at = both(analyzePrefill, { model: 'llama-2-7b', batch: 8, prompt: 64 });
    const [tool, real] = [named(at.tool, 'lm_head').cost, named(at.true, 'lm_head').cost];
    expect(real.ops / tool.ops).toBe(2);
    expect(real.activationsWrite / tool.activationsWrite).toBe(8);
  });

  test('B13: a 16-bit cache puts an 8-bit prefill back to the FP16 peak: 46.1 ms where 24.5 are due', () => {
    const hardware = toolDevice('nvidia_A100_80G');
    const seconds = (of: Hardware): number =>
      must(
        analyzePrefill({
          ...inputs({ model: 'llama-2-7b', prompt: 1024 }, 'llm-viewer'),
          hardware: of,
          precision: precisionOf(8, 8, 16, 8),
        }),
      ).totals.seconds;
    expect(asPrinted(seconds(hardware), '46.1ms')).toBe('46.1ms');
    // The same traffic under the peak that the operands allow.
    const atItsPeak = { ...hardware, peakOps: { fp16: hardware.peakOps.int8! } };
    expect(asPrinted(seconds(atItsPeak), '24.5ms')).toBe('24.5ms');
  });

  test('B14: GPT-J has no mlp_norm, here or there, and FlashAttention does not crash', () => {
    const names = must(
      analyzePrefill(inputs({ model: 'gpt-j-6b', prompt: 64, flash: true }, 'llm-viewer')),
    ).operators.map(({ operator }) => operator.name);
    expect(names).toContain('fused_attention');
    expect(names).not.toContain('mlp_norm');
  });

  test('B15: heads are D/H wide, whatever the config says', () => {
    const at = both(analyzePrefill, { model: 'toy-llama-wide-heads', prompt: 3 });
    expect(named(at.tool, 'q_proj').operator.letters).toMatchObject({ out: 8 });
    expect(named(at.true, 'q_proj').operator.letters).toMatchObject({ out: 12 });
  });

  test('B15: the residual add reads one of its two inputs', () => {
    const at = both(analyzePrefill, { model: 'toy-llama', prompt: 3 });
    expect(named(at.tool, 'attn_add').cost.activationsRead).toBe(3 * 8 * 2);
    expect(named(at.true, 'attn_add').cost.activationsRead).toBe(2 * 3 * 8 * 2);
  });
});

describe('attention of the tool, by hand (D 8, H 4, K 2, h 2, 3 tokens, 2 sequences)', () => {
  const stage = (analyze: Analyze, prompt: number): StageEstimate =>
    must(analyze(inputs({ model: 'toy-llama', batch: 2, prompt }, 'llm-viewer')));

  test('prefill reads the queries with the number of key/value heads (B15)', () => {
    const { cost } = named(stage(analyzePrefill, 3), 'qk_matmul');
    expect(cost).toMatchObject({
      ops: 2 * 9 * 2 * 4 * 2,
      activationsRead: 3 * 2 * 2 * 2 * 2,
      activationsWrite: 9 * 4 * 2 * 2,
      kvRead: 3 * 2 * 2 * 2 * 2,
    });
  });

  // A context of one token is where the two formulas for the queries would differ.
  test.each([3, 1])(
    'decode reads the queries with their own number, at a context of %d',
    (prompt) => {
      const { cost } = named(stage(analyzeDecode, prompt), 'qk_matmul');
      expect(cost).toMatchObject({
        ops: 2 * prompt * 2 * 4 * 2,
        activationsRead: 2 * 4 * 2 * 2,
        activationsWrite: prompt * 4 * 2 * 2,
        kvRead: prompt * 2 * 2 * 2 * 2,
      });
    },
  );
});

test('one new token on cached ones is a decode step, however it is asked for', () => {
  const of = inputs({ model: 'toy-llama', batch: 2, prompt: 9 }, 'llm-viewer');
  const step = must(analyzeStep(of, { sequences: 2, newTokens: 1, pastTokens: 8 }));
  expect(step.totals).toEqual(must(analyzeDecode(of)).totals);
});

test("a chat's activations are those of prefill or of its longest decode step, never a square of it", () => {
  const workload = { batch: 1, prompt: 1, past: 0, generate: 1000 };
  const of = { ...inputs({ model: 'toy-llama', prompt: 1 }, 'llm-viewer'), workload };
  const longest = { ...workload, prompt: 1001 };
  const { activations } = must(analyzeChat(of)).memory;
  expect(activations).toBeLessThanOrEqual(
    must(analyzeDecode({ ...of, workload: longest })).memory.activations,
  );
});

describe('what the published tool cannot express is refused, with the way out', () => {
  test.each<readonly [string, Partial<Inputs>, string]>([
    ['a cached prefix', { workload: { batch: 1, prompt: 5, past: 3, generate: 2 } }, 'past'],
    ['kernel fusion', { options: { flashAttention: false, fusion: true } }, 'fusion'],
    ['an attention window', { model: testModel('toy-window') }, 'model'],
  ])('%s', (_, changes, path) => {
    for (const analyze of [analyzePrefill, analyzeDecode, analyzeChat]) {
      const result = analyze(inputsOf({ accounting: 'llm-viewer', ...changes }));
      if (result.ok) throw new Error('should be refused');
      expect(result.issues.map((issue) => issue.path)).toEqual([path]);
      expect(result.issues[0]!.message).toContain('use the corrected accounting');
    }
  });
});

test.each<readonly [TestModelId, string]>([
  ['toy-window', 'attention windows'],
  ['toy-mixtral', 'experts'],
  ['toy-deepseek-v3', 'latent attention'],
  ['toy-mamba', 'recurrent layers'],
])('of %s the published tool has no %s, by that name', (id, what) => {
  const refused = analyzePrefill(inputsOf({ accounting: 'llm-viewer', model: testModel(id) }));
  expect(refused.ok || refused.issues[0]?.message).toContain(`has no ${what};`);
});

test('a chat of the tool takes at most ten samples of its decode steps', () => {
  const at = (generate: number): number =>
    must(
      analyzeChat({
        ...inputs({ model: 'toy-llama', prompt: 4 }, 'llm-viewer'),
        workload: { batch: 1, prompt: 4, past: 0, generate },
      }),
    ).totals.weightsRead;
  // Weights are read once in prefill and once per token, however few samples stand for them.
  expect(at(1000) / at(1)).toBeCloseTo(1001 / 2, 9);
});

test('a model with more heads than its width leaves the tool a head of size 0: refused, never NaN', () => {
  const model = testModel('toy-llama', { hidden_size: 2, head_dim: 4 });
  const drawn = inputsOf({ model, accounting: 'llm-viewer', options: FLASH });
  expect(everyNumberIsFiniteAndNotNegative(drawn)).toEqual([]);
});
