import type { Hardware, MeasuredRange, Measurement, Model, Reached } from '../engine/index.ts';
import { batchClass, precisionClass, rangeOf, reached } from '../engine/index.ts';
import { demand } from './demand.ts';

/** A file of `content/measurements`: the runs of one source. */
export interface MeasurementFile {
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

/** Models and devices by the catalog ids that runs name. */
export interface Named {
  readonly model: (id: string) => Model;
  readonly device: (id: string) => { readonly value: Hardware; readonly deviceClass: string };
}

/** Every run beside its ideal. An unknown device, model or a run without an ideal is a mistake of ours. */
export const comparedRuns = (
  files: readonly MeasurementFile[],
  { model, device }: Named,
): readonly ComparedRun[] =>
  files.flatMap(({ title, runs }) =>
    runs.map((run) => {
      const { value, deviceClass } = device(run.device);
      const compared = demand(reached(run, model(run.model), value));
      return { ...run, ...compared, source: title, deviceName: value.name, deviceClass };
    }),
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

/** What is run, on what, at which precision and batch: runs of one class are comparable. */
export interface RunClass {
  readonly metric: Measurement['metric'];
  readonly deviceClass: string;
  readonly precision: string;
  readonly batch: string;
}

export interface ClassRange extends Summary, RunClass {
  readonly sources: readonly string[];
  readonly shares: readonly number[];
}

export const classOf = (
  metric: Measurement['metric'],
  deviceClass: string,
  weightBits: number,
  batch: number,
): RunClass => ({
  metric,
  deviceClass,
  precision: precisionClass(weightBits),
  batch: batchClass(batch),
});

const keyOf = ({ metric, deviceClass, precision, batch }: RunClass): string =>
  [metric, deviceClass, precision, batch].join('|');

/** The range of each class; a run that beats its ideal counts in none. */
export function rangesOf(runs: readonly ComparedRun[]): readonly ClassRange[] {
  const counted = runs
    .filter(({ id }) => !(id in BEATEN))
    .map((run) => ({
      run,
      own: classOf(run.metric, run.deviceClass, run.weightBits, run.batch),
    }));
  return [...Map.groupBy(counted, ({ own }) => keyOf(own)).values()].map((members) => {
    const its = members.map(({ run }) => run);
    return {
      ...members[0]!.own,
      ...summary(its),
      sources: [...new Set(its.map(({ source }) => source))],
      shares: its.map(({ share }) => share),
    };
  });
}

/** Fewer runs than this are anecdotes, not a range. */
export const FEWEST_RUNS = 5;

/** The ranges of classes of which enough was published. */
export const wellMeasured = (runs: readonly ComparedRun[]): readonly ClassRange[] =>
  rangesOf(runs).filter(({ count }) => count >= FEWEST_RUNS);

/** Finds the range of a class. */
export function rangeFinder(
  ranges: readonly ClassRange[],
): (wanted: RunClass) => ClassRange | null {
  const byClass = new Map(ranges.map((range) => [keyOf(range), range]));
  return (wanted) => byClass.get(keyOf(wanted)) ?? null;
}
