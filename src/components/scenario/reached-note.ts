import { batchClass, precisionClass } from '../../engine/index.ts';
import { share, textOf } from '../../lib/format.ts';
import type { Analysis } from './derive.ts';

/** What published runs of the shown stage's class reach of such an ideal, or null where too few are. */
export function reachedNote({ scenario, hardware, inputs }: Analysis): string | null {
  const precision = precisionClass(inputs.precision.weights.bits);
  const batch = batchClass(scenario.batch);
  const range = hardware.reached.find(
    (each) =>
      each.metric === scenario.stage && each.precision === precision && each.batch === batch,
  );
  if (!range || scenario.accounting !== 'corrected') return null;
  const [least, most] = [range.min, range.max].map((value) => textOf(share(value)));
  return `Published runs of ${scenario.stage} on this class of device, at ${precision} and batch ${batch}, reach ${least} to ${most} of their ideal rate (${range.count} runs on ${range.devices} ${range.devices === 1 ? 'device' : 'devices'}).`;
}
