import type { Norm } from '../model.ts';

/** Where a block's operators stand: what they are called together, how often they run, what they read. */
export interface Layer {
  readonly group: string;
  readonly count: number;
  /** D. */
  readonly hiddenSize: number;
  /** What the model's norms are, for those inside a block. */
  readonly norm: Norm;
  /** What the residual stream was last written by. */
  readonly stream: string;
  /** The operator whose output the block reads. */
  readonly input: string;
}
