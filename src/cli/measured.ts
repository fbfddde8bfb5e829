import type { Hardware, Inputs, Model, Result, Stage } from '../engine/index.ts';
import { batchClass, precisionClass } from '../engine/index.ts';
import type { HardwareEntry } from '../lib/catalog.ts';
import { demand } from '../lib/demand.ts';
import * as format from '../lib/format.ts';
import type { ClassRange } from '../lib/measured-classes.ts';
import {
  FEWEST_RUNS,
  classOf,
  comparedRuns,
  rangeFinder,
  wellMeasured,
} from '../lib/measured-classes.ts';
import { readMeasurements } from './catalog-files.ts';

/** What published runs of the same class reached of the ideal; null where too few were published. */
export type Measured = (inputs: Inputs, stage: Stage) => ClassRange | null;

/** Reads the measurements when the first range is asked for. */
export function measuredBeside(
  devices: readonly HardwareEntry[],
  model: (id: string) => Result<Model>,
  device: (id: string) => Result<Hardware>,
): Measured {
  const classes = new Map(devices.map((entry) => [entry.id, entry.class]));
  const named = {
    model: (id: string) => demand(model(id)),
    device: (id: string) => ({ value: demand(device(id)), deviceClass: classes.get(id)! }),
  };
  let find: ReturnType<typeof rangeFinder> | null = null;
  return ({ hardware: { id }, precision, workload, accounting }, stage) => {
    const deviceClass = classes.get(id);
    if (accounting !== 'corrected' || deviceClass === undefined) return null;
    find ??= rangeFinder(wellMeasured(comparedRuns(readMeasurements(), named)));
    return find(classOf(stage, deviceClass, precision.weights.bits, workload.batch));
  };
}

/** The JSON of a range: shares of the ideal rate, 0 … 1. */
export const measuredReport = (range: ClassRange | null) =>
  range && {
    min: range.min,
    median: range.median,
    max: range.max,
    runs: range.count,
    devices: range.devices,
    class: `${range.deviceClass}, ${range.precision}, batch ${range.batch}`,
    sources: range.sources,
  };

const share = (value: number): string => format.textOf(format.share(value));

/** The range in lines under a table, as what it is: others' runs, not a forecast. */
export function measuredLines(range: ClassRange | null, { precision, workload }: Inputs): string[] {
  if (!range) {
    const bits = precisionClass(precision.weights.bits);
    return [
      `measured no range: fewer than ${FEWEST_RUNS} published runs on such a device, ${bits}, batch ${batchClass(workload.batch)}`,
    ];
  }
  const { min, median, max, count, devices, deviceClass, batch, sources } = range;
  return [
    `measured ${share(min)} to ${share(max)} of the ideal rate, median ${share(median)}: others’ runs, no prediction`,
    `         ${count} runs on ${devices} devices of class ${deviceClass}, ${range.precision}, batch ${batch}`,
    ...sources.map((source, at) => `         ${at === 0 ? 'from' : 'and'} ${source}`),
  ];
}
