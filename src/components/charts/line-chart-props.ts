import type { Scale } from './line-scale.ts';

export type Tone = 'memory' | 'compute' | 'ink' | 'accent';

export interface Series {
  label: string;
  /** As many as `x.values`, all finite. */
  values: readonly number[];
  tone: Tone;
  dash?: boolean | undefined;
}

export interface LineChartProps {
  id: string;
  /** What the picture shows, for those who do not see it. */
  title: string;
  /** The x axis; values ascend. `format` gives a tick's text, and a reading's. */
  x: {
    label: string;
    values: readonly number[];
    format: (value: number) => string;
    scale?: Scale | undefined;
  };
  series: readonly Series[];
  /** With the unit. */
  yLabel: string;
  formatY: (value: number) => string;
  yScale?: Scale | undefined;
  /** Height of the plot in CSS pixels. */
  height: number;
  /** Values of x worth a line: "ridge", "the card is full". */
  marks?: readonly { x: number; label: string }[] | undefined;
  caption?: string | undefined;
  /** The index under the pointer or the keyboard's cursor. */
  onHover?: ((index: number | null) => void) | undefined;
}
