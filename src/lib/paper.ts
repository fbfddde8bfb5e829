import type {
  AccountingId,
  Inputs,
  Limit,
  OperatorEstimate,
  StageEstimate,
} from '../engine/index.ts';
import {
  FP16_PRECISION,
  NO_OPTIONS,
  TOOL_HARDWARE,
  analyzePrefill,
  analyzeStep,
  ACCOUNTINGS,
} from '../engine/index.ts';
import { asPrinted } from './as-printed.ts';
import { demand } from './demand.ts';
import { digits, quantity } from './format.ts';
import { modelRecord } from './library.ts';
import type { Reason } from './paper-reasons.ts';
import { MEMORY_REASONS, reasonFor } from './paper-reasons.ts';
import type { PaperSettings, PrintedRow, StageName } from './paper-tables.ts';
import { NETWORK_TABLE, OPERATOR_TABLE } from './paper-tables.ts';

/** One printed number beside the same quantity from the engine, counted both ways. */
export interface Comparison {
  readonly printed: string;
  /** The engine's number under `llm-viewer`, rounded as the printed one was. */
  readonly ours: string;
  readonly equal: boolean;
  readonly corrected: string;
  /** Whether the corrected value is another one, apart from rounding. */
  readonly changed: boolean;
}

/** A reason, and by how much it moves the number it stands beside. */
export interface Share {
  readonly reason: Reason;
  readonly difference: string;
}

/** Three digits, with a prefix where the printed number has one, spelt as there: 33.6M, 17.8ms, 0.167. */
function inPaperStyle(value: number, printed: string): string {
  if (/\d$/.test(printed)) return digits(value);
  const { text, unit } = quantity(value, printed.endsWith('s') ? 's' : '');
  return text.replaceAll(',', '') + (unit === 'k' ? 'K' : unit);
}

/** Sums in another order differ in their last bits. */
const SAME = 1e-9;
const differs = (a: number, b: number): boolean => Math.abs(a - b) > SAME * Math.abs(b);

function comparison(printed: string, tool: readonly number[], corrected: number): Comparison {
  const ours = [...new Set(tool.map((value) => asPrinted(value, printed)))].join(' / ');
  const changed = tool.some((value) => differs(corrected, value));
  return {
    printed,
    ours,
    equal: ours === printed,
    corrected: changed ? inPaperStyle(corrected, printed) : printed,
    changed,
  };
}

/**
 * A stage of the paper's settings, on the tool's device constants either way, so that only the
 * counting differs. A decode step of the tool has the whole sequence as its context, the new token
 * included, and the corrected one is asked for the same.
 */
function stageAt(
  { model, device, batch, sequenceLength }: PaperSettings,
  stage: StageName,
  accounting: AccountingId,
): StageEstimate {
  const tool = TOOL_HARDWARE.find(({ id }) => id === device);
  if (!tool) throw new Error(`The tool has no device "${device}".`);
  const inputs: Inputs = {
    model: modelRecord(model).value,
    hardware: tool,
    workload: { batch, prompt: sequenceLength, past: 0, generate: 1 },
    precision: FP16_PRECISION,
    options: NO_OPTIONS,
    accounting,
  };
  if (stage === 'prefill') return demand(analyzePrefill(inputs));
  return demand(analyzeStep(inputs, ACCOUNTINGS['llm-viewer'].decode(inputs.workload)));
}

/** Both countings of one stage of a table. */
const bothAt = (settings: PaperSettings, stage: StageName) => ({
  tool: stageAt(settings, stage, 'llm-viewer'),
  corrected: stageAt(settings, stage, 'corrected'),
});

/** Rows that stand for two operators, or for one under another name. */
const STANDS_FOR: Readonly<Record<string, readonly string[]>> = {
  o_proj: ['out_proj'],
  norm: ['attn_norm', 'mlp_norm'],
  add: ['attn_add', 'mlp_add'],
};

export const OPERATOR_FIGURES = ['ops', 'bytes', 'intensity', 'attainable'] as const;
export type OperatorFigureName = (typeof OPERATOR_FIGURES)[number];

export interface OperatorComparison {
  /** As printed. */
  readonly name: string;
  readonly figures: Readonly<Record<OperatorFigureName, Comparison>>;
  readonly limit: Comparison & { readonly printed: Limit };
  readonly why: Reason | null;
}

/** The paper's table of one layer's operators, row by row. */
export function operatorComparisons(stage: StageName): readonly OperatorComparison[] {
  const { tool, corrected } = bothAt(OPERATOR_TABLE.settings, stage);
  return OPERATOR_TABLE[stage].map((row) => operatorComparison(row, tool, corrected));
}

function operatorComparison(
  [name, ops, bytes, intensity, attainable, limit]: PrintedRow,
  tool: StageEstimate,
  corrected: StageEstimate,
): OperatorComparison {
  const operators = STANDS_FOR[name] ?? [name];
  const counted = operators.map((each) => named(tool, each));
  const right = named(corrected, operators[0]!);
  const compare = (printed: string, of: (estimate: OperatorEstimate) => number): Comparison =>
    comparison(printed, counted.map(of), of(right));
  const figures = {
    ops: compare(ops, ({ cost }) => cost.ops),
    bytes: compare(bytes, ({ bound }) => bound.bytes),
    intensity: compare(intensity, ({ bound }) => bound.intensity ?? Number.NaN),
    attainable: compare(attainable, ({ bound }) => bound.attainable),
  };
  const limits = [...new Set(counted.map(({ bound }) => bound.limit))].join(' / ');
  const changed = Object.values(figures).some((figure) => figure.changed);
  return {
    name,
    figures,
    limit: {
      printed: limit,
      ours: limits,
      equal: limits === limit,
      corrected: right.bound.limit,
      changed: right.bound.limit !== limits,
    },
    why: changed ? reasonFor(operators[0]!) : null,
  };
}

function named({ operators }: StageEstimate, name: string): OperatorEstimate {
  const found = operators.find(({ operator }) => operator.name === name);
  if (!found) throw new Error(`There is no operator "${name}".`);
  return found;
}

export interface TotalComparison extends Comparison {
  /** The tool's own name. */
  readonly name: string;
  readonly means: string;
  /** What the difference is made of. */
  readonly why: readonly Share[];
}

interface Total {
  readonly means: string;
  readonly of: (stage: StageEstimate) => number;
  /** The part that one operator of one layer has in it; null for what stays in memory. */
  readonly part: ((estimate: OperatorEstimate) => number) | null;
  readonly memory?: readonly (keyof typeof MEMORY_REASONS)[];
}

const moved = (means: string, figure: keyof OperatorEstimate['cost']): Total => ({
  means,
  of: ({ totals }) => totals[figure],
  part: ({ cost }) => cost[figure],
});
const kept = (means: string, ...memory: readonly (keyof typeof MEMORY_REASONS)[]): Total => ({
  means,
  of: (stage) => memory.reduce((sum, part) => sum + stage.memory[part], 0),
  part: null,
  memory,
});

const TOTALS: Readonly<Record<string, Total>> = {
  OPs: moved('operations', 'ops'),
  inference_time: {
    means: 'time',
    of: ({ totals }) => totals.seconds,
    part: ({ bound }) => bound.seconds,
  },
  load_act: moved('activations read', 'activationsRead'),
  load_kv_cache: moved('keys and values read', 'kvRead'),
  load_weight: moved('weights read', 'weightsRead'),
  memory_access: {
    means: 'bytes moved',
    of: ({ totals }) => totals.bytes,
    part: ({ bound }) => bound.bytes,
  },
  memory_consumption: kept('memory that stays', 'weights', 'kvCache', 'activations'),
  memory_consumption_kv_cache: kept('cache', 'kvCache'),
  memory_consumption_tmp_act: kept('activations', 'activations'),
  memory_consumption_weight: kept('weights', 'weights'),
  store_act: moved('activations written', 'activationsWrite'),
  store_kv_cache: moved('keys and values written', 'kvWrite'),
};

/** The tool's totals of the whole network, number by number. */
export function networkComparisons(stage: StageName): readonly TotalComparison[] {
  const { tool, corrected } = bothAt(NETWORK_TABLE.settings, stage);
  return Object.entries(NETWORK_TABLE[stage]).map(([name, printed]) => {
    const total = TOTALS[name];
    if (!total) throw new Error(`The tool's "${name}" is no known total.`);
    return {
      name,
      means: total.means,
      ...comparison(printed, [total.of(tool)], total.of(corrected)),
      why: shares(total, tool, corrected).map(({ reason, difference }) => ({
        reason,
        difference: signed(difference, printed),
      })),
    };
  });
}

interface Difference {
  readonly reason: Reason;
  readonly difference: number;
}

/** What separates the corrected total from the tool's, by reason; the parts add up to all of it. */
function shares(
  { of, part, memory = [] }: Total,
  tool: StageEstimate,
  corrected: StageEstimate,
): readonly Difference[] {
  const differences: Difference[] = memory.map((each) => ({
    reason: MEMORY_REASONS[each],
    difference: corrected.memory[each] - tool.memory[each],
  }));
  if (part) {
    const parts = (stage: StageEstimate, sign: 1 | -1): readonly (readonly [string, number])[] =>
      stage.operators.map((estimate) => [
        estimate.operator.name,
        sign * estimate.operator.count * part(estimate),
      ]);
    for (const [name, own] of Map.groupBy(
      [...parts(corrected, 1), ...parts(tool, -1)],
      ([each]) => each,
    )) {
      const difference = own.reduce((sum, [, value]) => sum + value, 0);
      const scale = Math.max(...own.map(([, value]) => Math.abs(value)));
      if (Math.abs(difference) > SAME * scale)
        differences.push({ reason: reasonFor(name), difference });
    }
  }
  const all = [...Map.groupBy(differences, ({ reason }) => reason)]
    .map(([reason, same]) => ({
      reason,
      difference: same.reduce((sum, each) => sum + each.difference, 0),
    }))
    .filter(({ difference }) => difference !== 0)
    .sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference));
  const sum = all.reduce((so, { difference }) => so + difference, 0);
  if (Math.abs(sum - (of(corrected) - of(tool))) > SAME * of(tool)) {
    throw new Error('The reasons do not add up to the difference.');
  }
  return all;
}

const signed = (value: number, printed: string): string =>
  (value < 0 ? '−' : '+') + inPaperStyle(Math.abs(value), printed);
