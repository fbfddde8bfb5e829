import { describe, expect, test } from 'vitest';
import { kvBytesPerToken, kvCacheBytes, parameters } from '../../src/engine/index.ts';
import { recurrentOperators } from '../../src/engine/corrected/recurrent.ts';
import { FP16_PRECISION, NO_OPTIONS } from '../../src/engine/index.ts';
import type { Recurrent } from '../../src/engine/recurrent.ts';
import { named, precisionOf, stepOf } from '../support/inputs.ts';
import type { TestModelId } from '../support/models.ts';
import { testModel } from '../support/models.ts';
import type { Sequence } from '../support/scans.ts';
import { deltaByChunks, deltaByTokens, scanByChunks, scanByTokens } from '../support/scans.ts';

/** Operations of one operator of a mixer on its own, B 2. */
function opsOf(mixer: Recurrent, name: string, newTokens: number): number {
  const layer = {
    group: 'layers',
    count: 1,
    hiddenSize: 8,
    stream: 'input',
    input: 'input',
    norm: { kind: 'rmsnorm', bias: false },
  } as const;
  const at = { sequences: 2, newTokens, pastTokens: 1 };
  const all = recurrentOperators(mixer, layer, at, FP16_PRECISION, NO_OPTIONS);
  return all.find((each) => each.name === name)!.counted.cost.ops;
}

/** 4 value heads in 2 groups, keys of 2, values of 3. */
const DELTA: Recurrent = {
  kind: 'gated-delta',
  valueHeads: 4,
  keyHeads: 2,
  keyDim: 2,
  valueDim: 3,
  convolution: { taps: 4, bias: false },
  stateBits: 32,
};
const LIGHTNING: Recurrent = { kind: 'lightning', heads: 4, headDim: 2, stateBits: 32 };

/** Numbers without a pattern, and decays below one. */
function sequence(tokens: number, keySize: number, valueSize: number): Sequence {
  const wave = (at: number): number => Math.sin(12.9898 * (at + 1)) / 2;
  const rows = (size: number, shift: number): number[][] =>
    Array.from({ length: tokens }, (_, t) =>
      Array.from({ length: size }, (_, i) => wave(shift + t * size + i)),
    );
  return {
    queries: rows(keySize, 0),
    keys: rows(keySize, 1000),
    values: rows(valueSize, 2000),
    decays: Array.from({ length: tokens }, (_, t) => 0.9 + wave(t) / 10),
    betas: Array.from({ length: tokens }, (_, t) => 0.5 + wave(t + 7) / 2),
  };
}

const expectSame = (one: readonly (readonly number[])[], other: typeof one): void => {
  expect(one.length).toBe(other.length);
  one.forEach((row, t) => row.forEach((x, i) => expect(x).toBeCloseTo(other[t]![i]!, 9)));
};

describe('the gated delta rule, run with every multiply-add of its products counted', () => {
  // Chunks of 64.
  const [heads, h, hv] = [4, 2, 3];

  test('tokens one by one and chunks of tokens give the same outputs', () => {
    const tokens = sequence(11, h, hv);
    for (const chunk of [1, 3, 4, 16]) {
      expectSame(deltaByChunks(tokens, chunk).outputs, deltaByTokens(tokens).outputs);
    }
  });

  test('one token takes 7 operations per element of the state', () => {
    const { ops } = deltaByTokens(sequence(1, h, hv));
    expect(ops).toBe(7 * h * hv);
    expect(opsOf(DELTA, 'delta_rule', 1)).toBe(2 * heads * ops);
  });

  test.each([2, 63, 64, 65, 130])('a prompt of %d tokens runs in whole chunks of 64', (tokens) => {
    const { ops } = deltaByChunks(sequence(tokens, h, hv), 64);
    expect(opsOf(DELTA, 'delta_rule', tokens)).toBeCloseTo(2 * heads * ops, 4);
  });
});

describe('a state that decays by a scalar, run with every multiply-add of its products counted', () => {
  test('tokens one by one and chunks of tokens give the same outputs', () => {
    const tokens = sequence(11, 3, 4);
    for (const chunk of [1, 3, 4, 16]) {
      expectSame(scanByChunks(tokens, chunk).outputs, scanByTokens(tokens).outputs);
    }
  });

  // toy-mamba2: 4 heads of 4 channels in 2 groups, state of 3; chunks of 5.
  test('one token of Mamba-2 takes 5 operations per element of the state', () => {
    const { ops } = scanByTokens(sequence(1, 3, 4));
    expect(ops).toBe(5 * 3 * 4);
    expect(named(stepOf('toy-mamba2', 1), 'scan').cost.ops).toBe(2 * 4 * ops);
  });

  test.each([2, 5, 6, 23])('a prompt of %d tokens runs in whole chunks of 5', (tokens) => {
    const { ops, shared } = scanByChunks(sequence(tokens, 3, 4), 5);
    // Queries times keys is done once for the two heads of each of the two groups.
    expect(named(stepOf('toy-mamba2', tokens), 'scan').cost.ops).toBe(2 * (4 * ops + 2 * shared));
  });

  // Blocks of 256.
  test.each([2, 256, 257])('lightning attention runs %d tokens in whole blocks', (tokens) => {
    const { ops, shared } = scanByChunks(sequence(tokens, 2, 2), 256);
    expect(opsOf(LIGHTNING, 'linear_attention', tokens)).toBe(2 * 4 * (ops + shared));
  });
});

describe('the selective scan, counted one state element after the other', () => {
  /** What the published kernel does for each token, channel and state element. */
  function selectiveOps(tokens: number, channels: number, state: number): number {
    let ops = 0;
    for (let t = 0; t < tokens; t++) {
      for (let i = 0; i < channels; i++) {
        ops += 3; // softplus of the time step
        ops += 1; // time step · input
        for (let n = 0; n < state; n++) {
          ops += 2; // exp(time step · A)
          ops += 1; // · B
          ops += 2; // decayed state + input
          ops += 2; // + C · state
        }
        ops += 2; // + D · input
        ops += 5; // · SiLU(gate)
      }
    }
    return ops;
  }

  // toy-falcon-mamba: 16 channels, state of 3.
  test.each([1, 2, 9])('%d tokens', (tokens) => {
    expect(named(stepOf('toy-falcon-mamba', tokens), 'scan').cost.ops).toBe(
      2 * selectiveOps(tokens, 16, 3),
    );
  });
});

describe('what a state-space layer moves, by hand', () => {
  test('the short convolution of Mamba-2: 28 channels, 4 taps and a bias, 3 tokens', () => {
    expect(named(stepOf('toy-mamba2', 3), 'conv1d').cost).toMatchObject({
      ops: 6 * 28 * (2 * 4 + 1 + 4),
      weightsRead: 28 * 5 * 2,
      activationsRead: 6 * 28 * 2,
      activationsWrite: 6 * 28 * 2,
      kvRead: 2 * 3 * 28 * 2,
      kvWrite: 2 * 3 * 28 * 2,
    });
  });

  test('the scan of Mamba-2: values, B, C and time steps in, values out, the state both ways', () => {
    expect(named(stepOf('toy-mamba2', 3), 'scan').cost).toMatchObject({
      weightsRead: 3 * 4 * 2,
      activationsRead: 6 * (16 + 2 * 2 * 3 + 4) * 2,
      activationsWrite: 6 * 16 * 2,
      kvRead: 2 * 4 * 4 * 3 * 4,
      kvWrite: 2 * 4 * 4 * 3 * 4,
    });
  });

  test('a sequence that begins has no state to read', () => {
    const { totals } = stepOf('toy-mamba2', 3, 0);
    expect(totals.kvRead).toBe(0);
    expect(totals.kvWrite).toBe(stepOf('toy-mamba2', 3).totals.kvWrite);
  });

  test('neither the context nor the format of the cache changes what a token costs', () => {
    const precision = precisionOf('fp16', 'fp16', 'int4');
    const near = stepOf('toy-mamba2', 1, 10);
    expect(stepOf('toy-mamba2', 1, 100_000).totals).toEqual(near.totals);
    expect(stepOf('toy-mamba2', 1, 10, { precision }).totals).toEqual(near.totals);
  });

  test('a token runs on the vector units, a prompt in matrix products, Mamba-1 never', () => {
    const format = (id: TestModelId, tokens: number): string =>
      named(stepOf(id, tokens), 'scan').peak.format;
    expect(format('toy-mamba2', 1)).toBe('vector');
    expect(format('toy-mamba2', 2)).toBe('fp16');
    expect(format('toy-falcon-mamba', 2)).toBe('vector');
  });
});

describe('what stays', () => {
  test.each<readonly [TestModelId, string, number]>([
    // 2 layers × (state at FP32 + 3 inputs of the convolution at 16 bits)
    ['toy-mamba2', 'H·hv·h = 48, 28 channels', 2 * (48 * 4 + 3 * 28 * 2)],
    ['toy-falcon-mamba', 'I·h = 48, 16 channels', 2 * (48 * 4 + 3 * 16 * 2)],
  ])('%s keeps the same of every sequence, however long: %s', (id, _, bytes) => {
    const model = testModel(id);
    for (const context of [1, 1000, 1_000_000]) {
      expect(kvCacheBytes(model, context, 2)).toBe(bytes);
      expect(kvCacheBytes(model, context, 0.5)).toBe(bytes);
    }
    expect(kvBytesPerToken(model, 2)).toBe(0);
  });
});

describe('the parameters of a toy, by hand', () => {
  test.each<readonly [TestModelId, string, number]>([
    [
      'toy-falcon-mamba',
      '2·(in 256 + conv 64 + 16 + x 16·8 + dt 32 + 16 + A 48 + D 16 + out 128 + norm 8)',
      80 + 2 * (256 + 80 + 128 + 48 + 64 + 128 + 8) + 8 + 80,
    ],
    [
      'toy-mamba2',
      '2·(in 8·(32 + 12 + 4) + conv 28·5 + A, D, dt 12 + gate norm 16 + out 128 + norm 8)',
      80 + 2 * (384 + 140 + 12 + 16 + 128 + 8) + 8 + 80,
    ],
  ])('%s: %s', (id, _, total) => {
    expect(parameters(testModel(id)).total).toBe(total);
  });
});
