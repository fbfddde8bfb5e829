import type { Hardware } from '../../src/engine/index.ts';
import { TOOL_HARDWARE } from '../../src/engine/index.ts';

/** Round numbers: a ridge of 100 ops/byte at FP16 and 200 at INT8, 10 for the vector units. */
export const ROUND: Hardware = {
  id: 'round',
  name: 'Round',
  bandwidth: 1e12,
  capacity: 80e9,
  peakOps: { fp16: 1e14, bf16: 1e14, int8: 2e14, fp8: 2e14, int4: 4e14, fp32: 5e13 },
  vectorOps: 1e13,
};

/** Publishes one peak and nothing else. */
export const BARE: Hardware = {
  id: 'bare',
  name: 'Bare',
  bandwidth: 3e11,
  capacity: null,
  peakOps: { fp16: 2e13 },
  vectorOps: null,
};

/** So slow that everything is compute-bound. */
const SLOW: Hardware = {
  id: 'slow',
  name: 'Slow',
  bandwidth: 1e12,
  capacity: 16e9,
  peakOps: { fp16: 1e11, bf16: 1e11, int8: 2e11 },
  vectorOps: 1e10,
};

/** One of the published tool's devices, by the tool's key. */
export function toolDevice(key: string): Hardware {
  const device = TOOL_HARDWARE.find(({ id }) => id === key);
  if (!device) throw new Error(`the tool has no device ${key}`);
  return device;
}

export const TEST_DEVICES: readonly Hardware[] = [ROUND, BARE, SLOW, toolDevice('nvidia_A6000')];
