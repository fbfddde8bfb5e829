import { hardwareRecord, modelRecord } from './library.ts';
import type { MeasurementFile } from './measured-classes.ts';
import { BEATEN, FEWEST_RUNS, comparedRuns, rangesOf } from './measured-classes.ts';

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

const RANGES = rangesOf(RUNS).filter(({ count }) => count >= FEWEST_RUNS);

/** The ranges of a class of devices, without the runs behind them. */
export const reachedOn = (wanted: string) =>
  RANGES.filter(({ deviceClass }) => deviceClass === wanted).map(
    ({ metric, precision, batch, min, median, max, count, devices }) => ({
      metric,
      precision,
      batch,
      min,
      median,
      max,
      count,
      devices,
    }),
  );
