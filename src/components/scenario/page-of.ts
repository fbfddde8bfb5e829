import { hardwareRecord, modelRecord } from '../../lib/library.ts';
import { reachedOn } from '../../lib/measured.ts';
import type { Scenario } from '../../lib/scenario.ts';
import type { HardwareChoice, Page } from './page.ts';

/** Build time only: the page's data for its widgets. Unknown ids stop the build with the right ones. */
export function pageOf(own: Scenario): Page {
  const model = modelRecord(own.model);
  return {
    own,
    model: { id: model.id, name: model.name, value: model.value },
    hardware: hardwareChoice(own.hardware),
    base: import.meta.env.BASE_URL.replace(/\/?$/, '/'),
  };
}

/** Build time only: one device as the widgets take it. */
export function hardwareChoice(wanted: string): HardwareChoice {
  const { id, name, toolKey, value, file } = hardwareRecord(wanted);
  return { id, name, toolKey, value, reached: reachedOn(file.class) };
}
