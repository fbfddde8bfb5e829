import type { ComputeFormat, Hardware } from '../engine/index.ts';
import { COMPUTE_FORMATS, bytesPerElement, parseFormat, ridgePoint } from '../engine/index.ts';
import type { Figure } from './catalog.ts';
import { demand } from './demand.ts';
import type { Quantity } from './format.ts';
import {
  bytes,
  bytesPerSecond,
  digits,
  intensity,
  opsPerSecond,
  quantity,
  textOf,
  whole,
} from './format.ts';
import type { HardwareRecord } from './library.ts';
import { HARDWARE } from './library.ts';
import { spokenDate } from './model-facts.ts';
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

/** The arithmetic that models run in, the usual one first. */
const WORKHORSES: readonly ComputeFormat[] = ['fp16', 'bf16', 'fp8', 'int8'];

/** What the device is, and where its ridge lies, in two sentences made from its fields. */
export function deviceSentences({ name, file, value }: HardwareRecord): readonly [string, string] {
  const announced = file.status === undefined ? '' : `, ${file.status}`;
  return [
    `${name} is ${articled(CLASSES[file.class] ?? file.class)} of ${spokenDate(file.launched)}${announced}, with ${textOf(bytes(file.capacity.value))} of ${file.memory} at ${textOf(bytesPerSecond(value.bandwidth))}.`,
    ridgeText(value),
  ];
}

/** Where the ridge of the usual arithmetic lies, or what is published in its place. */
function ridgeText({ peakOps, bandwidth }: Hardware): string {
  const of = (format: ComputeFormat) =>
    `${textOf(opsPerSecond(peakOps[format]!))} at ${format.toUpperCase()}`;
  const usual = WORKHORSES.find((format) => peakOps[format] !== undefined);
  if (usual === undefined) {
    const others = COMPUTE_FORMATS.filter((format) => peakOps[format] !== undefined);
    return `No peak for 16-bit or 8-bit arithmetic is published, only ${others.map(of).join(' and ')}.`;
  }
  const none = usual.endsWith('16') ? '' : 'No peak for 16-bit arithmetic is published. ';
  const ridge = textOf(intensity(ridgePoint(peakOps[usual]!, bandwidth)));
  return `${none}It reaches ${of(usual)}, so an operator needs ${ridge} to leave the memory roof.`;
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

export interface PeakRow {
  readonly format: ComputeFormat;
  readonly name: string;
  readonly peak: number;
  /** Operations per byte. */
  readonly ridge: number;
  /** Tokens per step at which a weight matrix stored in this format leaves the memory roof. */
  readonly tokens: number;
  readonly note: string | undefined;
  readonly sources: readonly number[];
  readonly verified: boolean;
}

/**
 * Dense peaks with their ridge points. One token does 2 operations per weight, so a matrix of b-byte
 * weights becomes compute-bound at about ridge · b / 2 tokens per step.
 */
export const peakRows = ({ file, value }: HardwareRecord, { cite }: Sources): readonly PeakRow[] =>
  COMPUTE_FORMATS.flatMap((format) => {
    const figure = file.peakOps[format];
    if (!figure) return [];
    const ridge = ridgePoint(figure.value, value.bandwidth);
    return [
      {
        format,
        name: format.toUpperCase(),
        peak: figure.value,
        ridge,
        tokens: (ridge * bytesOf(format)) / 2,
        note: figure.note,
        sources: cite(figure.source),
        verified: !['peakOps', `peakOps.${format}`].some((key) => file.unverified.includes(key)),
      },
    ];
  });

/** Bytes of one weight in an arithmetic's own width. */
function bytesOf(format: ComputeFormat): number {
  return bytesPerElement(demand(parseFormat(/\d+/.exec(format)?.[0] ?? '', 'weights')));
}

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

export interface RoofLine {
  readonly id: string;
  readonly label: string;
  readonly value: number;
  readonly active: boolean;
}

/** Roofs closer than this would print their labels over each other, and are drawn as one. */
const APART = 1.4;
/** Closer than this they also share their number: the table below has it in full. */
const EQUAL = 1.02;

/** The dense 16-bit peak in Tops/s, or that there is none. */
export function usualPeak({ value: { peakOps } }: HardwareRecord): string {
  const peak = peakOps.fp16 ?? peakOps.bf16;
  return peak === undefined ? '–' : digits(peak / 1e12);
}

/** All ceilings of a device. The active one is that of the usual arithmetic. */
export function roofsOf({ value }: HardwareRecord): readonly RoofLine[] {
  const all = [
    ...COMPUTE_FORMATS.map((format) => ({
      name: format.toUpperCase(),
      value: value.peakOps[format] ?? 0,
    })),
    { name: 'vector', value: value.vectorOps ?? 0 },
  ]
    .filter((roof) => roof.value > 0)
    .sort((a, b) => b.value - a.value);
  const usual = WORKHORSES.map((format) => value.peakOps[format]).find((peak) => peak);
  const roofs: { names: string[]; value: number; active: boolean }[] = [];
  for (const roof of all) {
    const above = roofs.at(-1);
    const active = roof.value === usual;
    const ratio = above ? above.value / roof.value : Infinity;
    if (above && ratio < APART) {
      above.names.push(
        ratio < EQUAL ? roof.name : `${roof.name} ${textOf(opsPerSecond(roof.value))}`,
      );
      above.active ||= active;
    } else roofs.push({ names: [roof.name], value: roof.value, active });
  }
  return roofs.map(({ names, value: peak, active }) => ({
    id: names.join(),
    label: labelOf(names, peak),
    value: peak,
    active,
  }));
}

/** FP16 and BF16 at the same height are 16-bit arithmetic; a phone has no room for more words. */
const widths = (names: readonly string[]): readonly string[] =>
  names
    .join()
    .replace(/FP16,BF16/, '16-bit')
    .replace(/FP8,INT8/, '8-bit')
    .replace(/FP4,INT4/, '4-bit')
    .split(',');

/** `16-bit 989 Tops/s`; a lower roof drawn along keeps its own number. */
function labelOf(names: readonly string[], peak: number): string {
  const same = widths(names.filter((name) => !name.includes(' ')));
  const lower = names.filter((name) => name.includes(' '));
  return [`${same.join(', ')} ${textOf(opsPerSecond(peak))}`, ...lower].join(' · ');
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
