import type { Hardware, Model } from '../../engine/index.ts';
import type { ReachedRange } from '../../lib/measured.ts';
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
  /** What published runs on devices of its class reach of their ideals; no prediction for another run. */
  readonly reached: readonly ReachedRange[];
}

/** What a page gives to each of its widgets: what they start from, and the entries for that. */
export interface Page {
  readonly own: Scenario;
  readonly model: ModelChoice;
  readonly hardware: HardwareChoice;
  /** Where the site lies, with a slash at the end: `/` or `/base/`. */
  readonly base: string;
}
