import { hardwareRecord, modelRecord } from './library.ts';
import type { ClassRange, MeasurementFile } from './measured-classes.ts';
import { BEATEN, comparedRuns, wellMeasured } from './measured-classes.ts';

const FILES = Object.values(
  import.meta.glob<MeasurementFile>('../content/measurements/*.json', {
    eager: true,
    import: 'default',
  }),
);

/** Every published run beside its ideal. */
export const RUNS = comparedRuns(FILES, {
  model: (id) => modelRecord(id).value,
  device(id) {
    const { value, file } = hardwareRecord(id);
    return { value, deviceClass: file.class };
  },
});

/** Decode of one sequence, as the articles cite it. */
export const SINGLE_DECODE = RUNS.filter(
  ({ id, metric, batch }) => metric === 'decode' && batch === 1 && !(id in BEATEN),
);

const RANGES = wellMeasured(RUNS);

/** What a widget says of a class: no more than this travels to the reader. */
export type ReachedRange = Pick<
  ClassRange,
  'metric' | 'precision' | 'batch' | 'min' | 'max' | 'count' | 'devices'
>;

/** The ranges of a class of devices for one stage; those of whole chats are on the page alone. */
export const reachedOn = (wanted: string): readonly ReachedRange[] =>
  RANGES.filter(({ deviceClass, metric }) => deviceClass === wanted && metric !== 'chat').map(
    ({ metric, precision, batch, min, max, count, devices }) => ({
      metric,
      precision,
      batch,
      min,
      max,
      count,
      devices,
    }),
  );
