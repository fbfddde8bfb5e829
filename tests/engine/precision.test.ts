import { describe, expect, test } from 'vitest';
import {
  FORMAT_NOTES,
  NUMBER_FORMATS,
  bytesPerElement,
  matmulFormats,
  parseFormat,
} from '../../src/engine/index.ts';
import { numberFormat } from '../support/inputs.ts';

describe('a format is read by its id or by plain bits', () => {
  test.each([
    // given, bits, arithmetic
    // Devices with one 16-bit peak call it FP16 or BF16.
    ['fp16', 16, ['fp16', 'bf16']],
    ['bf16', 16, ['bf16']],
    [' FP8 ', 8, ['fp8']],
    ['int8', 8, ['int8']],
    ['int4-g128', 4.25, []],
    ['int4', 4, ['int4']],
    // Block formats carry their scales: 4 + 8/32, 4 + 8/16, 8 + 16/32, 4 + 16/32, bytes per block.
    ['mxfp4', 4 + 8 / 32, ['fp4']],
    ['nvfp4', 4 + 8 / 16, ['fp4']],
    ['q8_0', 8 + 16 / 32, []],
    ['q4_0', 4 + 16 / 32, []],
    ['q6_k', (210 * 8) / 256, []],
    ['q5_k_m', 5.7036, []],
    ['iq2_xxs', (66 * 8) / 256, []],
    // Plain bits leave open which arithmetic of that width.
    [32, 32, ['fp32']],
    [16, 16, ['fp16', 'bf16']],
    ['8', 8, ['int8', 'fp8']],
    ['4', 4, ['int4', 'fp4']],
    ['4.25', 4.25, []],
    [8.5, 8.5, []],
    [1, 1, []],
    [2, 2, []],
  ] as const)('%s has %d bits and computes as %j', (given, bits, arithmetic) => {
    expect(numberFormat(given)).toMatchObject({ bits, computesAs: arithmetic });
  });
});

describe('what is no format is said, with what would be', () => {
  test.each([
    '',
    ' ',
    'fp7',
    '0',
    '0.5',
    '33',
    '-8',
    'NaN',
    'Infinity',
    '16 bit',
    Number.NaN,
    0,
    1e9,
  ])('"%s"', (given) => {
    const format = parseFormat(given, 'precision.kv');
    expect(format.ok || format.issues).toEqual([
      {
        path: 'precision.kv',
        expected: expect.stringContaining('int4-g128'),
        received: expect.any(String),
        message: expect.any(String),
      },
    ]);
  });
});

test('a group of 128 four-bit weights carries a 16-bit scale and zero point: 4.25 bits each', () => {
  expect((128 * 4 + 16 + 16) / 128).toBe(numberFormat('int4-g128').bits);
  expect((64 * 4 + 16 + 16) / 64).toBe(numberFormat('int4-g64').bits);
});

test('Q4_K_M is what its mix makes of Llama 3.1 8B', () => {
  // Half of the layers keep v_proj and down_proj in Q6_K, as the head; the rest is Q4_K (4.5 bits).
  const [layers, mixed, table] = [218_103_808, 62_914_560, 525_336_576];
  const bits = 32 * (layers * 4.5 + (mixed / 2) * (6.5625 - 4.5)) + table * 4.5 + table * 6.5625;
  expect(bits / (32 * layers + 2 * table)).toBeCloseTo(numberFormat('q4_k_m').bits, 2);
});

test('every note is about a format', () => {
  const ids = NUMBER_FORMATS.map(({ id }) => id);
  expect(Object.keys(FORMAT_NOTES).filter((id) => !ids.includes(id))).toEqual([]);
  // Only the plain formats need none.
  expect(ids.filter((id) => !FORMAT_NOTES[id])).toEqual(['fp32', 'bf16']);
});

test('bytes per element are bits over eight, also where that is a fraction', () => {
  expect(bytesPerElement(numberFormat('int4-g128'))).toBe(0.53125);
});

test('every format has its own id', () => {
  expect(new Set(NUMBER_FORMATS.map(({ id }) => id)).size).toBe(NUMBER_FORMATS.length);
});

describe('a matrix product runs at the wider of its operands', () => {
  test.each([
    // weights, activations, arithmetic
    ['fp16', 'fp16', ['fp16', 'bf16']],
    ['int4-g128', 'fp16', ['fp16', 'bf16']],
    ['q4_k_m', 'fp16', ['fp16', 'bf16']],
    ['mxfp4', 'bf16', ['bf16']],
    ['mxfp4', 'mxfp4', ['fp4']],
    ['nvfp4', 'nvfp4', ['fp4']],
    ['nvfp4', 'fp8', ['fp8']],
    ['int8', 'bf16', ['bf16']],
    ['int2', 'int8', ['int8']],
    ['int8', 'int8', ['int8']],
    ['fp8', 'fp8', ['fp8']],
    ['int4', 'int4', ['int4']],
    ['int4', 'int8', ['int8']],
    ['fp16', 'int8', ['fp16', 'bf16']],
    ['fp32', 'fp16', ['fp32']],
    ['fp16', 'int2', ['fp16', 'bf16']],
    ['int2', 'int2', []],
  ])('weights at %s and activations at %s compute as %j', (weights, activations, arithmetic) => {
    expect(matmulFormats(numberFormat(weights), numberFormat(activations))).toEqual(arithmetic);
  });
});
