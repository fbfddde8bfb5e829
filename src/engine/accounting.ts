import type { Hardware } from './hardware.ts';
import type { Memory } from './memory.ts';
import type { Model } from './model.ts';
import type { Operator } from './operator.ts';
import type { ComputeFormat, Precision } from './precision.ts';
import type { Result } from './result.ts';
import type { Step, Workload } from './step.ts';
import type { OpsPerSecond } from './units.ts';

export type AccountingId = 'corrected' | 'llm-viewer';

/** How the kernels are written, which changes traffic and not results. */
export interface Options {
  /** Attention in one kernel that never writes its scores. */
  readonly flashAttention: boolean;
  /**
   * How multi-head latent attention runs; absent is `auto`: absorbed for one token, else expanded,
   * unless keys are selected and some left out.
   */
  readonly mlaExecution?: MlaExecution;
  /** Shared reads of q/k/v and gate/up inputs, epilogues, and norms joined with the residual add. */
  readonly fusion: boolean;
}

/** Keys and values rebuilt from the cached latents, or queries taken to the latent space. */
export const MLA_EXECUTIONS = ['auto', 'expanded', 'absorbed'] as const;
export type MlaExecution = (typeof MLA_EXECUTIONS)[number];

/** How a model is run, apart from how much of it. */
export interface Recipe {
  readonly precision: Precision;
  readonly options: Options;
}

export const NO_OPTIONS: Options = { flashAttention: false, fusion: false };

/** What an operator runs against on a device. */
export interface Peak {
  /** Null where the vendor publishes none: the memory roof alone is then a valid, weaker bound. */
  readonly opsPerSecond: OpsPerSecond | null;
  /** The arithmetic, or `vector`; the tool's one peak for everything is called `global`. */
  readonly format: ComputeFormat | 'vector' | 'global';
}

/** One decode step out of many, and how many steps it stands for. */
export interface DecodeSample {
  readonly step: Step;
  readonly weight: number;
}

/**
 * A way of counting. Everything after it (roofline, stages, totals, the site) works on what it
 * returns and does not know which one it was.
 */
export interface Accounting {
  readonly id: AccountingId;
  /** What this accounting cannot express about the inputs, or nothing. */
  readonly refuse: (request: Request) => Result<null>;
  /** The operators of one step, in the order in which they run. */
  readonly operators: (model: Model, step: Step, recipe: Recipe) => readonly Operator[];
  /** The peak of an operator's operands, which depends on nothing else of it, or why the device has none. */
  readonly peak: (operator: Operator, hardware: Hardware, precision: Precision) => Result<Peak>;
  readonly prefill: (workload: Workload) => Step;
  /** The decode step that the result shows. */
  readonly decode: (workload: Workload) => Step;
  /** The steps whose weighted sum is the generation after prefill. */
  readonly generation: (model: Model, workload: Workload) => Generation;
  /** Bytes that stay, at the longest context of a stage. */
  readonly memory: (usage: MemoryRequest) => Memory;
}

export interface Request extends Recipe {
  readonly model: Model;
  readonly workload: Workload;
}

/** Decode steps at contexts that rise by one token, or the few samples that a tool takes of them. */
export type Generation =
  | {
      readonly kind: 'exact';
      readonly from: Step;
      readonly steps: number;
      readonly bends: readonly number[];
    }
  | { readonly kind: 'samples'; readonly samples: readonly DecodeSample[] };

export interface MemoryRequest extends Request {
  /** The operators of each kind of step in the stage: the one with the most live activations counts. */
  readonly passes: readonly (readonly Operator[])[];
  /** Tokens per sequence in the cache when the stage ends. */
  readonly context: number;
}
