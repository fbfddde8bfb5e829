import { hardwareRecord, modelRecord } from '../../lib/library.ts';
import type { Scenario } from '../../lib/scenario.ts';
import type { Page } from './page.ts';

/** Build time only: the page's data for its widgets. Unknown ids stop the build with the right ones. */
export function pageOf(own: Scenario): Page {
  const model = modelRecord(own.model);
  const hardware = hardwareRecord(own.hardware);
  return {
    own,
    model: { id: model.id, name: model.name, value: model.value },
    hardware: {
      id: hardware.id,
      name: hardware.name,
      toolKey: hardware.toolKey,
      value: hardware.value,
    },
    base: import.meta.env.BASE_URL.replace(/\/?$/, '/'),
  };
}
