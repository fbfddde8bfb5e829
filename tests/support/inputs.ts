import type {
  Cost,
  Inputs,
  NumberFormat,
  Operator,
  OperatorEstimate,
  Precision,
  StageEstimate,
} from '../../src/engine/index.ts';
import { FP16_PRECISION, NO_OPTIONS, analyzeStep, parseFormat } from '../../src/engine/index.ts';
import { demand } from '../../src/lib/demand.ts';
import { ROUND } from './devices.ts';
import type { TestModelId } from './models.ts';
import { testModel } from './models.ts';

/** What does nothing, to add to. */
export const NO_COST: Cost = {
  ops: 0,
  weightsRead: 0,
  activationsRead: 0,
  activationsWrite: 0,
  kvRead: 0,
  kvWrite: 0,
  onChipRead: 0,
};

/** A number format that must exist: an id or plain bits. */
export function numberFormat(given: string | number): NumberFormat {
  const format = parseFormat(given, 'format');
  if (!format.ok) throw new Error(`no format ${given}`);
  return format.value;
}

type Given = string | number;

export const precisionOf = (
  weights: Given,
  activations: Given,
  kv: Given,
  head: Given = 16,
): Precision => ({
  weights: numberFormat(weights),
  activations: numberFormat(activations),
  kv: numberFormat(kv),
  head: numberFormat(head),
});

/** What most tests start from; each changes what it is about. */
export const inputsOf = (changes: Partial<Inputs> = {}): Inputs => ({
  model: testModel('toy-llama'),
  hardware: ROUND,
  workload: { batch: 1, prompt: 6, past: 0, generate: 4 },
  precision: FP16_PRECISION,
  options: NO_OPTIONS,
  accounting: 'corrected',
  ...changes,
});

/** A result that must be there. */
export const must = demand;

/** One step of a test model: two sequences, one past token unless said. */
export const stepOf = (
  id: TestModelId,
  newTokens: number,
  pastTokens = 1,
  changes: Partial<Inputs> = {},
): StageEstimate =>
  must(
    analyzeStep(inputsOf({ model: testModel(id), ...changes }), {
      sequences: 2,
      newTokens,
      pastTokens,
    }),
  );

/** The one operator of this name. */
export function named(stage: Pick<StageEstimate, 'operators'>, name: string): OperatorEstimate {
  const found = stage.operators.filter(({ operator }) => operator.name === name);
  if (found.length !== 1) throw new Error(`${found.length} operators are called ${name}`);
  return found[0]!;
}

/** Σ over operators and layers of one figure. */
export const sumOver = (
  stage: Pick<StageEstimate, 'operators'>,
  figure: (estimate: OperatorEstimate) => number,
  which: (operator: Operator) => boolean = () => true,
): number =>
  stage.operators
    .filter(({ operator }) => which(operator))
    .reduce((sum, estimate) => sum + estimate.operator.count * figure(estimate), 0);
