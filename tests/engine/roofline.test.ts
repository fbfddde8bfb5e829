import { describe, expect, test } from 'vitest';
import { bound, ridgePoint } from '../../src/engine/index.ts';
import { ROUND } from '../support/devices.ts';
import { NO_COST } from '../support/inputs.ts';

const PEAK = { opsPerSecond: 1e14, format: 'fp16' } as const;
const NO_PEAK = { opsPerSecond: null, format: 'vector' } as const;

test('the ridge is where both roofs take equally long: 1e14 ops/s over 1e12 bytes/s is 100 ops/byte', () => {
  expect(ridgePoint(1e14, 1e12)).toBe(100);
});

describe('the slower roof sets the time; a tie is compute', () => {
  test.each([
    // ops, bytes, limit, seconds, attainable
    ['at the ridge', 1e8, 1e6, 'compute', 1e-6, 1e14],
    ['just under it', 1e8 - 1, 1e6, 'memory', 1e-6, (1e8 - 1) / 1e-6],
    ['just over it', 1e8 + 1, 1e6, 'compute', (1e8 + 1) / 1e14, 1e14],
    ['far under', 1e6, 1e6, 'memory', 1e-6, 1e12],
    ['far over', 1e10, 1e6, 'compute', 1e-4, 1e14],
    ['without operations', 0, 1e6, 'memory', 1e-6, 0],
    ['without traffic', 1e8, 0, 'compute', 1e-6, 1e14],
    ['without either', 0, 0, 'compute', 0, 0],
  ] as const)('%s: %d ops and %d bytes', (_, ops, weightsRead, limit, seconds, attainable) => {
    const result = bound({ ...NO_COST, ops, weightsRead }, PEAK, ROUND);
    expect(result.limit).toBe(limit);
    expect(result.seconds).toBe(seconds);
    expect(result.attainable).toBeCloseTo(attainable, 0);
  });
});

test('intensity is ops over bytes, and nothing where nothing moves', () => {
  expect(bound({ ...NO_COST, ops: 300, weightsRead: 3 }, PEAK, ROUND).intensity).toBe(100);
  expect(bound({ ...NO_COST, ops: 300 }, PEAK, ROUND).intensity).toBeNull();
});

test('every kind of traffic crosses the memory bus, and on-chip re-reads do not', () => {
  const each = {
    ops: 0,
    weightsRead: 1,
    activationsRead: 2,
    activationsWrite: 4,
    kvRead: 8,
    kvWrite: 16,
    onChipRead: 32,
  };
  expect(bound(each, PEAK, ROUND).bytes).toBe(31);
});

test('without a published peak the memory roof alone is left, as a weaker bound', () => {
  const result = bound({ ...NO_COST, ops: 1e15, weightsRead: 1e6 }, NO_PEAK, ROUND);
  expect(result).toMatchObject({ limit: 'memory', seconds: 1e-6, computeSeconds: 0 });
});
