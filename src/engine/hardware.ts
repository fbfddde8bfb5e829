import type { ComputeFormat } from './precision.ts';
import { COMPUTE_FORMATS } from './precision.ts';
import type { Issue, Result } from './result.ts';
import { fail, ok, received } from './result.ts';
import type { Bytes, BytesPerSecond, OpsPerSecond } from './units.ts';

/** A device, as far as an ideal time depends on it. What its vendor does not publish is null or absent. */
export interface Hardware {
  readonly id: string;
  readonly name: string;
  /** Memory bandwidth. */
  readonly bandwidth: BytesPerSecond;
  readonly capacity: Bytes | null;
  /** Dense peaks of the matrix units, by arithmetic. */
  readonly peakOps: Readonly<Partial<Record<ComputeFormat, OpsPerSecond>>>;
  /** FP32 peak of the vector units, which run norms, activations and softmax. */
  readonly vectorOps: OpsPerSecond | null;
  /** On-chip memory as LLM-Viewer states it; only its accounting uses it. */
  readonly onChip?: Bytes;
}

/** Outside these a number is in the wrong unit: no device moves a megabyte or an exabyte a second. */
export const HARDWARE_RANGES = {
  bandwidth: { from: 1e9, to: 1e17, unit: 'bytes per second' },
  capacity: { from: 1e8, to: 1e15, unit: 'bytes' },
  peak: { from: 1e9, to: 1e18, unit: 'operations per second' },
} as const;

/**
 * Checks a device file: every number is `{ value, source, note? }`, in base units, within the range
 * that devices have. Returns the device or everything that is wrong.
 */
export function parseHardware(file: unknown, id: string): Result<Hardware> {
  const issues: Issue[] = [];
  const source = asObject(file);
  if (!source) {
    return fail({
      path: 'hardware',
      expected: 'an object',
      received: received(file),
      message: 'Give a device file.',
    });
  }

  const number = (
    path: string,
    came: unknown,
    range: keyof typeof HARDWARE_RANGES,
  ): number | null => {
    if (came === undefined || came === null) return null;
    const figure = asObject(came);
    const { from, to, unit } = HARDWARE_RANGES[range];
    const value = figure?.['value'];
    if (typeof value !== 'number' || !(value >= from && value <= to)) {
      issues.push({
        path: `${path}.value`,
        expected: `${from} to ${to} ${unit}`,
        received: received(value),
        message: `Give ${path} in ${unit}.`,
      });
      return null;
    }
    const where = figure?.['source'];
    if (typeof where !== 'string' || where.trim() === '') {
      issues.push({
        path: `${path}.source`,
        expected: 'where the number stands',
        received: received(where),
        message: 'Every number needs its source.',
      });
    }
    return value;
  };

  const name = source['name'];
  if (typeof name !== 'string' || name.trim() === '') {
    issues.push({
      path: 'name',
      expected: 'a name',
      received: received(name),
      message: 'Name the device.',
    });
  }
  const bandwidth = number('bandwidth', source['bandwidth'], 'bandwidth');
  if (bandwidth === null && !issues.some(({ path }) => path.startsWith('bandwidth'))) {
    issues.push({
      path: 'bandwidth',
      expected: 'a number with its source',
      received: 'nothing',
      message: 'Without its bandwidth nothing can be said about a device.',
    });
  }
  const peaks = asObject(source['peakOps']) ?? {};
  const peakOps: Partial<Record<ComputeFormat, number>> = {};
  for (const format of Object.keys(peaks)) {
    if (!COMPUTE_FORMATS.some((known) => known === format)) {
      issues.push({
        path: `peakOps.${format}`,
        expected: `one of ${COMPUTE_FORMATS.join(', ')}`,
        received: received(format),
        message: 'A peak belongs to a known arithmetic.',
      });
      continue;
    }
    const value = number(`peakOps.${format}`, peaks[format], 'peak');
    if (value !== null) peakOps[format as ComputeFormat] = value;
  }
  const device: Hardware = {
    id,
    name: String(name),
    bandwidth: bandwidth ?? 0,
    capacity: number('capacity', source['capacity'], 'capacity'),
    peakOps,
    vectorOps: number('vectorOps', source['vectorOps'], 'peak'),
  };
  if (Object.keys(peakOps).length === 0) {
    issues.push({
      path: 'peakOps',
      expected: 'at least one dense peak',
      received: 'none',
      message: 'Without a peak there is no roofline.',
    });
  }
  return issues.length > 0 ? { ok: false, issues } : ok(device);
}

const asObject = (value: unknown): Readonly<Record<string, unknown>> | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : null;

/** Intensity at which memory and compute take equally long: the ridge of the roofline. */
export const ridgePoint = (peakOps: OpsPerSecond, bandwidth: BytesPerSecond): number =>
  peakOps / bandwidth;
