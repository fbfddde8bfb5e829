import { describe, expect, test } from 'vitest';
import { TOOL_HARDWARE, parseHardware } from '../../src/engine/index.ts';

const figure = (value: unknown, source: unknown = 'Datasheet, page 1'): object => ({
  value,
  source,
});

const FILE = {
  name: 'Toy 1',
  bandwidth: figure(1e12),
  capacity: figure(80e9),
  peakOps: { fp16: figure(1e14), int8: figure(2e14) },
  vectorOps: figure(1e13),
};

test('a device file becomes plain numbers', () => {
  expect(parseHardware(FILE, 'toy-1')).toEqual({
    ok: true,
    value: {
      id: 'toy-1',
      name: 'Toy 1',
      bandwidth: 1e12,
      capacity: 80e9,
      peakOps: { fp16: 1e14, int8: 2e14 },
      vectorOps: 1e13,
    },
  });
});

test('what a vendor did not publish is absent, and is not filled in', () => {
  const { capacity: _c, vectorOps: _v, ...rest } = FILE;
  const device = parseHardware(rest, 'toy-1');
  expect(device.ok && device.value).toMatchObject({ capacity: null, vectorOps: null });
  expect(device.ok && device.value.peakOps).not.toHaveProperty('bf16');
});

describe('what is wrong with a device file is said, with where and what to do', () => {
  test.each<readonly [string, unknown, readonly string[]]>([
    ['no object', 7, ['hardware']],
    ['a list', [FILE], ['hardware']],
    ['nothing', null, ['hardware']],
    ['no name', { ...FILE, name: ' ' }, ['name']],
    ['no bandwidth', { ...FILE, bandwidth: undefined }, ['bandwidth']],
    ['a bare number', { ...FILE, bandwidth: 1e12 }, ['bandwidth.value']],
    ['bandwidth as text', { ...FILE, bandwidth: figure('1e12') }, ['bandwidth.value']],
    ['bandwidth in GB/s', { ...FILE, bandwidth: figure(3350) }, ['bandwidth.value']],
    [
      'bandwidth that is no number',
      { ...FILE, bandwidth: figure(Number.NaN) },
      ['bandwidth.value'],
    ],
    ['capacity in GB', { ...FILE, capacity: figure(80) }, ['capacity.value']],
    [
      'a peak in TFLOPS',
      { ...FILE, peakOps: { fp16: figure(312) } },
      ['peakOps.fp16.value', 'peakOps'],
    ],
    [
      'an unknown arithmetic',
      { ...FILE, peakOps: { ...FILE.peakOps, tf32: figure(1e14) } },
      ['peakOps.tf32'],
    ],
    ['no source', { ...FILE, capacity: { value: 80e9 } }, ['capacity.source']],
    ['an empty source', { ...FILE, vectorOps: figure(1e13, ' ') }, ['vectorOps.source']],
    ['no peaks', { ...FILE, peakOps: {} }, ['peakOps']],
    ['peaks that are no object', { ...FILE, peakOps: 5 }, ['peakOps']],
    ['all at once', {}, ['name', 'bandwidth', 'peakOps']],
  ])('%s', (_, file, paths) => {
    const device = parseHardware(file, 'toy-1');
    if (device.ok) throw new Error('should be refused');
    expect(device.issues.map(({ path }) => path)).toEqual(paths);
    for (const issue of device.issues) {
      expect(issue.expected).not.toBe('');
      expect(issue.received).not.toBe('');
      expect(issue.message).toMatch(/\.$/);
    }
  });
});

describe('the ranges end where a number must be in another unit', () => {
  test.each([
    ['bandwidth', 1e9, true],
    ['bandwidth', 1e9 - 1, false],
    ['bandwidth', 1e17, true],
    ['bandwidth', 1.01e17, false],
    ['capacity', 1e8, true],
    ['capacity', 1e8 - 1, false],
    ['vectorOps', 1e18, true],
    ['vectorOps', 1.01e18, false],
  ])('%s of %d', (key, value, accepted) => {
    expect(parseHardware({ ...FILE, [key]: figure(value) }, 'toy-1').ok).toBe(accepted);
  });
});

test("the tool's twelve devices have one FP16 peak each, and all but the CPU an INT8 peak", () => {
  expect(TOOL_HARDWARE).toHaveLength(12);
  expect(TOOL_HARDWARE.filter(({ peakOps }) => peakOps.fp16 === undefined)).toEqual([]);
  expect(
    TOOL_HARDWARE.filter(({ peakOps }) => peakOps.int8 === undefined).map(({ id }) => id),
  ).toEqual(['intel_13900k']);
});
