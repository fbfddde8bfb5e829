import { describe, expect, test } from 'vitest';
import { readCatalog } from '../src/cli/catalog-files.ts';
import type { Hardware } from '../src/engine/index.ts';
import { parseHardware } from '../src/engine/index.ts';
import { must } from './support/inputs.ts';

type Range = readonly [least: number, most: number];
interface Magnitudes {
  readonly bandwidth: Range;
  readonly capacity: Range;
  /** Of 16-bit matrices, where one is published. */
  readonly peak: Range;
  /** Capacity over bandwidth: the seconds in which a step can read everything once. */
  readonly sweep: Range;
}

const [GB, TB, TERA] = [1e9, 1e12, 1e12];

/** What devices of a class have had since 2017: wide, and narrower than a slip of a unit. */
const MAGNITUDES: Readonly<Record<string, Magnitudes>> = {
  'datacenter-gpu': {
    bandwidth: [250 * GB, 30 * TB],
    capacity: [15 * GB, 600 * GB],
    peak: [50 * TERA, 6000 * TERA],
    sweep: [0.01, 0.1],
  },
  'workstation-gpu': {
    bandwidth: [250 * GB, 3 * TB],
    capacity: [15 * GB, 200 * GB],
    peak: [50 * TERA, 800 * TERA],
    sweep: [0.02, 0.1],
  },
  'consumer-gpu': {
    bandwidth: [200 * GB, 3 * TB],
    capacity: [8 * GB, 50 * GB],
    peak: [20 * TERA, 500 * TERA],
    sweep: [0.01, 0.05],
  },
  'apple-soc': {
    bandwidth: [50 * GB, 1.5 * TB],
    capacity: [8 * GB, 1 * TB],
    peak: [1 * TERA, 60 * TERA],
    sweep: [0.1, 1],
  },
  tpu: {
    bandwidth: [500 * GB, 12 * TB],
    capacity: [15 * GB, 400 * GB],
    peak: [100 * TERA, 5000 * TERA],
    sweep: [0.01, 0.05],
  },
  // From 230 MB of SRAM to stacks of HBM.
  'npu/asic': {
    bandwidth: [500 * GB, 200 * TB],
    capacity: [0.2 * GB, 300 * GB],
    peak: [100 * TERA, 3000 * TERA],
    sweep: [1e-6, 0.06],
  },
  edge: {
    bandwidth: [10 * GB, 500 * GB],
    capacity: [8 * GB, 200 * GB],
    peak: [0.1 * TERA, 200 * TERA],
    sweep: [0.2, 2],
  },
  cpu: {
    bandwidth: [50 * GB, 1 * TB],
    capacity: [64 * GB, 10 * TB],
    peak: [2 * TERA, 200 * TERA],
    sweep: [1, 20],
  },
};

/** A device that is the size of a few hundred of its class. */
const OF_THEIR_OWN: Readonly<Record<string, Magnitudes>> = {
  // A whole wafer: as much SRAM as two hundred chips have, at the rate of a thousand.
  'cerebras-wse-3': {
    bandwidth: [10e3 * TB, 30e3 * TB],
    capacity: [40 * GB, 50 * GB],
    peak: [10e3 * TERA, 20e3 * TERA],
    sweep: [1e-6, 4e-6],
  },
};

const sixteen = ({ peakOps: { fp16 = 0, bf16 = 0 } }: Hardware): number => Math.max(fp16, bf16);

/** Figures of a device that none of its class has. */
function oddities(device: Hardware, { bandwidth, capacity, peak, sweep }: Magnitudes): string[] {
  const figures: readonly (readonly [string, number | null, Range])[] = [
    ['bandwidth', device.bandwidth, bandwidth],
    ['capacity', device.capacity, capacity],
    ['16-bit peak', sixteen(device) || null, peak],
    ['sweep', device.capacity === null ? null : device.capacity / device.bandwidth, sweep],
  ];
  return figures.flatMap(([name, value, [least, most]]) =>
    value !== null && !(value >= least && value <= most) ? [`${name} ${value}`] : [],
  );
}

/** Half the bits, twice the rate: 8 bits at 1.9 to 2.2 times 16 bits, 4 bits at 3.8 to 4.4 times. */
function doublesByWidth(device: Hardware): boolean {
  const { fp8 = 0, int8 = 0, fp4 = 0, int4 = 0 } = device.peakOps;
  const base = sixteen(device);
  const fits = (peak: number, factor: number): boolean =>
    peak === 0 || (peak / base >= 0.95 * factor && peak / base <= 1.1 * factor);
  return base === 0 || (fits(Math.max(fp8, int8), 2) && fits(Math.max(fp4, int4), 4));
}

/** Devices whose vendors publish other ratios. One more is either as odd, or has a sparse peak in it. */
const OTHER_RATIOS: readonly string[] = [
  // No faster at 8 bits than at 16.
  'amd-mi100-32gb',
  'amd-mi210-64gb',
  'amd-mi250x-128gb',
  'amd-ryzen-ai-max-plus-395',
  'google-tpu-v4',
  'intel-gaudi3-128gb',
  // No faster at 4 bits than at 8, or little.
  'aws-trainium3',
  'huawei-ascend-950dt',
  'nvidia-l40s-48gb',
  // Made for narrow formats.
  'google-tpu-8i',
  'groq-lpu-v1',
  'nvidia-b300-sxm',
  'nvidia-dgx-spark-gb10',
  'nvidia-gb300-nvl72-gpu',
  'nvidia-rubin-vr200',
  // FP16 into FP32 sums runs at half of the rate that integers have.
  'nvidia-rtx-4090-24gb',
  'nvidia-rtx-5090-32gb',
];

const devices = readCatalog().hardware.map((entry) => ({
  id: entry.id,
  kind: entry.class,
  device: must(parseHardware(entry, entry.id)),
}));

test.each(devices)('$id has figures of the size that its class has', ({ id, kind, device }) => {
  expect(oddities(device, OF_THEIR_OWN[id] ?? MAGNITUDES[kind]!)).toEqual([]);
});

test('narrower formats are faster by what their width says, but for those that we know of', () => {
  const others = devices.filter(({ device }) => !doublesByWidth(device)).map(({ id }) => id);
  expect(others).toEqual(OTHER_RATIOS.toSorted());
});

describe('a slip is seen', () => {
  const { device } = devices.find(({ id }) => id === 'nvidia-h100-sxm-80gb')!;
  const { fp16 = 0, fp8 = 0 } = device.peakOps;
  const size = (change: Partial<Hardware>): readonly string[] =>
    oddities({ ...device, ...change }, MAGNITUDES['datacenter-gpu']!);

  test.each<readonly [string, Partial<Hardware>, string]>([
    ['a bandwidth in GB/s', { bandwidth: device.bandwidth / 1e9 }, 'bandwidth'],
    ['a bandwidth in MB/s', { bandwidth: device.bandwidth * 1e3 }, 'bandwidth'],
    ['a bandwidth in bits', { bandwidth: device.bandwidth * 8 }, 'sweep'],
    ['a capacity in GB', { capacity: 80 }, 'capacity'],
    ['a capacity in MB', { capacity: 80e3 }, 'capacity'],
    ['a peak in Tops/s', { peakOps: { fp16: fp16 / 1e12 } }, '16-bit peak'],
    ['a peak in Gops/s', { peakOps: { fp16: fp16 / 1e9 } }, '16-bit peak'],
  ])('%s', (_, change, name) => {
    expect(size(change)).toContainEqual(expect.stringMatching(`^${name} `));
  });

  test.each([
    ['of 8 bits', { fp16, fp8: 2 * fp8 }],
    ['of 16 bits', { fp16: 2 * fp16, fp8 }],
  ])('a sparse peak %s among dense ones', (_, peakOps) => {
    expect(doublesByWidth(device)).toBe(true);
    expect(doublesByWidth({ ...device, peakOps })).toBe(false);
  });
});
