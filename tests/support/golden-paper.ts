import type { Inputs, StageEstimate } from '../../src/engine/index.ts';
import {
  FP16_PRECISION,
  NO_OPTIONS,
  analyzeDecode,
  analyzePrefill,
} from '../../src/engine/index.ts';
import { asPrinted } from '../../src/lib/as-printed.ts';
import type { Differences } from './close.ts';
import { differences } from './close.ts';
import { toolDevice } from './devices.ts';
import { MEMORY_NAMES, TOTAL_NAMES } from './golden-tool.ts';
import { must, named } from './inputs.ts';
import { modelOf } from './models.ts';
import { configOf, published } from './published.ts';

type PrintedRow = readonly [string, string, string, string, string, string];
type Stages<T> = { readonly prefill: T; readonly decode: T };
interface Settings {
  readonly model: string;
  readonly hardware: string;
  readonly batch: number;
  readonly sequenceLength: number;
}

const PAPER = published('paper-tables') as {
  readonly perOperator: { readonly settings: Settings } & Stages<readonly PrintedRow[]>;
  readonly network: { readonly settings: Settings } & Stages<Readonly<Record<string, string>>>;
};

/** The rows of the paper that stand for more than one operator, or for one of another name. */
const ROWS: Readonly<Record<string, readonly string[]>> = {
  o_proj: ['out_proj'],
  norm: ['attn_norm', 'mlp_norm'],
  add: ['attn_add', 'mlp_add'],
};

function stageAt(
  { model, hardware, batch, sequenceLength }: Settings,
  stage: keyof Stages<unknown>,
): StageEstimate {
  const inputs: Inputs = {
    model: modelOf(configOf({ model })),
    hardware: toolDevice(hardware),
    workload: { batch, prompt: sequenceLength, past: 0, generate: 1 },
    precision: FP16_PRECISION,
    options: NO_OPTIONS,
    accounting: 'llm-viewer',
  };
  return must(stage === 'prefill' ? analyzePrefill(inputs) : analyzeDecode(inputs));
}

/** The paper's table of one layer's operators, digit for digit. */
export function paperOperatorDifferences(stage: keyof Stages<unknown>): Differences {
  const check = differences(stage);
  const estimate = stageAt(PAPER.perOperator.settings, stage);
  for (const [row, ops, bytes, intensity, attainable, limit] of PAPER.perOperator[stage]) {
    for (const name of ROWS[row] ?? [row]) {
      const { cost, bound } = named(estimate, name);
      check.exact(`${name} ops`, asPrinted(cost.ops, ops), ops);
      check.exact(`${name} bytes`, asPrinted(bound.bytes, bytes), bytes);
      check.exact(`${name} intensity`, asPrinted(bound.intensity ?? 0, intensity), intensity);
      check.exact(`${name} attainable`, asPrinted(bound.attainable, attainable), attainable);
      check.exact(`${name} limit`, bound.limit, limit);
    }
  }
  return check.found;
}

/** The tool's totals of the whole network, digit for digit. */
export function paperNetworkDifferences(stage: keyof Stages<unknown>): Differences {
  const check = differences(stage);
  const { totals, memory } = stageAt(PAPER.network.settings, stage);
  for (const [key, printed] of Object.entries(PAPER.network[stage])) {
    const [total, kept] = [TOTAL_NAMES[key], MEMORY_NAMES[key]];
    const value = total ? totals[total] : kept && memory[kept];
    check.exact(key, asPrinted(value ?? Number.NaN, printed), printed);
  }
  return check.found;
}
