import type { Hardware, Result } from '../engine/index.ts';
import { COMPUTE_FORMATS } from '../engine/index.ts';
import { HARDWARE_RANGES } from '../engine/hardware.ts';
import { inFormula } from './format.ts';
import { ownHardware } from './own-entry.ts';

/** A field of the form for a reader's own device, in the unit in which datasheets state it. */
export interface DeviceField {
  /** Its place in a device file: `bandwidth`, `peakOps.fp16`. */
  readonly path: string;
  /** Its name in the address. */
  readonly key: string;
  readonly label: string;
  readonly unit: string;
  /** The unit in base units. */
  readonly factor: number;
  readonly range: keyof typeof HARDWARE_RANGES;
}

const GIGA = 1e9;
const TERA = 1e12;

const peak = (path: string, key: string, label: string): DeviceField => ({
  path,
  key,
  label,
  unit: 'Tops/s',
  factor: TERA,
  range: 'peak',
});

export const DEVICE_FIELDS: readonly DeviceField[] = [
  {
    path: 'bandwidth',
    key: 'bandwidth',
    label: 'Memory bandwidth',
    unit: 'GB/s',
    factor: GIGA,
    range: 'bandwidth',
  },
  {
    path: 'capacity',
    key: 'capacity',
    label: 'Memory',
    unit: 'GB',
    factor: GIGA,
    range: 'capacity',
  },
  ...COMPUTE_FORMATS.map((format) => peak(`peakOps.${format}`, format, format.toUpperCase())),
  peak('vectorOps', 'vector', 'Vector FP32'),
];

/** What was typed, by the fields' keys and `name`. */
export type Typed = Readonly<Record<string, string>>;

export interface OwnDevice {
  /** The device in place of a scenario's id. */
  readonly id: string;
  readonly result: Result<Hardware>;
  /** What is wrong, by the fields' keys; `device` for the whole. */
  readonly problems: ReadonlyMap<string, string>;
}

/** A device from what was typed, or what is wrong in the units in which it was typed. */
export function deviceFrom(typed: Typed): OwnDevice {
  const peakOps: Record<string, number> = {};
  const file: Record<string, unknown> = { name: typed['name']?.trim() || 'Your device', peakOps };
  for (const { path, key, factor } of DEVICE_FIELDS) {
    const text = typed[key]?.trim();
    if (!text) continue;
    const value = numberIn(text) * factor;
    const [, format] = path.split('.');
    if (format) peakOps[format] = finite(value);
    else file[path] = finite(value);
  }
  const id = JSON.stringify(file);
  const result = ownHardware(id);
  return { id, result, problems: result.ok ? new Map() : problemsOf(result.issues) };
}

/** 3,350 and 3350 are the same number. */
const numberIn = (text: string): number => Number(text.replace(/,(?=\d{3}\b)/g, ''));

/** JSON turns what is no number into null, which reads as absent; −1 the parser refuses. */
const finite = (value: number): number => (Number.isFinite(value) ? value : -1);

function problemsOf(issues: readonly { readonly path: string; readonly message: string }[]) {
  return new Map(
    issues.map(({ path, message }) => {
      const field = DEVICE_FIELDS.find(
        (each) => path === each.path || path === `${each.path}.value`,
      );
      if (!field) return ['device', message] as const;
      const { from, to } = HARDWARE_RANGES[field.range];
      const range = `a number from ${inFormula(from / field.factor)} to ${inFormula(to / field.factor)}`;
      return [field.key, `Give ${range} ${field.unit}.`] as const;
    }),
  );
}
