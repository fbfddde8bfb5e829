import type {
  Limit,
  OperatorEstimate,
  OperatorFigure,
  StageEstimate,
} from '../../../engine/index.ts';
import { isLayer } from '../../../engine/index.ts';
import { againstBaseline, changeOf } from '../../../lib/change.ts';
import { seconds, share, textOf } from '../../../lib/format.ts';
import type { Quantity } from '../../../lib/format.ts';
import type { Analysis } from '../../scenario/derive.ts';
import { FIGURES, figureOf, idOf, shownStage } from '../../scenario/figures.ts';

/** The figures of a row, in the order of the columns: what a reader is after comes first. */
export const COLUMNS = [
  'seconds',
  'ops',
  'bytes',
  'intensity',
  'attainable',
] as const satisfies readonly OperatorFigure[];

export interface Cell {
  readonly figure: OperatorFigure;
  readonly quantity: Quantity;
}

export interface Row {
  readonly id: string;
  readonly name: string;
  readonly cells: readonly Cell[];
  readonly limit: Limit;
  /** Share of the stage's time over all layers, 0 … 1. */
  readonly share: number;
  readonly shareText: string;
  /** Against the pinned baseline; null without one. */
  readonly change: Change | null;
}

export interface Change {
  /** "−41 %", "+3.2 ×", "same", "new". */
  readonly text: string;
  readonly flipped: boolean;
}

export interface Section {
  readonly name: string;
  /** "32 layers, figures of one", "1 layer" or "once per step". */
  readonly note: string;
  readonly rows: readonly Row[];
}

export interface LayerTableView {
  readonly sections: readonly Section[];
  readonly total: { readonly cells: readonly Cell[]; readonly change: Change | null };
  readonly says: string;
}

export function layerTableView(analysis: Analysis, pinned: Analysis | null): LayerTableView {
  const { operators, totals } = shownStage(analysis);
  const before = pinned && shownStage(pinned);
  const earlier = new Map(before?.operators.map((estimate) => [idOf(estimate.operator), estimate]));
  const sections = new Map<string, { note: string; rows: Row[] }>();
  for (const estimate of operators) {
    const { operator, bound } = estimate;
    const time = operator.count * bound.seconds;
    const id = idOf(operator);
    const old = earlier.get(id);
    const row: Row = {
      id,
      name: operator.name,
      cells: COLUMNS.map((figure) => ({
        figure,
        quantity: printed(figure, figureOf(estimate, figure)),
      })),
      limit: bound.limit,
      share: time / totals.seconds,
      shareText: textOf(share(time / totals.seconds)),
      change: before
        ? {
            text: old ? changeText(old.operator.count * old.bound.seconds, time) : 'new',
            flipped: old !== undefined && old.bound.limit !== bound.limit,
          }
        : null,
    };
    const section = sections.get(operator.group) ?? { note: noteOf(operator), rows: [] };
    section.rows.push(row);
    sections.set(operator.group, section);
  }
  return {
    sections: [...sections].map(([name, section]) => ({ name, ...section })),
    total: {
      cells: COLUMNS.map((figure) => ({
        figure,
        quantity: printed(figure, totalOf(totals, figure)),
      })),
      change: before
        ? { text: changeText(before.totals.seconds, totals.seconds), flipped: false }
        : null,
    },
    says: sentenceOf(analysis, before),
  };
}

const printed = (figure: OperatorFigure, value: number | null): Quantity =>
  value === null ? { text: 'none', unit: '' } : FIGURES[figure].print(value);

function noteOf({ group, count }: OperatorEstimate['operator']): string {
  if (!isLayer(group)) return 'once per step';
  return count === 1 ? '1 layer' : `${count} layers, figures of one`;
}

function totalOf(totals: Analysis['prefill']['totals'], figure: OperatorFigure): number {
  if (figure === 'intensity') return totals.ops / totals.bytes;
  if (figure === 'attainable') return totals.ops / totals.seconds;
  return totals[figure];
}

/** How an operator's time moved; one that took none before is new. */
export const changeText = (before: number, after: number): string =>
  before === 0 && after > 0 ? 'new' : (changeOf(before, after) ?? 'same');

function sentenceOf(analysis: Analysis, before: StageEstimate | null): string {
  const { operators, totals } = shownStage(analysis);
  // Layers of several kinds have operators of the same name, each with its own figures.
  const byName = new Map<string, { time: number; limits: Set<Limit> }>();
  for (const { operator, bound } of operators) {
    const all = byName.get(operator.name) ?? { time: 0, limits: new Set() };
    all.time += operator.count * bound.seconds;
    all.limits.add(bound.limit);
    byName.set(operator.name, all);
  }
  const [name, { time, limits }] = [...byName].reduce((most, each) =>
    each[1].time > most[1].time ? each : most,
  );
  const step = analysis.scenario.stage === 'prefill' ? 'prefill' : 'a decode step';
  const compared = before ? `, ${againstBaseline(before.totals.seconds, totals.seconds)}` : '';
  return `Of the ${textOf(seconds(totals.seconds))} of ${step}${compared}, ${name} takes most: ${textOf(share(time / totals.seconds))}, ${[...limits].join('- and ')}-bound.`;
}
