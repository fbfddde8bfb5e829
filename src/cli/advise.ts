import type { AccountingId, Advised, Hardware, Inputs, Result, Stage } from '../engine/index.ts';
import { advise } from '../engine/index.ts';
import type { ClassRange } from '../lib/measured-classes.ts';
import { ADVISE_OPTIONS } from './options.ts';
import { reader, split } from './own-options.ts';
import type { Values } from './request.ts';
import { requestOf } from './request.ts';
import type { Subjects } from './subjects.ts';

export interface AdviseAnswer {
  readonly inputs: Inputs & { readonly accounting: AccountingId };
  readonly rankedBy: Stage;
  readonly advised: Advised;
  /** What published runs reach of the ideal in the stage that ranks; null where there are too few. */
  readonly measured: ClassRange | null;
}

const STAGES = ['prefill', 'decode', 'chat'] as const;

export function adviseAnswer(
  values: Values,
  subjects: Subjects,
  catalogIds: readonly string[],
  progress: (done: number, all: number) => void,
): Result<AdviseAnswer> {
  const { own, analysis } = split(values, Object.keys(ADVISE_OPTIONS));
  const { issues, number, word } = reader(own);
  const rankedBy = word('stage', STAGES, 'decode');
  const reserve = number('reserve', 'bytes, 0 or more', (value) => value >= 0) ?? 0;
  const request = requestOf(analysis, subjects);
  const devices: Hardware[] = [];
  const tool = request.ok && request.value.inputs.accounting === 'llm-viewer';
  for (const id of deviceIds(own['devices'], catalogIds)) {
    const device = tool ? subjects.toolHardware(id) : subjects.hardware(id);
    if (device.ok) devices.push(device.value);
    else if (own['devices'] !== 'all') {
      issues.push(...device.issues.map((issue) => ({ ...issue, path: 'devices' })));
    }
  }
  if (!request.ok) return { ok: false, issues: [...request.issues, ...issues] };
  if (issues.length > 0) return { ok: false, issues };
  const inputs = { ...request.value.inputs, reserve };
  const advised = advise(inputs, rankedBy, devices, progress);
  if (!advised.ok) return advised;
  const measured = subjects.measured(inputs, rankedBy);
  return { ok: true, value: { inputs, rankedBy, advised: advised.value, measured } };
}

function deviceIds(given: unknown, all: readonly string[]): readonly string[] {
  if (given === undefined) return [];
  return given === 'all' ? all : String(given).split(',');
}
