import { nearest } from '../ui/nearest.ts';
import type { LineChartProps } from './line-chart-props.ts';
import { assertDrawable, percentOn, xAxis, yAxis, type Axis } from './line-scale.ts';

/** A part of the x axis, by its first and its last value. */
export type Stretch = readonly [from: number, to: number];

/** The part of the lines that is shown, and where: what the SVG draws, and the canvas after it. */
export interface LineView {
  /** Index of the first and the last value shown. */
  first: number;
  last: number;
  x: readonly number[];
  /** The values of each line. */
  lines: readonly (readonly number[])[];
  across: Axis;
  up: Axis;
  /** The places of `x` and `lines`, in percent of the plot from its upper left. */
  atX: readonly number[];
  atY: readonly (readonly number[])[];
}

/** All of the lines, or the stretch that the reader zoomed into, if the data still reaches there. */
export function lineView(
  { x, series, yScale = 'linear' }: LineChartProps,
  stretch: Stretch | null,
): LineView {
  const { values, scale = 'linear' } = x;
  assertDrawable({ values, scale }, series, yScale);
  let [first, last] = stretch ? stretch.map((end) => nearest(values, end)) : [];
  if (first === undefined || last === undefined || first === last) {
    first = 0;
    last = values.length - 1;
  }
  const shown = values.slice(first, last + 1);
  const lines = series.map((line) => line.values.slice(first, last + 1));
  const across = xAxis(shown, scale);
  const up = yAxis(lines.flat(), yScale);
  return {
    first,
    last,
    x: shown,
    lines,
    across,
    up,
    atX: shown.map((value) => percentOn(across, value)),
    atY: lines.map((line) => line.map((value) => 100 - percentOn(up, value))),
  };
}
