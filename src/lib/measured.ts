import type { MeasuredRange, Measurement, Reached } from '../engine/index.ts';
import { batchClass, precisionClass, rangeOf, reached } from '../engine/index.ts';
import { demand } from './figures.ts';
import { hardwareRecord, modelRecord } from './library.ts';

/** A file of `content/measurements`: the runs of one source. */
interface MeasurementFile {
  readonly title: string;
  readonly licence: string;
  readonly runs: readonly MeasuredRun[];
}

export interface MeasuredRun extends Measurement {
  readonly id: string;
  /** Catalog ids. */
  readonly device: string;
  readonly model: string;
  /** The device in the source's words. */
  readonly as: string;
  readonly software: string;
  readonly format: string;
  /** A: the raw output was read; B: a table that someone else wrote. */
  readonly trust: 'A' | 'B';
  readonly where: string;
  readonly date: string;
}

/**
 * Runs that came out faster than their ideal, which no run can: what is odd about them. They are
 * listed, and count in no range.
 */
export const BEATEN: Readonly<Record<string, string>> = {};

export interface ComparedRun extends MeasuredRun, Reached {
  readonly source: string;
  readonly deviceName: string;
  readonly deviceClass: string;
}

const FILES = Object.values(
  import.meta.glob<MeasurementFile>('../content/measurements/*.json', {
    eager: true,
    import: 'default',
  }),
);

/** Every run beside its ideal. An unknown device, model or a run without an ideal stops the build. */
export const RUNS: readonly ComparedRun[] = FILES.flatMap(({ title, runs }) =>
  runs.map((run) => {
    const device = hardwareRecord(run.device);
    const compared = demand(reached(run, modelRecord(run.model).value, device.value));
    return {
      ...run,
      ...compared,
      source: title,
      deviceName: device.name,
      deviceClass: device.file.class,
    };
  }),
);

const COUNTED = RUNS.filter(({ id }) => !(id in BEATEN));

/** Decode of one sequence, as the articles cite it. */
export const SINGLE_DECODE = COUNTED.filter(
  ({ metric, batch }) => metric === 'decode' && batch === 1,
);

export interface Summary extends MeasuredRange {
  readonly devices: number;
}

/** What published runs reach of the ideal. */
export function summary(runs: readonly ComparedRun[]): Summary {
  const range = rangeOf(runs.map(({ share }) => share));
  if (!range) throw new Error('No measurement belongs to this class.');
  return { ...range, devices: new Set(runs.map(({ device }) => device)).size };
}

export interface ClassRange extends Summary {
  readonly metric: Measurement['metric'];
  readonly deviceClass: string;
  readonly precision: string;
  readonly batch: string;
  readonly sources: readonly string[];
  readonly shares: readonly number[];
}

/** The range of each class of stage, device, precision and batch. */
export function classRanges(): readonly ClassRange[] {
  const classes = Map.groupBy(COUNTED, ({ metric, deviceClass, weightBits, batch }) =>
    [metric, deviceClass, precisionClass(weightBits), batchClass(batch)].join('|'),
  );
  return [...classes].map(([key, runs]) => {
    const [metric = '', deviceClass = '', precision = '', batch = ''] = key.split('|');
    return {
      metric: metric as Measurement['metric'],
      deviceClass,
      precision,
      batch,
      ...summary(runs),
      sources: [...new Set(runs.map(({ source }) => source))],
      shares: runs.map(({ share }) => share),
    };
  });
}
