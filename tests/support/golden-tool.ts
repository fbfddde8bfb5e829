import type { Cost, Inputs, Stage, StageEstimate, Totals } from '../../src/engine/index.ts';
import {
  COST_FIGURES,
  analyzeChat,
  analyzeDecode,
  analyzePrefill,
} from '../../src/engine/index.ts';
import type { Differences } from './close.ts';
import { differences } from './close.ts';
import { toolDevice } from './devices.ts';
import { must, numberFormat } from './inputs.ts';
import { modelOf } from './models.ts';
import { configOf, published } from './published.ts';

/** One operator: the six figures, bytes, intensity, attainable, limit, seconds. */
type Row = readonly [...numbers: number[], limit: string, seconds: number];
type ToolTotals = Readonly<Record<string, number>>;
type Analyzed = Exclude<Stage, 'chat'>;

interface ToolSettings {
  readonly model: string;
  readonly hardware: string;
  readonly batchSize: number;
  readonly flashAttention: boolean;
}

export interface ToolCase {
  readonly input: ToolSettings & {
    readonly sequenceLength: number;
    readonly weightBits: number;
    readonly activationBits: number;
    readonly kvCacheBits: number;
  };
  readonly prefill: Readonly<Record<string, Row>>;
  readonly decode: Readonly<Record<string, Row>>;
  readonly total: Readonly<Record<Analyzed, ToolTotals>>;
}

export interface ToolChat {
  readonly input: ToolSettings & {
    readonly promptLength: number;
    readonly generateLength: number;
    readonly weight: string;
    readonly activation: string;
    readonly kvCache: string;
  };
  readonly chat: ToolTotals;
}

const TOOL = published('llm-viewer') as {
  readonly cases: readonly ToolCase[];
  readonly chat: readonly ToolChat[];
};
export const TOOL_CASES = TOOL.cases;
export const TOOL_CHATS = TOOL.chat;

/** The tool's names of what an estimate adds up to. */
export const TOTAL_NAMES: Readonly<Record<string, keyof Totals>> = {
  OPs: 'ops',
  memory_access: 'bytes',
  load_weight: 'weightsRead',
  load_act: 'activationsRead',
  store_act: 'activationsWrite',
  load_kv_cache: 'kvRead',
  store_kv_cache: 'kvWrite',
  inference_time: 'seconds',
};

export const MEMORY_NAMES: Readonly<Record<string, keyof StageEstimate['memory']>> = {
  memory_consumption: 'total',
  memory_consumption_weight: 'weights',
  memory_consumption_kv_cache: 'kvCache',
  memory_consumption_tmp_act: 'activations',
};

/** The figures that the tool has; it knows no on-chip traffic. */
const TOOL_FIGURES = COST_FIGURES.filter(
  (figure) => figure !== 'onChipRead',
) satisfies (keyof Cost)[];

function toolInputs(
  { model, hardware, batchSize, flashAttention }: ToolSettings,
  [weights, activations, kv]: readonly [number, number, number],
  prompt: number,
  generate: number,
): Inputs {
  return {
    model: modelOf(configOf({ model }), model),
    hardware: toolDevice(hardware),
    workload: { batch: batchSize, prompt, past: 0, generate },
    precision: {
      weights: numberFormat(weights),
      head: numberFormat(weights),
      activations: numberFormat(activations),
      kv: numberFormat(kv),
    },
    options: { flashAttention, fusion: false },
    accounting: 'llm-viewer',
  };
}

/** Every figure of every operator, every total and every memory figure of one analysis of the tool. */
export function toolDifferences(of: ToolCase): Differences {
  const { weightBits, activationBits, kvCacheBits, sequenceLength } = of.input;
  const inputs = toolInputs(of.input, [weightBits, activationBits, kvCacheBits], sequenceLength, 1);
  return [
    ...stageDifferences('prefill', must(analyzePrefill(inputs)), of),
    ...stageDifferences('decode', must(analyzeDecode(inputs)), of),
  ];
}

function stageDifferences(name: Analyzed, stage: StageEstimate, of: ToolCase): Differences {
  const check = differences(name);
  const names = stage.operators.map(({ operator }) => operator.name);
  check.exact('operators', names.toSorted().join(), Object.keys(of[name]).toSorted().join());
  for (const { operator, cost, bound } of stage.operators) {
    const row = of[name][operator.name];
    if (!row) continue;
    const numbers = [
      ...TOOL_FIGURES.map((figure) => cost[figure]),
      bound.bytes,
      bound.intensity,
      bound.attainable,
    ];
    numbers.forEach((number, i) => check.close(`${operator.name}[${i}]`, number, Number(row[i])));
    check.exact(`${operator.name}'s limit`, bound.limit, row[9]);
    check.close(`${operator.name}'s seconds`, bound.seconds, Number(row[10]));
  }
  for (const [key, expected] of Object.entries(of.total[name])) {
    const [total, memory] = [TOTAL_NAMES[key], MEMORY_NAMES[key]];
    if (total) check.close(key, stage.totals[total], expected);
    else check.close(key, memory && stage.memory[memory], expected);
  }
  return check.found;
}

const BITS: Readonly<Record<string, number>> = {
  FP16: 16,
  '8-bit': 8,
  '4-bit': 4,
  '2-bit': 2,
  '1-bit': 1,
};

/** The totals of one chat. Its memory figures are sums over tokens (B8) and are left out. */
export function chatDifferences({ input, chat }: ToolChat): Differences {
  const bits = [input.weight, input.activation, input.kvCache].map((name) => BITS[name]!);
  const inputs = toolInputs(
    input,
    [bits[0]!, bits[1]!, bits[2]!],
    input.promptLength,
    input.generateLength,
  );
  const { totals } = must(analyzeChat(inputs));
  const check = differences('chat');
  for (const [key, expected] of Object.entries(chat)) {
    const total = TOTAL_NAMES[key];
    if (total) check.close(key, totals[total], expected);
    else check.exact(`${key} is one of the memory figures`, key in MEMORY_NAMES, true);
  }
  return check.found;
}
