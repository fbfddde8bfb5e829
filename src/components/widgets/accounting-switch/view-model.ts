import type { Accounting, StageEstimate } from '../../../engine/index.ts';
import {
  ACCOUNTINGS,
  MISTAKES,
  analyzeDecode,
  analyzePrefill,
  withMistakes,
} from '../../../engine/index.ts';
import { stageChange } from '../../../lib/change.ts';
import { bytes, seconds, textOf } from '../../../lib/format.ts';
import type { Scenario } from '../../../lib/scenario.ts';
import type { Analysis } from '../../scenario/derive.ts';
import { inputsFor } from '../../scenario/derive.ts';

/** One stage of a scenario under one way of counting. */
export interface Counted {
  readonly time: string;
  readonly moved: string;
  readonly memory: string;
}

export interface MistakeRow {
  readonly id: string;
  readonly what: string;
  readonly instead: string;
  /** What the mistake alone does to the time of the shown stage, its traffic and its memory. */
  readonly effect: string;
}

export interface SwitchView {
  readonly corrected: Counted | null;
  readonly mistaken: Counted | null;
  readonly tool: Counted | null;
  readonly rows: readonly MistakeRow[];
}

/** The shown stage, counted rightly, with the chosen mistakes, and as the published tool counts. */
export function switchView(analysis: Analysis, chosen: readonly string[]): SwitchView {
  const { corrected } = ACCOUNTINGS;
  const right = stageUnder(analysis, corrected);
  return {
    corrected: counted(right),
    mistaken: counted(stageUnder(analysis, withMistakes(corrected, chosen))),
    tool: counted(stageUnder(analysis, 'llm-viewer')),
    rows: MISTAKES.map(({ id, what, instead }) => ({
      id,
      what,
      instead,
      effect: effectOf(right, stageUnder(analysis, withMistakes(corrected, [id]))),
    })),
  };
}

function stageUnder(
  { scenario, model, hardware }: Analysis,
  accounting: Accounting | Scenario['accounting'],
): StageEstimate | null {
  const inputs = inputsFor(scenario, model, hardware, accounting);
  if (!inputs.ok) return null;
  const stage =
    scenario.stage === 'prefill' ? analyzePrefill(inputs.value) : analyzeDecode(inputs.value);
  return stage.ok ? stage.value : null;
}

const counted = (stage: StageEstimate | null): Counted | null =>
  stage && {
    time: textOf(seconds(stage.totals.seconds)),
    moved: textOf(bytes(stage.totals.bytes)),
    memory: textOf(bytes(stage.memory.total)),
  };

const effectOf = (right: StageEstimate | null, wrong: StageEstimate | null): string =>
  right && wrong ? stageChange(right, wrong) || 'nothing here' : 'cannot be counted here';
