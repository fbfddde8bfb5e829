import type {
  AccountingId,
  Issue,
  MlaExecution,
  Options,
  Precision,
  Result,
  Workload,
} from '../engine/index.ts';
import { MISTAKE_IDS, parseFormat, workloadIssues } from '../engine/index.ts';

/** What a reader is looking at: the state that all widgets of a page share and that the URL carries. */
export interface Scenario {
  /** Catalog id of the model. */
  readonly model: string;
  /** Catalog id of the device. */
  readonly hardware: string;
  readonly batch: number;
  readonly prompt: number;
  readonly past: number;
  readonly generate: number;
  /** Format ids. */
  readonly weights: string;
  readonly head: string;
  readonly activations: string;
  readonly kv: string;
  readonly flashAttention: boolean;
  readonly fusion: boolean;
  readonly mlaExecution: MlaExecution;
  readonly accounting: AccountingId;
  /** The tool's mistakes that the accounting switch puts into the corrected count: `B1,B4` or `none`. */
  readonly mistakes: string;
  /** The stage that is shown. */
  readonly stage: 'prefill' | 'decode';
}

/** The paper's own setting: Llama-2-7B on an RTX A6000, all in FP16. */
export const PAPER: Scenario = {
  model: 'llama-2-7b',
  hardware: 'nvidia-rtx-a6000-48gb',
  batch: 1,
  prompt: 2048,
  past: 0,
  generate: 256,
  weights: 'fp16',
  head: 'fp16',
  activations: 'fp16',
  kv: 'fp16',
  flashAttention: false,
  fusion: false,
  mlaExecution: 'auto',
  accounting: 'corrected',
  mistakes: 'none',
  stage: 'decode',
};

/** Bob's legal-services firm: many short queries with long enough documents, and short answers. */
export const BOB: Scenario = {
  ...PAPER,
  model: 'llama-3.1-8b',
  batch: 16,
  prompt: 1024,
  generate: 32,
  flashAttention: true,
  stage: 'prefill',
};

/** Alice writes a novel: one sequence, a chapter as context, thousands of tokens to come. */
export const ALICE: Scenario = {
  ...PAPER,
  model: 'llama-3.1-8b',
  batch: 1,
  prompt: 2000,
  generate: 6000,
  flashAttention: true,
  stage: 'decode',
};

export const PRESETS = {
  paper: { label: 'The paper’s table', scenario: PAPER },
  bob: { label: 'Bob, legal services', scenario: BOB },
  alice: { label: 'Alice, novelist', scenario: ALICE },
} as const;

export type PresetId = keyof typeof PRESETS;

/** How far the sliders reach; a number field or a link takes what the engine takes. */
export const LIMITS = {
  batch: { min: 1, max: 1024 },
  prompt: { min: 1, max: 131072 },
  generate: { min: 1, max: 32768 },
  past: { min: 0, max: 131072 },
} as const;

/** Whether one is the other with other sizes: what a slider's move leaves. */
export const onlyWorkloadDiffers = (a: Scenario, b: Scenario): boolean =>
  (Object.keys(a) as (keyof Scenario)[]).every((field) => field in LIMITS || a[field] === b[field]);

/** The scenario's precision in the engine's terms, or which format is not one. */
export function precisionOf(scenario: Scenario): Result<Precision> {
  const weights = parseFormat(scenario.weights, 'weights');
  const head = parseFormat(scenario.head, 'head');
  const activations = parseFormat(scenario.activations, 'activations');
  const kv = parseFormat(scenario.kv, 'kv');
  const issues: Issue[] = [];
  for (const each of [weights, head, activations, kv]) if (!each.ok) issues.push(...each.issues);
  return weights.ok && head.ok && activations.ok && kv.ok
    ? {
        ok: true,
        value: {
          weights: weights.value,
          head: head.value,
          activations: activations.value,
          kv: kv.value,
        },
      }
    : { ok: false, issues };
}

export const workloadOf = ({ batch, prompt, past, generate }: Scenario): Workload => ({
  batch,
  prompt,
  past,
  generate,
});

export const mistakesOf = ({ mistakes }: Pick<Scenario, 'mistakes'>): readonly string[] =>
  mistakes === 'none' ? [] : mistakes.split(',');

/** With one mistake more or less; in the list's order, so that a set has one spelling. */
export function toggleMistake(scenario: Scenario, id: string): Partial<Scenario> {
  const on = mistakesOf(scenario);
  const next = MISTAKE_IDS.filter((each) => on.includes(each) !== (each === id));
  return { mistakes: next.join() || 'none' };
}

export const optionsOf = ({ flashAttention, fusion, mlaExecution }: Scenario): Options => ({
  flashAttention,
  fusion,
  mlaExecution,
});

/** Everything that is wrong with a scenario's own values; ids are checked against the catalog elsewhere. */
export function scenarioIssues(scenario: Scenario): readonly Issue[] {
  const precision = precisionOf(scenario);
  return [...workloadIssues(workloadOf(scenario)), ...(precision.ok ? [] : precision.issues)];
}
