import type { MutableRef } from 'preact/hooks';
import type { Decades } from './log-domain.ts';

export interface Roof {
  id: string;
  /** With its number: "FP16 155 Tops/s". */
  label: string;
  /** Operations per second. */
  value: number;
  /** The roof the points are under; the others are drawn thin. */
  active?: boolean | undefined;
}

export interface RooflinePoint {
  id: string;
  label: string;
  /** Operations per byte; null (no bytes, or no operations) has no place on the axis. */
  intensity: number | null;
  /** Attainable operations per second. */
  performance: number;
  limit: 'memory' | 'compute';
  /** Share of the time, 0 … 1: the dot's area. */
  weight: number;
  /** A pinned baseline: drawn hollow, never selected. */
  ghost?: boolean | undefined;
  /** Points of different groups never share a label. */
  group?: string | undefined;
}

export interface RooflineProps {
  id: string;
  /** What the picture shows, for those who do not see it. */
  title: string;
  caption?: string | undefined;
  /** The slope: bytes per second, and a label with its number. */
  bandwidth: { value: number; label: string };
  roofs: readonly Roof[];
  points: readonly RooflinePoint[];
  /** A value with its unit: "201 ops/B". */
  formatX: (intensity: number) => string;
  /** A value with its unit: "768 Gops/s". */
  formatY: (performance: number) => string;
  /** Axis titles with units: "intensity, ops/B". Ticks carry only the SI prefix. */
  xLabel: string;
  yLabel: string;
  /** The selected point's id. With `onSelect` the points can be walked and chosen. */
  selected?: string | null | undefined;
  onSelect?: ((id: string | null) => void) | undefined;
  /**
   * Is given a function that moves the dots of the picture as it stands, without drawing it anew.
   * Where they leave the axes, or leap, they stay as drawn; their size and shape always do.
   */
  mover?: MutableRef<((points: readonly RooflinePoint[]) => void) | null> | undefined;
  /** Axes as powers of ten, in place of the usual ones: `{ x: [-1, 4.5], y: [9.5, 14.5] }`. */
  domain?: { x?: Decades | undefined; y?: Decades | undefined } | undefined;
  /** Height of the plot in CSS pixels on a wide screen. */
  height?: number | undefined;
}
