import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../src/cli/options.ts';
import { DEVICE, MODEL, ridgepoint } from './run.ts';

const PAGE = readFileSync(new URL('../../docs/command-line.md', import.meta.url), 'utf8');

const SWEEP = ['sweep', ...MODEL, ...DEVICE, '--over', 'batch', '--from', '1', '--to', '4096'];
const RUNS = {
  fit: ['fit', ...MODEL, ...DEVICE, '--tpot', '0.05', '--tokens-per-second', '300'],
  sweep: SWEEP,
  advise: ['advise', ...MODEL, ...DEVICE, '--devices', 'nvidia-l4-24gb,nvidia-h100-sxm-80gb'],
} as const;

const json = (words: readonly string[]): Record<string, unknown> => {
  const { status, out, error } = ridgepoint([...words, '--format', 'json']);
  expect({ status, error }).toEqual({ status: 0, error: '' });
  return JSON.parse(out) as Record<string, unknown>;
};

describe.each(Object.entries(RUNS))('%s', (command, words) => {
  test('prints a table, JSON and CSV', () => {
    for (const format of ['table', 'json', 'csv']) {
      const { status, out, error } = ridgepoint([...words, '--format', format]);
      expect({ status, error }).toEqual({ status: 0, error: '' });
      expect(out).not.toMatch(/NaN|Infinity|undefined|\[object/);
      if (format === 'csv') expect(out).toMatch(/\r\n$/);
    }
  });

  test('has every option and every key of its JSON on the page', () => {
    const options = Object.keys(COMMANDS[command as keyof typeof COMMANDS].options);
    expect(options.filter((name) => !PAGE.includes(`\`--${name}\``))).toEqual([]);
    const { out } = ridgepoint([...words, '--format', 'json']);
    const keys = new Set([...out.matchAll(/"(\w+)":/g)].map(([, key]) => key!));
    expect([...keys].filter((key) => !PAGE.includes(key))).toEqual([]);
  });

  test('says what it needs', () => {
    const { status, error } = ridgepoint([command, ...MODEL]);
    expect(status).toBe(2);
    expect(error).toContain(`${command} needs --hardware.`);
  });
});

describe('fit', () => {
  test('knows the A100: the largest batch is exact', () => {
    const at = (batch: number): string =>
      (json(['fit', ...MODEL, ...DEVICE, '--batch', String(batch)])['fit'] as { kind: string })
        .kind;
    const { most } = (json(RUNS.fit)['largest'] as Record<string, { most: number }>)['batch']!;
    expect([at(most), at(most + 1)]).toEqual(['fits', 'short']);
  });

  test('takes a reserve', () => {
    const reserve = 5e9;
    const report = json([...RUNS.fit, '--reserve', String(reserve)]);
    expect(report['inputs']).toMatchObject({ reserve });
    expect(report['memory']).toMatchObject({ reserve });
  });

  test('says that a device has no answer to give', () => {
    const { out } = ridgepoint([...RUNS.fit, '--tokens-per-second', '1e12']);
    expect(out).toContain('no bandwidth is enough');
  });
});

describe('sweep', () => {
  test('has columns of the same length, and crossings within them', () => {
    const report = json(SWEEP);
    const at = report['at'] as readonly number[];
    for (const column of Object.values(report['columns'] as Record<string, readonly number[]>)) {
      expect(column).toHaveLength(at.length);
    }
    expect(at[0]).toBe(1);
    expect(at.at(-1)).toBe(4096);
    expect(report['crossings']).toMatchObject({ capacity: { stops: 'capacity' } });
  });

  test('takes the values themselves', () => {
    const words = ['sweep', ...MODEL, ...DEVICE, '--over', 'weights', '--values', '16,4.25,3'];
    expect(json(words)['at']).toEqual([16, 4.25, 3]);
  });

  test('lists what has no answer beside what has', () => {
    const words = ['sweep', ...MODEL, ...DEVICE, '--over', 'activations', '--values', '16,5'];
    const { out } = ridgepoint(words);
    expect(out).toMatch(/activations 5\u202fbits: expected .*FP16.*\. No device computes/);
    const csv = ridgepoint([...words, '--format', 'csv']);
    expect(csv.out.trim().split('\n')).toHaveLength(2);
    expect(csv.error).toContain('activations 5\u202fbits: expected');
  });

  test('starts a past at nothing', () => {
    const ends = ['--over', 'past', '--from', '0', '--to', '10', '--points', '3'];
    const words = ['sweep', ...MODEL, ...DEVICE, ...ends, '--spacing', 'linear'];
    expect(json(words)['at']).toEqual([0, 5, 10]);
  });

  test.each([
    [['--over', 'batch'], 'sweep needs --from, or --values.'],
    [['--over', 'batch', '--from', '1'], 'sweep needs --to, or --values.'],
    [['--over', 'batch', '--values', '1,2', '--points', '3'], '--values goes without --points'],
  ])('%s leaves the values unclear: status 2', (words, reason) => {
    const { status, error } = ridgepoint(['sweep', ...MODEL, ...DEVICE, ...words]);
    expect(status).toBe(2);
    expect(error).toContain(reason);
  });
});

describe('advise', () => {
  test('lists every change once, in order of the stage', () => {
    const report = json([...RUNS.advise, '--stage', 'prefill']);
    const advice = report['advice'] as readonly {
      name: string;
      effects: { prefill: { savedTime: number } };
    }[];
    const saved = advice.map(({ effects }) => effects.prefill.savedTime);
    expect(saved).toEqual([...saved].sort((a, b) => b - a));
    expect(new Set(advice.map(({ name }) => name)).size).toBe(advice.length);
    expect(advice.map(({ name }) => name)).toContain('NVIDIA H100 SXM5 80GB');
  });

  test('names what the device cannot do', () => {
    const { out } = ridgepoint(RUNS.advise);
    expect(out).toContain('Does nothing for the time');
    expect(out).toMatch(/activations at FP8 +NVIDIA A100 SXM4 80GB has no published FP8 peak/);
  });
});

test.each([
  [['fit', ...MODEL, ...DEVICE, '--tpot', '0'], 'tpot: expected seconds above 0, received "0".'],
  [['fit', ...MODEL, ...DEVICE, '--reserve', '-1'], 'reserve: expected bytes, 0 or more'],
  [['fit', ...MODEL, ...DEVICE, '--batch', 'x'], 'batch: expected a whole number'],
  [['fit', ...MODEL, ...DEVICE, '--weights', 'fp8', '--activations', 'fp8'], 'no published FP8'],
  [
    ['sweep', ...MODEL, ...DEVICE, '--over', 'speed', '--values', '1'],
    'over: expected one of batch, prompt',
  ],
  [[...SWEEP, '--points', '0'], 'points: expected a whole number'],
  [[...SWEEP, '--stage', 'all'], 'stage: expected one of prefill, decode, chat'],
  [
    ['sweep', ...MODEL, ...DEVICE, '--over', 'batch', '--values', '1,,2'],
    'values: expected numbers with commas',
  ],
  [['advise', ...MODEL, ...DEVICE, '--devices', 'h100'], 'devices: expected the id of a device'],
])('%s has a wrong value: status 1', (words, reason) => {
  const { status, out, error } = ridgepoint(words);
  expect({ status, out }).toEqual({ status: 1, out: '' });
  expect(error).toContain(reason);
  expect(error).not.toMatch(/^\s+at /m);
});

test('a sweep without its input makes no sense: status 2', () => {
  const { status, error } = ridgepoint(['sweep', ...MODEL, ...DEVICE]);
  expect(status).toBe(2);
  expect(error).toContain('sweep needs --over.');
});

test.each(['fit', 'advise'] as const)(
  '%s says what published runs reach of its times',
  (command) => {
    expect(json(RUNS[command])['measured']).toMatchObject({
      class: 'datacenter-gpu, 16 bits, batch 1',
    });
    expect(ridgepoint(RUNS[command]).out).toMatch(/^measured .* of the ideal rate/m);
  },
);
