import type { Explanation, OperatorEstimate, OperatorFigure } from '../../engine/index.ts';
import { explain } from '../../engine/index.ts';
import * as format from '../../lib/format.ts';
import type { Quantity } from '../../lib/format.ts';
import type { Analysis } from './derive.ts';

/** How each figure of an operator prints, and what it is called. */
export const FIGURES: Readonly<
  Record<OperatorFigure, { readonly label: string; readonly print: (value: number) => Quantity }>
> = {
  ops: { label: 'operations', print: format.ops },
  weightsRead: { label: 'weights read', print: format.bytes },
  activationsRead: { label: 'activations read', print: format.bytes },
  activationsWrite: { label: 'activations written', print: format.bytes },
  kvRead: { label: 'keys and values read', print: format.bytes },
  kvWrite: { label: 'keys and values written', print: format.bytes },
  onChipRead: { label: 're-read on chip', print: format.bytes },
  bytes: { label: 'bytes moved', print: format.bytes },
  intensity: { label: 'intensity', print: format.intensity },
  attainable: { label: 'attainable', print: format.opsPerSecond },
  seconds: { label: 'time', print: format.seconds },
};

export const figureOf = (
  { cost, bound }: OperatorEstimate,
  figure: OperatorFigure,
): number | null => (figure in cost ? cost[figure as keyof typeof cost] : bound[figure as 'bytes']);

/** The stage that the scenario shows. */
export const shownStage = ({ scenario, prefill, decode }: Analysis) =>
  scenario.stage === 'prefill' ? prefill : decode;

/** The operator that takes most of the shown stage's time, all its layers together. */
export const longest = (analysis: Analysis): OperatorEstimate =>
  shownStage(analysis).operators.reduce((most, each) =>
    each.operator.count * each.bound.seconds > most.operator.count * most.bound.seconds
      ? each
      : most,
  );

/** Why a figure is what it is, for the operator of this name in the shown stage. */
export function explanationOf(
  analysis: Analysis,
  operatorId: string,
  figure: OperatorFigure,
): Explanation | null {
  const estimate = shownStage(analysis).operators.find(
    ({ operator }) => idOf(operator) === operatorId,
  );
  return estimate ? explain(estimate, figure, analysis.inputs.hardware, format.inFormula) : null;
}

/** Operators are told apart by their group and name. */
export const idOf = ({ group, name }: { readonly group: string; readonly name: string }): string =>
  `${group}.${name}`;
