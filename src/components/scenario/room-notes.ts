import { fit } from '../../engine/index.ts';
import { bytes, textOf, whole } from '../../lib/format.ts';
import type { Analysis } from './derive.ts';
import { shownStage } from './figures.ts';

/** What the roofline does not look at: whether the device has the room, and the model the context. */
export function roomNotes(analysis: Analysis): readonly string[] {
  const { model, hardware, inputs, scenario } = analysis;
  const { memory } = shownStage(analysis);
  const room = fit(memory, inputs.hardware.capacity);
  const context =
    scenario.past + scenario.prompt + (scenario.stage === 'prefill' ? 0 : scenario.generate);
  const most = model.value.maxContext;
  return [
    room.kind === 'short' &&
      `Needs ${textOf(bytes(memory.total))}, ${textOf(bytes(room.missing))} more than ${hardware.name} has. The times are those of a device with the room.`,
    most !== null &&
      context > most &&
      `${model.name} was made for ${whole(most)} tokens of context; this is ${whole(context)}.`,
  ].filter((note) => note !== false);
}
