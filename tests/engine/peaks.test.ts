import { describe, expect, test } from 'vitest';
import type { Hardware, Inputs, OperatorEstimate } from '../../src/engine/index.ts';
import { NO_OPTIONS, analyzeDecode, issueText } from '../../src/engine/index.ts';
import { BARE, ROUND, toolDevice } from '../support/devices.ts';
import { inputsOf, must, named, precisionOf } from '../support/inputs.ts';

const decoded = (name: string, changes: Partial<Inputs>): OperatorEstimate =>
  named(must(analyzeDecode(inputsOf(changes))), name);

describe('each operator runs at the peak of its own arithmetic', () => {
  test.each([
    // weights, activations, cache; operator; format, peak of the round device
    ['fp16', 'fp16', 'fp16', 'q_proj', 'fp16', 1e14],
    ['int4-g128', 'fp16', 'fp16', 'q_proj', 'fp16', 1e14],
    ['int8', 'bf16', 'bf16', 'q_proj', 'bf16', 1e14],
    ['int8', 'int8', 'int8', 'q_proj', 'int8', 2e14],
    ['fp8', 'fp8', 'fp8', 'q_proj', 'fp8', 2e14],
    ['int4', 'int4', 'int4', 'q_proj', 'int4', 4e14],
    // Formats that only store are unpacked to the activations' format, even where their scales make
    // them the wider operand.
    ['int4-g128', 'int4', 'int4', 'q_proj', 'int4', 4e14],
    ['8.5', 'int8', 'int8', 'q_proj', 'int8', 2e14],
    // A 16-bit cache costs nothing but bytes (B13).
    ['int8', 'int8', 'fp16', 'q_proj', 'int8', 2e14],
    ['int8', 'int8', 'fp16', 'fused_attention', 'int8', 2e14],
    // Both operands of an attention product are activations.
    ['int4-g128', 'fp16', 'int8', 'fused_attention', 'fp16', 1e14],
    // The head keeps 16 bits, so it computes at 16 bits.
    ['int8', 'int8', 'int8', 'lm_head', 'fp16', 1e14],
    // Norms, activations and RoPE run on the vector units.
    ['int8', 'int8', 'int8', 'attn_norm', 'vector', 1e13],
    ['int8', 'int8', 'int8', 'mlp_act', 'vector', 1e13],
    ['int8', 'int8', 'int8', 'rope', 'vector', 1e13],
  ] as const)(
    'W %s A %s KV %s: %s at %s',
    (weights, activations, kv, name, format, opsPerSecond) => {
      const options = { ...NO_OPTIONS, flashAttention: true };
      const { peak } = decoded(name, { precision: precisionOf(weights, activations, kv), options });
      expect(peak).toEqual({ format, opsPerSecond });
    },
  );

  test('plain bits run at whichever arithmetic of that width the device publishes', () => {
    const precision = precisionOf(8, 8, 8, 16);
    const { int8: _, ...withoutInt8 } = ROUND.peakOps;
    expect(decoded('q_proj', { precision }).peak.format).toBe('int8');
    const hardware = { ...ROUND, peakOps: withoutInt8 };
    expect(decoded('q_proj', { precision, hardware }).peak.format).toBe('fp8');
  });

  test('16 bits run at BF16 where that is the only 16-bit peak, and at FP16 where there is one', () => {
    const { fp16: _, ...tpu } = ROUND.peakOps;
    const precision = precisionOf('q4_0', 'fp16', 'fp16');
    expect(decoded('q_proj', { precision }).peak.format).toBe('fp16');
    const hardware = { ...ROUND, peakOps: tpu };
    expect(decoded('q_proj', { precision, hardware }).peak.format).toBe('bf16');
  });

  test.each(['mxfp4', 'nvfp4'])(
    '%s weights and activations run at the FP4 peak, or not at all',
    (four) => {
      const precision = precisionOf(four, four, 'fp8', 'fp16');
      const hardware = { ...ROUND, peakOps: { ...ROUND.peakOps, fp4: 8e14 } };
      expect(decoded('q_proj', { precision, hardware }).peak).toEqual({
        format: 'fp4',
        opsPerSecond: 8e14,
      });
      const without = analyzeDecode(inputsOf({ precision, hardware: BARE }));
      expect(without.ok || without.issues[0]).toMatchObject({ received: 'FP4' });
      // As a storage of weights alone it needs no such peak.
      const unpacked = precisionOf(four, 'fp16', 'fp16');
      expect(decoded('q_proj', { precision: unpacked, hardware: BARE }).peak.format).toBe('fp16');
    },
  );

  test('unfused softmax is element-wise, the products around it are not', () => {
    expect(decoded('softmax', {}).peak.format).toBe('vector');
    expect(decoded('qk_matmul', {}).peak.format).toBe('fp16');
  });

  test('a device without a published vector peak bounds element-wise operators by memory alone', () => {
    const { peak, bound } = decoded('attn_norm', { hardware: BARE });
    expect(peak.opsPerSecond).toBeNull();
    expect(bound).toMatchObject({ limit: 'memory', computeSeconds: 0 });
  });
});

describe('what a device has no published peak for is said, and never filled in with a ratio', () => {
  test.each([
    ['fp8', 'fp8', BARE, 'FP8'],
    ['int8', 'int8', BARE, 'INT8'],
    ['8', '8', BARE, 'INT8 or FP8'],
    ['fp32', 'fp16', BARE, 'FP32'],
  ] as const)('W %s A %s', (weights, activations, hardware: Hardware, received) => {
    const result = analyzeDecode(
      inputsOf({ hardware, precision: precisionOf(weights, activations, 16) }),
    );
    if (result.ok) throw new Error('should be refused');
    expect(result.issues).toHaveLength(1);
    expect(result.issues[0]).toMatchObject({ received, expected: expect.stringContaining('FP16') });
    expect(issueText(result.issues[0]!)).toContain(received);
    expect(issueText(result.issues[0]!)).toContain('Bare');
  });

  test('activations at 2 bits have no arithmetic at all', () => {
    const result = analyzeDecode(inputsOf({ precision: precisionOf(2, 2, 2) }));
    expect(result.ok || result.issues[0]).toMatchObject({ path: 'precision.activations' });
  });
});

describe('the tool has one peak for everything', () => {
  const TOOL = { accounting: 'llm-viewer', hardware: toolDevice('nvidia_A100_80G') } as const;

  test.each([
    ['INT8 when weights, activations and cache all have 8 bits or fewer', 8, 8, 8, 624e12],
    ['INT8 also below', 4, 4, 2, 624e12],
    ['FP16 when only the cache has 16 (B13)', 8, 8, 16, 312e12],
    ['FP16 when only the activations have 16', 4, 16, 4, 312e12],
    ['FP16 when only the weights have 16', 16, 8, 8, 312e12],
  ])('%s', (_, weights, activations, kv, opsPerSecond) => {
    const result = must(
      analyzeDecode(inputsOf({ ...TOOL, precision: precisionOf(weights, activations, kv) })),
    );
    expect(new Set(result.operators.map(({ peak }) => peak.opsPerSecond))).toEqual(
      new Set([opsPerSecond]),
    );
  });

  test('the 13900K has none for 8 bits, where the tool crashes (B14)', () => {
    const hardware = toolDevice('intel_13900k');
    const result = analyzeDecode(inputsOf({ ...TOOL, hardware, precision: precisionOf(8, 8, 8) }));
    expect(result.ok || result.issues[0]).toMatchObject({
      path: 'hardware',
      received: 'intel_13900k',
    });
  });
});
