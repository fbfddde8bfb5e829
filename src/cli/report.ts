import type {
  Cost,
  CostFigure,
  Inputs,
  Memory,
  OperatorEstimate,
  Stage,
  StageEstimate,
} from '../engine/index.ts';
import { assumptions, dimensions, parameters } from '../engine/index.ts';
import type { Analysis } from './analyze.ts';
import { measuredReport } from './measured.ts';

/**
 * The JSON of an analysis: a stable contract, described in docs/command-line.md. Numbers are in base
 * units. What an operator shows is for one layer; `count` says how many layers run it.
 */
export interface Report {
  readonly ridgepoint: string;
  readonly accounting: string;
  readonly model: {
    readonly id: string;
    readonly parameters: { readonly total: number; readonly active: number };
  };
  readonly hardware: { readonly id: string };
  readonly inputs: Readonly<Record<string, string | number | boolean>>;
  readonly stages: Readonly<Partial<Record<Stage, StageReport>>>;
}

export interface StageReport {
  readonly operators: readonly OperatorReport[];
  readonly totals: Figures;
  readonly memory: Omit<Memory, 'reserve'>;
  /** What the figures take for granted beyond the shapes; empty where nothing is. */
  readonly assumptions: readonly string[];
  /** Null where too few runs of the class were published. */
  readonly measured: ReturnType<typeof measuredReport>;
}

type Work = Pick<Cost, Exclude<CostFigure, 'onChipRead'>>;

interface Figures extends Work {
  readonly bytes: number;
  readonly seconds: number;
}

export interface OperatorReport extends Figures {
  readonly name: string;
  readonly group: string;
  readonly kind: string;
  readonly count: number;
  /** Null where no bytes move. */
  readonly intensity: number | null;
  readonly attainable: number;
  readonly limit: string;
  readonly inputs: readonly string[];
  readonly shapes: {
    readonly inputs: readonly (readonly number[])[];
    readonly weight: readonly number[] | null;
    readonly output: readonly number[];
  };
}

export function reportOf({ request, stages, measured }: Analysis, version: string): Report {
  const { model, hardware, accounting } = request.inputs;
  const { total, active } = parameters(model);
  return {
    ridgepoint: version,
    accounting,
    model: { id: model.id, parameters: { total, active } },
    hardware: { id: hardware.id },
    inputs: { ...inputsReport(request.inputs), stage: request.stage },
    stages: Object.fromEntries(
      Object.entries(stages).map(([stage, estimate]) => [
        stage,
        { ...stageReport(estimate), measured: measuredReport(measured(stage as Stage)) },
      ]),
    ),
  };
}

/** What was asked, with everything that was left out filled in. */
export const inputsReport = ({ workload, precision, options }: Inputs): Report['inputs'] => ({
  ...workload,
  weights: precision.weights.id,
  head: precision.head.id,
  activations: precision.activations.id,
  kv: precision.kv.id,
  ...options,
});

function stageReport(estimate: StageEstimate): Omit<StageReport, 'measured'> {
  const { operators, totals, memory } = estimate;
  const { weights, kvCache, activations, total } = memory;
  return {
    operators: operators.map(operatorReport),
    totals: { ...work(totals), bytes: totals.bytes, seconds: totals.seconds },
    memory: { weights, kvCache, activations, total },
    assumptions: assumptions(estimate),
  };
}

function operatorReport({ operator, cost, bound }: OperatorEstimate): OperatorReport {
  const { name, group, kind, count, rule, letters, inputs } = operator;
  return {
    name,
    group,
    kind,
    count,
    ...work(cost),
    bytes: bound.bytes,
    intensity: bound.intensity,
    attainable: bound.attainable,
    limit: bound.limit,
    seconds: bound.seconds,
    inputs,
    shapes: {
      inputs: rule.shapes.inputs.map((shape) => dimensions(shape, letters)),
      weight: rule.shapes.weight && dimensions(rule.shapes.weight, letters),
      output: dimensions(rule.shapes.output, letters),
    },
  };
}

const work = (from: Work): Work => ({
  ops: from.ops,
  weightsRead: from.weightsRead,
  activationsRead: from.activationsRead,
  activationsWrite: from.activationsWrite,
  kvRead: from.kvRead,
  kvWrite: from.kvWrite,
});
