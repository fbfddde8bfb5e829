import type { Inputs } from './analysis.ts';
import type { Bytes, Seconds } from './units.ts';

/** One thing that a reader could change while everything else stays. */
export interface Change {
  readonly kind:
    | 'weights'
    | 'activations'
    | 'kv'
    | 'weights and activations'
    | 'flashAttention'
    | 'fusion'
    | 'mlaExecution'
    | 'batch'
    | 'hardware';
  /** `weights at INT8`, `FlashAttention on`, `latent attention absorbed`, `batch 32`. */
  readonly name: string;
  readonly inputs: Inputs;
}

/** What a stage's time consists of, before or after a change. */
export interface StageFigures {
  readonly seconds: Seconds;
  /** Seconds per token, over all sequences: what a change of the batch is judged by. */
  readonly secondsPerToken: Seconds;
  readonly tokens: number;
  readonly bytes: Bytes;
  readonly computeSeconds: Seconds;
  readonly memorySeconds: Seconds;
  /** Part of the time, 0 … 1, that waits for memory. */
  readonly memoryBound: number;
  readonly memory: Bytes;
}

export type Verdict = 'faster' | 'slower' | 'nothing';
