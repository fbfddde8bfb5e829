import { COMPUTE_FORMATS } from '../engine/index.ts';
import type { Figure } from './catalog.ts';
import type { Quantity } from './format.ts';
import { bytes, bytesPerSecond, digits, opsPerSecond, quantity, textOf, whole } from './format.ts';
import type { HardwareRecord } from './library.ts';
import { HARDWARE } from './library.ts';
import { spokenDate } from './spoken.ts';
import type { Ridge } from './ridges.ts';
import { ridgeText, ridges } from './ridges.ts';
import type { Sources } from './sources.ts';
import type { DeviceFigure } from './tool-devices.ts';
import { toolDevices } from './tool-devices.ts';

/** What a device's own page says about it, apart from any model. */

export const CLASSES: Readonly<Record<string, string>> = {
  'datacenter-gpu': 'data-centre GPU',
  'workstation-gpu': 'workstation GPU',
  'consumer-gpu': 'consumer GPU',
  'apple-soc': 'Apple chip',
  tpu: 'TPU',
  'npu/asic': 'accelerator',
  cpu: 'CPU',
  edge: 'edge device',
};

/** What the device is, and where its ridge lies, in two sentences made from its fields. */
export function deviceSentences({ name, file, value }: HardwareRecord): readonly [string, string] {
  const announced = file.status === undefined ? '' : `, ${file.status}`;
  return [
    `${name} is ${articled(CLASSES[file.class] ?? file.class)} of ${spokenDate(file.launched)}${announced}, with ${textOf(bytes(file.capacity.value))} of ${file.memory} at ${textOf(bytesPerSecond(value.bandwidth))}.`,
    ridgeText(value),
  ];
}

const articled = (noun: string): string => `${/^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}`;

export interface FigureRow {
  readonly name: string;
  readonly quantity: Quantity;
  readonly note: string | undefined;
  readonly sources: readonly number[];
  readonly verified: boolean;
}

const ON_CHIP: Readonly<Record<string, string>> = {
  registers: 'Registers',
  sharedMemory: 'Shared memory',
  l2: 'L2 cache',
  l3: 'L3 cache',
  cmem: 'CMEM',
  tensorMemory: 'Tensor memory',
};

/** Every figure of the file but the matrix peaks, which have a table of their own. */
export function figureRows({ file }: HardwareRecord, { cite }: Sources): readonly FigureRow[] {
  const row = (
    key: string,
    name: string,
    figure: Figure | undefined,
    print: (value: number) => Quantity,
  ): readonly FigureRow[] =>
    figure === undefined
      ? []
      : [
          {
            name,
            quantity: print(figure.value),
            note: figure.note,
            sources: cite(figure.source),
            verified: !file.unverified.includes(key),
          },
        ];
  const { link, price } = file;
  return [
    ...row('bandwidth', `Bandwidth, ${file.memory}`, file.bandwidth, bytesPerSecond),
    ...row('capacity', 'Capacity', file.capacity, bytes),
    ...row('vectorOps', 'Vector FP32 peak', file.vectorOps, opsPerSecond),
    ...Object.entries(file.onChip ?? {}).flatMap(([kind, figure]) =>
      row('onChip', ON_CHIP[kind] ?? kind, figure, bytes),
    ),
    ...row(
      'link',
      link ? `Link, ${link.name}${link.devices ? `, ${link.devices} devices` : ''}` : '',
      link?.bandwidth,
      bytesPerSecond,
    ),
    ...row('tdpWatts', 'Power', file.tdpWatts, (value) => quantity(value, 'W')),
    ...row(
      'price',
      price ? `Price, ${price.kind}, ${price.date}` : '',
      price,
      (value): Quantity => ({ text: whole(value), unit: price?.currency ?? '' }),
    ),
  ];
}

export interface PeakRow extends Ridge {
  readonly note: string | undefined;
  readonly sources: readonly number[];
  readonly verified: boolean;
}

/** Dense peaks with their ridge points, and where each peak is published. */
export const peakRows = ({ file, value }: HardwareRecord, { cite }: Sources): readonly PeakRow[] =>
  ridges(value).map((ridge) => {
    const figure = file.peakOps[ridge.format]!;
    return {
      ...ridge,
      note: figure.note,
      sources: cite(figure.source),
      verified: !['peakOps', `peakOps.${ridge.format}`].some((key) =>
        file.unverified.includes(key),
      ),
    };
  });

/** What a reader may look for and no source publishes. */
export const unpublished = ({ file }: HardwareRecord): readonly string[] => [
  ...COMPUTE_FORMATS.filter((format) => file.peakOps[format] === undefined).map(
    (format) => `${format.toUpperCase()} matrix peak`,
  ),
  ...(file.vectorOps ? [] : ['vector FP32 peak']),
  ...(file.onChip ? [] : ['on-chip sizes']),
  ...(file.link ? [] : ['link']),
  ...(file.tdpWatts ? [] : ['power']),
  ...(file.price ? [] : ['price']),
];

/** The dense 16-bit peak in Tops/s, or that there is none. */
export function usualPeak({ value: { peakOps } }: HardwareRecord): string {
  const peak = peakOps.fp16 ?? peakOps.bf16;
  return peak === undefined ? '–' : digits(peak / 1e12);
}

const NEIGHBOURS = 5;

/** Devices of the same class that are nearest in bandwidth and capacity, as ratios. */
export function neighboursOf(record: HardwareRecord): readonly HardwareRecord[] {
  const { value, file } = record;
  const apart = (a: number | null, b: number | null): number =>
    a === null || b === null ? 0 : Math.abs(Math.log(a / b));
  const distance = ({ value: other }: HardwareRecord): number =>
    apart(other.bandwidth, value.bandwidth) + apart(other.capacity, value.capacity);
  return HARDWARE.filter((other) => other !== record && other.file.class === file.class)
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, NEIGHBOURS);
}

export interface ToolRow {
  readonly key: string;
  readonly name: string;
  readonly tool: string;
  readonly published: string;
}

/** A difference below this is how many digits somebody printed. */
const ROUNDING = 0.002;

/** Where the constants of the published tool are others than the datasheet's. */
export function toolRows({ file }: HardwareRecord): readonly ToolRow[] {
  const keys = [file.llmViewer, ...(file.llmViewerAliases ?? [])];
  return toolDevices()
    .filter(({ key }) => keys.includes(key))
    .flatMap(({ key, ...of }) =>
      [
        { name: 'bandwidth', figure: of.bandwidth, print: bytesPerSecond },
        { name: 'FP16 peak', figure: of.fp16, print: opsPerSecond },
        { name: 'INT8 peak', figure: of.int8, print: opsPerSecond },
      ]
        .filter(({ figure }) => figure.off === null || Math.abs(figure.off) > ROUNDING)
        .filter(({ figure }) => figure.tool !== null || figure.published !== null)
        .map(({ name, figure, print }) => ({ key, name, ...texts(figure, print) })),
    );
}

const texts = ({ tool, published }: DeviceFigure, print: (value: number) => Quantity) => ({
  tool: tool === null ? 'none' : textOf(print(tool)),
  published: published === null ? 'not published' : textOf(print(published)),
});
