/** Where a block's operators stand: what they are called together, how often they run, what they read. */
export interface Layer {
  readonly group: string;
  readonly count: number;
  /** D. */
  readonly hiddenSize: number;
  /** The operator whose output the block reads. */
  readonly input: string;
}
