import type { Hardware, NumberFormat } from '../../engine/index.ts';
import { NUMBER_FORMATS, parseFormat } from '../../engine/index.ts';
import type { Option } from '../ui/option.ts';

const CHOICES = {
  activations: ['fp16', 'fp8', 'int8', 'mxfp4', 'nvfp4'],
  kv: ['fp16', 'fp8', 'int8', 'int4', 'q8_0', 'q4_0'],
  head: ['fp16', 'int8', 'q6_k', 'int4-g128'],
} as const;

export type Quantizable = keyof typeof CHOICES;

/** How the real bits of a format differ from its name, short enough for a button. */
const LABELS: Readonly<Record<string, string>> = {
  'int4-g128': 'INT4 (4.25)',
  int4: 'INT4',
  q8_0: 'Q8_0',
  q6_k: 'Q6_K',
  q4_0: 'Q4_0',
};
const label = ({ name, id }: NumberFormat): string => LABELS[id] ?? name;

/**
 * The formats of one choice. Arithmetic needs a published peak: activations in a format that the
 * device does not compute stay visible, disabled, with the reason.
 */
export function formatOptions(
  what: Quantizable,
  current: string,
  hardware: Hardware,
): readonly Option[] {
  return withCurrent(CHOICES[what], current).map((format): Option => {
    const missing =
      what === 'activations' &&
      format.computesAs.every((each) => hardware.peakOps[each] === undefined);
    return {
      value: format.id,
      label: label(format),
      ...(missing && { disabled: true, reason: noPeak(hardware, format) }),
    };
  });
}

const noPeak = ({ name }: Hardware, { computesAs }: NumberFormat): string =>
  `${name} has no published ${computesAs.map((each) => each.toUpperCase()).join(' or ')} peak.`;

const WEIGHTS: Readonly<Record<string, readonly string[]>> = {
  'Whole numbers of bits': ['fp16', 'fp8', 'int8', 'int4', 'int2', 'int1'],
  'Blocks with scales': ['int4-g128', 'int4-g64', 'mxfp4', 'nvfp4'],
  'GGUF, for llama.cpp': ['q8_0', 'q6_k', 'q5_k_m', 'q4_k_m', 'q4_0', 'iq2_xxs'],
};

/** The formats of weights, in groups. Any device can hold any of them, and unpack it. */
export function weightGroups(current: string) {
  const usual = Object.values(WEIGHTS).flat();
  const others = withCurrent(usual, current).filter(({ id }) => !usual.includes(id));
  const groups = Object.entries(WEIGHTS).map(([name, ids]) => [name, formatsOf(ids)] as const);
  return [...groups, ['From the address', others] as const]
    .filter(([, formats]) => formats.length > 0)
    .map(([name, formats]) => ({ label: name, options: formats.map(weightOption) }));
}

const weightOption = ({ id, name, bits }: NumberFormat): Option => ({
  value: id,
  label: Number.isInteger(bits) || id === String(bits) ? name : `${name} (${bits})`,
});

const formatsOf = (ids: readonly string[]): readonly NumberFormat[] =>
  NUMBER_FORMATS.filter(({ id }) => ids.includes(id));

/** A link may carry a format that is not among the usual ones, such as 5.5 bits. */
function withCurrent(ids: readonly string[], current: string): readonly NumberFormat[] {
  const format = parseFormat(current, '');
  return format.ok && !ids.includes(current) ? [...formatsOf(ids), format.value] : formatsOf(ids);
}
