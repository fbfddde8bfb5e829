import type { Inputs, StageEstimate } from '../engine/index.ts';
import {
  ACCOUNTINGS,
  MISTAKES,
  analyzeDecode,
  analyzePrefill,
  withMistakes,
} from '../engine/index.ts';
import { stageChange } from './change.ts';
import { demand } from './demand.ts';
import { inputsOf } from './figures.ts';
import { bytes, textOf, whole } from './format.ts';
import type { Scenario } from './scenario.ts';
import { PAPER } from './scenario.ts';

/** What each mistake does alone is shown on these, chosen so that every one bites somewhere. */
export interface MistakeCase {
  readonly title: string;
  readonly scenario: Scenario;
}

const A100 = 'nvidia-a100-sxm4-80gb';

export const FLASH_PREFILL: Scenario = {
  ...PAPER,
  prompt: 4096,
  flashAttention: true,
  stage: 'prefill',
};
export const GROUPED_DECODE: Scenario = {
  ...PAPER,
  model: 'llama-2-70b',
  hardware: A100,
  batch: 16,
  prompt: 4096,
  flashAttention: true,
  stage: 'decode',
};
const INT8_PREFILL: Scenario = {
  ...PAPER,
  model: 'opt-6.7b',
  hardware: A100,
  weights: 'int8',
  activations: 'int8',
  stage: 'prefill',
};

export const MISTAKE_CASES: readonly MistakeCase[] = [
  { title: 'Llama-2-7B, flash prefill', scenario: FLASH_PREFILL },
  { title: 'Llama-2-70B, flash decode', scenario: GROUPED_DECODE },
  { title: 'OPT-6.7B, W8A8 prefill', scenario: INT8_PREFILL },
];

/** What changes in one case: `time +94 %, traffic +94 %`. */
export interface Effect {
  readonly title: string;
  readonly change: string;
}

export interface KnownMistake {
  readonly id: string;
  readonly what: string;
  readonly instead: string;
  /** Its effect on each case that it changes; null where it changes no figure of a single step. */
  readonly effects: readonly Effect[] | null;
}

/** The tool's memory of a whole chat: it adds the weights up once per token. */
function chatWeights(tokens: number): string {
  const scenario: Scenario = { ...PAPER, accounting: 'llm-viewer' };
  const { weights } = demand(analyzePrefill(inputsOf(scenario))).memory;
  const passes = 1 + tokens;
  return `${textOf(bytes(weights))} of weights are shown as ${whole((passes * weights) / 1e9)} GB after ${tokens} tokens`;
}

/** Mistakes that no figure of one step shows, so that there is nothing to switch. */
const WITHOUT_FIGURE: readonly Omit<KnownMistake, 'effects'>[] = [
  {
    id: 'B5',
    what: 'The on-chip memory from which FlashAttention’s blocks are sized is the register file of the whole chip.',
    instead:
      'A block lives in one multiprocessor. With the whole chip’s memory the limit never applies, so a block always has as many rows as a head is wide. The size only changes re-reads, which the corrected count keeps on chip.',
  },
  {
    id: 'B8',
    what: `A chat adds up memory over its tokens (a 7B model’s ${chatWeights(512)}) and overwrites the totals of prefill.`,
    instead:
      'Weights stay; they do not pile up. The memory of a chat is that of its largest step. The sums are not reproduced here.',
  },
  {
    id: 'B9',
    what: 'A chat adds the nodes of the graph a second time and keeps the times of the stage shown before.',
    instead: 'A display error of the tool: no number changes, so there is none to compare.',
  },
  {
    id: 'B14',
    what: 'GPT-J with FlashAttention and the Core i9-13900K with 8 bits stop with an error; GPT-J’s graph has no norm before the MLP.',
    instead:
      'GPT-J has one norm, which attention and MLP share. A device without a published peak is refused with the reason.',
  },
];

/** B1…B15 in order. */
export function knownMistakes(): readonly KnownMistake[] {
  const switchable = MISTAKES.map(({ id, what, instead }) => ({
    id,
    what,
    instead,
    effects: effectsOf(withThem([id])),
  }));
  const others = WITHOUT_FIGURE.map((each) => ({ ...each, effects: null }));
  return [...switchable, ...others].sort((a, b) => number(a.id) - number(b.id));
}

const number = (id: string): number => Number(id.slice(1));

/** All that can be switched on, at once: effects of single mistakes do not add up. */
export const allMistakes = (): readonly Effect[] =>
  effectsOf(withThem(MISTAKES.map(({ id }) => id)));

/** The published tool on its own device constants, beside the corrected count. */
export const theTool = (): readonly Effect[] =>
  effectsOf((scenario) => inputsOf({ ...scenario, accounting: 'llm-viewer' }));

const withThem =
  (ids: readonly string[]) =>
  (scenario: Scenario): Inputs => ({
    ...inputsOf(scenario),
    accounting: withMistakes(ACCOUNTINGS.corrected, ids),
  });

const effectsOf = (counted: (scenario: Scenario) => Inputs): readonly Effect[] =>
  MISTAKE_CASES.flatMap(({ title, scenario }) => {
    const right = estimate(inputsOf(scenario), scenario);
    const change = stageChange(right, estimate(counted(scenario), scenario));
    return change === '' ? [] : [{ title, change }];
  });

const estimate = (inputs: Inputs, { stage }: Scenario): StageEstimate =>
  demand(stage === 'prefill' ? analyzePrefill(inputs) : analyzeDecode(inputs));
