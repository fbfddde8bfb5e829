import type { Accounting, StageEstimate } from '../../../engine/index.ts';
import { ACCOUNTINGS, MISTAKES, withMistakes } from '../../../engine/index.ts';
import { changeOf, stageChange } from '../../../lib/change.ts';
import { bytes, seconds, textOf } from '../../../lib/format.ts';
import type { Scenario } from '../../../lib/scenario.ts';
import type { Analysis } from '../../scenario/derive.ts';
import { analyzeShown, inputsFor } from '../../scenario/derive.ts';

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
  readonly says: string;
}

/** The shown stage, counted rightly, with the chosen mistakes, and as the published tool counts. */
export function switchView(analysis: Analysis, chosen: readonly string[]): SwitchView {
  const { corrected } = ACCOUNTINGS;
  const right = stageUnder(analysis, corrected);
  const mistaken = stageUnder(analysis, withMistakes(corrected, chosen));
  const tool = stageUnder(analysis, 'llm-viewer');
  return {
    corrected: counted(right),
    mistaken: counted(mistaken),
    tool: counted(tool),
    says: [
      `Counted rightly, ${analysis.scenario.stage} takes ${timeOf(right)}`,
      ...(chosen.length > 0 ? [`with ${chosen.join(', ')} ${besides(right, mistaken)}`] : []),
      `by the paper’s tool ${besides(right, tool)}.`,
    ].join('; '),
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
  const stage = analyzeShown({ scenario, inputs: inputs.value });
  return stage.ok ? stage.value : null;
}

const counted = (stage: StageEstimate | null): Counted | null =>
  stage && {
    time: textOf(seconds(stage.totals.seconds)),
    moved: textOf(bytes(stage.totals.bytes)),
    memory: textOf(bytes(stage.memory.total)),
  };

const timeOf = (stage: StageEstimate | null): string =>
  stage ? textOf(seconds(stage.totals.seconds)) : 'a time that cannot be counted';

/** A time, and how far it is from the right one. */
function besides(right: StageEstimate | null, other: StageEstimate | null): string {
  const change = right && other && changeOf(right.totals.seconds, other.totals.seconds);
  return change ? `${timeOf(other)} (${change})` : timeOf(other);
}

const effectOf = (right: StageEstimate | null, wrong: StageEstimate | null): string =>
  right && wrong ? stageChange(right, wrong) || 'nothing here' : 'cannot be counted here';
