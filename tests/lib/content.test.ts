import { readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';

vi.mock('astro:content', () => ({ defineCollection: <T>(collection: T): T => collection }));

const { collections } = await import('../../src/content.config.ts');

interface Schema {
  readonly safeParse: (file: unknown) => {
    readonly error?: {
      readonly issues: readonly {
        readonly path: readonly (string | number)[];
        readonly message: string;
      }[];
    };
  };
}

/** Each mistake of a file as a build says it: where, and what is wrong. */
function mistakes(schema: unknown, file: unknown): readonly string[] {
  const { error } = (schema as Schema).safeParse(file);
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

const fileOf = (path: string): Record<string, unknown> =>
  JSON.parse(
    readFileSync(new URL(`../../src/content/${path}.json`, import.meta.url), 'utf8'),
  ) as Record<string, unknown>;

describe('a file of measurements', () => {
  const { schema } = collections.measurements;
  const file = fileOf('measurements/lmdeploy-a100');
  const [first] = file['runs'] as readonly Record<string, unknown>[];
  const withRun = (change: Record<string, unknown>): unknown => ({
    ...file,
    runs: [first, { ...first, ...change }],
  });

  test('as it lies there is right', () => expect(mistakes(schema, file)).toEqual([]));

  test.each<readonly [string, Record<string, unknown>, RegExp]>([
    ['a model that is not there', { model: 'llama-9' }, /^runs\.1\.model: There is no model/],
    ['a device that is not there', { device: 'h900' }, /^runs\.1\.device: There is no device/],
    ['a rate in words', { tokensPerSecond: 'fast' }, /^runs\.1\.tokensPerSecond: .*number/],
    ['a negative rate', { tokensPerSecond: -1 }, /^runs\.1\.tokensPerSecond: /],
    ['a field with a slip', { promt: 3 }, /^runs\.1: .*promt/],
    ['a prefill of nothing', { metric: 'prefill', prompt: 0 }, /^runs\.1\.prompt: A prefill reads/],
    ['a decode of nothing', { metric: 'decode', generate: 0 }, /^runs\.1\.generate: Decode and/],
    ['no source', { where: '' }, /^runs\.1\.where: Say it/],
  ])('%s is named with its place', (_, change, said) => {
    expect(mistakes(schema, withRun(change))).toEqual([expect.stringMatching(said)]);
  });
});

test.each([
  ['models', 'llama-2-7b', { config: { model_type: 'llama' } }, 'config.hidden_size: Expected'],
  ['hardware', 'nvidia-l4-24gb', { bandwidth: { value: -1, source: 'x' } }, 'bandwidth.value: '],
] as const)('a mistake in a file of %s is named with its place', (kind, id, change, said) => {
  const { schema } = collections[kind];
  const file = fileOf(`${kind}/${id}`);
  expect(mistakes(schema, file)).toEqual([]);
  expect(mistakes(schema, { ...file, ...change })).toContainEqual(expect.stringContaining(said));
});
