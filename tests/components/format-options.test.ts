import { describe, expect, test } from 'vitest';
import { formatOptions, weightGroups } from '../../src/components/scenario/format-options.ts';
import { NUMBER_FORMATS } from '../../src/engine/index.ts';
import { BARE, ROUND } from '../support/devices.ts';

const optionOf = (value: string, hardware = BARE) =>
  formatOptions('activations', 'fp16', hardware).find((option) => option.value === value);

describe('activations', () => {
  test.each([
    ['fp8', 'Bare has no published FP8 peak.'],
    ['mxfp4', 'Bare has no published FP4 peak.'],
    ['nvfp4', 'Bare has no published FP4 peak.'],
  ])('at %s stay in view on a device that cannot, with the reason', (format, reason) => {
    expect(optionOf(format)).toMatchObject({ disabled: true, reason });
  });

  test('at FP8 can be chosen where the device has a peak', () => {
    expect(optionOf('fp8', ROUND)).toEqual({ value: 'fp8', label: 'FP8' });
  });
});

test('the cache has what llama.cpp offers', () => {
  const labels = formatOptions('kv', 'fp16', BARE).map(({ label }) => label);
  expect(labels).toEqual(['FP16', 'FP8', 'INT8', 'INT4', 'Q8_0', 'Q4_0']);
});

test.each([
  ['5.5', { value: '5.5', label: '5.5-bit' }],
  ['bf16', { value: 'bf16', label: 'BF16' }],
])('a format that came by the address, %s, is added', (current, option) => {
  expect(formatOptions('kv', current, BARE)).toContainEqual(option);
});

describe('weights', () => {
  const idsOf = (current: string): readonly string[] =>
    weightGroups(current).flatMap(({ options }) => options.map(({ value }) => value));

  test('can be in every format that is at most as wide as they were published, each once', () => {
    const narrow = NUMBER_FORMATS.filter(({ bits, id }) => bits <= 16 && id !== 'bf16');
    expect(idsOf('fp16').toSorted()).toEqual(narrow.map(({ id }) => id).toSorted());
  });

  test('say their real bits where the name does not', () => {
    const labels = weightGroups('fp16').flatMap(({ options }) => options.map(({ label }) => label));
    expect(labels).toContain('MXFP4 (4.25)');
    expect(labels).toContain('INT8');
  });

  test('in a format from the address have a group of their own', () => {
    expect(weightGroups('5.5').at(-1)).toEqual({
      label: 'From the address',
      options: [{ value: '5.5', label: '5.5-bit' }],
    });
  });

  test('in no format at all add nothing', () => {
    expect(idsOf('fp99')).toEqual(idsOf('fp16'));
  });
});
