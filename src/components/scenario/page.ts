import type { Hardware, MeasuredRange, Model } from '../../engine/index.ts';
import type { Scenario } from '../../lib/scenario.ts';

/** A model as it crosses from the build to the browser. */
export interface ModelChoice {
  readonly id: string;
  readonly name: string;
  readonly value: Model;
}

/** A device as it crosses from the build to the browser. */
export interface HardwareChoice {
  readonly id: string;
  readonly name: string;
  /** The published tool's key for this device, if it has one. */
  readonly toolKey: string | null;
  readonly value: Hardware;
  /** What published runs on devices of its class reach of their ideals. */
  readonly reached: readonly ReachedRange[];
}

/** The shares of the ideal that the runs of one class reach; no prediction for another run. */
export interface ReachedRange extends MeasuredRange {
  readonly metric: 'decode' | 'prefill' | 'chat';
  readonly precision: string;
  readonly batch: string;
  readonly devices: number;
}

/** What a page gives to each of its widgets: what they start from, and the entries for that. */
export interface Page {
  readonly own: Scenario;
  readonly model: ModelChoice;
  readonly hardware: HardwareChoice;
  /** Where the site lies, with a slash at the end: `/` or `/base/`. */
  readonly base: string;
}
