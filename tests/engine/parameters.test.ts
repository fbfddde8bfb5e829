import { describe, expect, test } from 'vitest';
import { kvBytesPerToken, kvCacheBytes, layerCount, parameters } from '../../src/engine/index.ts';
import type { TestModelId } from '../support/models.ts';
import { testModel } from '../support/models.ts';

describe('the parameters of a toy, by hand', () => {
  test.each<readonly [TestModelId, string, number]>([
    [
      'toy-llama',
      '80 embedding + 2·(192 attention + 384 MLP + 16 norms) + 8 norm + 80 head',
      80 + 2 * 592 + 8 + 80,
    ],
    [
      'toy-llama-wide-heads',
      'tied; 2·(96 + 2·48 + 96 attention + 32 biases + 384 MLP + 40 biases + 16 norms)',
      80 + 2 * (288 + 32 + 384 + 40 + 16) + 8,
    ],
    ['toy-window', '64 + 2·16 + 64 attention', 80 + 2 * (160 + 384 + 16) + 8 + 80],
    [
      'toy-opt',
      'tied; 18 positions; 2·(4·64 + 32 + 2·256 + 40 + 32 norms) + 16',
      80 + 18 * 8 + 2 * (256 + 32 + 512 + 40 + 32) + 16,
    ],
    [
      'toy-gptj',
      '2·(4·64 + 2·256 + 40 biases + 16 norm) + 16 + head with bias',
      80 + 2 * (256 + 512 + 40 + 16) + 16 + 90,
    ],
    [
      'toy-chatglm',
      '2·(128 + 2·64 + 128 + 32 biases + 288 MLP + 16 norms)',
      80 + 2 * (384 + 32 + 288 + 16) + 8 + 80,
    ],
  ])('%s: %s', (id, _, total) => {
    const counted = parameters(testModel(id));
    expect(counted.total).toBe(total);
    // Without experts every parameter takes part in every token.
    expect(counted.active).toBe(total);
    expect(Object.values(counted.parts).reduce((sum, part) => sum + part, 0)).toBe(total);
  });

  test('by part', () => {
    expect(parameters(testModel('toy-opt')).parts).toEqual({
      embedding: 80,
      positions: 144,
      attention: 2 * 288,
      feedForward: 2 * 552,
      norms: 2 * 32 + 16,
      head: 0,
    });
    expect(parameters(testModel('toy-gptj')).parts).toMatchObject({ head: 90 });
  });
});

describe('the cache', () => {
  test.each<readonly [TestModelId, number]>([
    // 2 layers × (K and V) × heads × head size × 2 bytes
    ['toy-llama', 2 * 2 * 2 * 2 * 2],
    ['toy-llama-wide-heads', 2 * 2 * 2 * 3 * 2],
    ['toy-window', 2 * 2 * 1 * 2 * 2],
    ['toy-opt', 2 * 2 * 2 * 4 * 2],
    ['llama-2-7b', 524288],
    ['llama-3.1-8b', 131072],
    ['chatglm3-6b', 28672],
  ])('%s keeps %d bytes per token, windows ignored', (id, bytes) => {
    expect(kvBytesPerToken(testModel(id), 2)).toBe(bytes);
    expect(kvBytesPerToken(testModel(id), 0.5)).toBe(bytes / 4);
  });

  test.each([
    [3, 3 * 16],
    [4, 4 * 16],
    [5, 4 * 16],
  ])('with a window of 4, %d tokens take %d bytes', (context, bytes) => {
    expect(kvCacheBytes(testModel('toy-window'), context, 2)).toBe(bytes);
  });
});

test('layers are counted over all groups', () => {
  const model = testModel('toy-llama');
  const [layers] = model.groups;
  expect(layerCount({ ...model, groups: [layers!, { ...layers!, name: 'more', count: 5 }] })).toBe(
    7,
  );
});
