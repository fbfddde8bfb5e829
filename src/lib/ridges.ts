import type { ComputeFormat, Hardware } from '../engine/index.ts';
import { COMPUTE_FORMATS, bytesPerElement, parseFormat, ridgePoint } from '../engine/index.ts';
import { demand } from './demand.ts';
import { intensity, opsPerSecond, textOf } from './format.ts';

/** Peaks and where they meet the memory roof, of any device, also of one that no catalog has. */

/** The arithmetic that models run in, the usual one first. */
const WORKHORSES: readonly ComputeFormat[] = ['fp16', 'bf16', 'fp8', 'int8'];

/** Where the ridge of the usual arithmetic lies, or what is published in its place. */
export function ridgeText({ peakOps, bandwidth }: Hardware): string {
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

export interface Ridge {
  readonly format: ComputeFormat;
  readonly name: string;
  readonly peak: number;
  /** Operations per byte. */
  readonly ridge: number;
  /** Tokens per step at which a weight matrix stored in this format leaves the memory roof. */
  readonly tokens: number;
}

/**
 * Dense peaks with their ridge points. One token does 2 operations per weight, so a matrix of b-byte
 * weights becomes compute-bound at about ridge · b / 2 tokens per step.
 */
export const ridges = ({ peakOps, bandwidth }: Hardware): readonly Ridge[] =>
  COMPUTE_FORMATS.flatMap((format) => {
    const peak = peakOps[format];
    if (peak === undefined) return [];
    const ridge = ridgePoint(peak, bandwidth);
    const tokens = (ridge * bytesOf(format)) / 2;
    return [{ format, name: format.toUpperCase(), peak, ridge, tokens }];
  });

/** Bytes of one weight in an arithmetic's own width. */
function bytesOf(format: ComputeFormat): number {
  return bytesPerElement(demand(parseFormat(/\d+/.exec(format)?.[0] ?? '', 'weights')));
}

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

/** All ceilings of a device. The active one is that of the usual arithmetic. */
export function roofsOf(value: Hardware): readonly RoofLine[] {
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
