import type { Hardware, NumberFormat } from '../../engine/index.ts';
import { NUMBER_FORMATS } from '../../engine/index.ts';
import type { Option } from '../ui/option.ts';

const CHOICES = {
  weights: ['fp16', 'fp8', 'int8', 'int4-g128', 'int2', 'int1'],
  activations: ['fp16', 'fp8', 'int8'],
  kv: ['fp16', 'fp8', 'int8', 'int4'],
  head: ['fp16', 'int8', 'int4-g128'],
} as const;

export type Quantizable = keyof typeof CHOICES;

/** How the real bits of a format differ from its name, short enough for a button. */
const LABELS: Readonly<Record<string, string>> = { 'int4-g128': 'INT4 (4.25)', int4: 'INT4' };
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
  const ids: readonly string[] = CHOICES[what];
  const options = NUMBER_FORMATS.filter(({ id }) => ids.includes(id)).map((format): Option => {
    const missing =
      what === 'activations' &&
      format.computesAs.every((each) => hardware.peakOps[each] === undefined);
    return {
      value: format.id,
      label: label(format),
      ...(missing && {
        disabled: true,
        reason: `${hardware.name} has no published ${format.name} peak.`,
      }),
    };
  });
  // A link may carry a format that is not among the usual ones, such as 5.5 bits.
  const known = options.some(({ value }) => value === current);
  return known ? options : [...options, { value: current, label: `${current}-bit` }];
}
