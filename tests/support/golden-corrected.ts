import type {
  CostFigure,
  Hardware,
  Inputs,
  MlaExecution,
  Operator,
  StageEstimate,
} from '../../src/engine/index.ts';
import {
  analyzeChat,
  analyzePrefill,
  analyzeStep,
  kvBytesPerToken,
  kvCacheBytes,
  parameters,
} from '../../src/engine/index.ts';
import { evaluate } from '../../src/engine/program.ts';
import type { Differences } from './close.ts';
import { differences } from './close.ts';
import { ROUND } from './devices.ts';
import { inputsOf, must, named, precisionOf, sumOver } from './inputs.ts';
import type { Config } from './models.ts';
import { modelOf } from './models.ts';
import { MISCOUNTED, configOf, published } from './published.ts';

interface Settings {
  readonly model?: string;
  readonly config?: Config;
  readonly name?: string;
  readonly batch: number;
  readonly weightBits: number;
  readonly activationBits: number;
  readonly kvCacheBits: number;
  readonly headBits: number;
  readonly flashAttention: boolean;
  readonly mlaExecution?: MlaExecution;
}
interface StepSettings extends Settings {
  readonly newTokens: number;
  readonly pastTokens: number;
}
type Numbers = Readonly<Record<string, number>>;

interface StepCase {
  readonly kind: 'step';
  readonly input: StepSettings;
  readonly expect: {
    readonly weightsReadParts: Numbers;
    readonly parameters: { readonly total: number; readonly active: number };
  } & Readonly<Record<StepFigure, number>>;
}
type StepFigure =
  | 'linearOps'
  | 'biasOps'
  | 'attentionOps'
  | 'weightsRead'
  | 'kvRead'
  | 'kvWrite'
  | 'kvBytesPerToken'
  | 'kvCacheBytesAfterStep';

interface GenerateCase {
  readonly kind: 'generate';
  readonly input: Settings & { readonly promptTokens: number; readonly generatedTokens: number };
  readonly expect: Numbers;
}

interface RooflineCase {
  readonly kind: 'roofline';
  readonly input: StepSettings & {
    readonly operator: string;
    readonly peakOps: number;
    readonly bandwidth: number;
  };
  readonly expect: Numbers & { readonly limit: string };
}

export type CorrectedCase = StepCase | GenerateCase | RooflineCase;
export const CORRECTED_CASES = published('corrected') as readonly CorrectedCase[];

export interface ParametersCase {
  readonly input: { readonly model?: string; readonly config?: Config; readonly name?: string };
  readonly expect: {
    readonly total: number;
    /** Null where only the total was counted. */
    readonly active: number | null;
    readonly kvBytesPerToken?: Numbers;
    readonly kvCacheBytes?: Readonly<Record<string, Numbers>>;
  };
}
export const PARAMETERS_CASES = published('parameters') as readonly ParametersCase[];

const inputsFor = (
  settings: Settings,
  workload: Inputs['workload'],
  accounting: Inputs['accounting'],
  hardware: Hardware = ROUND,
): Inputs =>
  inputsOf({
    model: modelOf(configOf(settings), settings.name ?? settings.model),
    hardware,
    workload,
    precision: precisionOf(
      settings.weightBits,
      settings.activationBits,
      settings.kvCacheBits,
      settings.headBits,
    ),
    options: {
      flashAttention: settings.flashAttention,
      fusion: false,
      mlaExecution: settings.mlaExecution ?? 'auto',
    },
    accounting,
  });

function stepOf(
  settings: StepSettings,
  accounting: Inputs['accounting'],
  hardware?: Hardware,
): StageEstimate {
  const { batch, newTokens, pastTokens } = settings;
  const workload = { batch, prompt: newTokens, past: pastTokens, generate: 1 };
  const inputs = inputsFor(settings, workload, accounting, hardware);
  return must(analyzeStep(inputs, { sequences: batch, newTokens, pastTokens }));
}

const isMatmul = ({ kind }: Operator): boolean => kind === 'matmul';
const isAttention = ({ kind }: Operator): boolean => kind === 'attention';
/** A bias costs one operation per output element that it is added to: in a mixture, of each chosen expert. */
function biasOps({ rule, letters }: Operator): number {
  if (rule.plainParameters === null) return 0;
  const { k } = letters;
  const added = k === undefined ? letters : { ...letters, E: k };
  return evaluate(rule.plainParameters, added) * letters['B']! * (letters['T'] ?? 1);
}

/** Matrices that are told apart; everything else is a projection. */
const OWN_PARTS = new Set(['head', 'router', 'experts']);

/** What a step reads of the weights, by what it is. The head runs on one token per sequence. */
function weightsReadParts(stage: StageEstimate): Numbers {
  const parts: Record<string, number> = {};
  const add = (part: string, bytes: number): void => {
    if (bytes > 0) parts[part] = (parts[part] ?? 0) + bytes;
  };
  for (const { operator, cost } of stage.operators) {
    const { stored, rule, letters, count } = operator;
    if (!stored) continue;
    const bytes = count * cost.weightsRead;
    if (!isMatmul(operator)) {
      add(stored.part, bytes);
      continue;
    }
    const expert = stored.part === 'experts';
    // Of the experts' biases those are read whose experts are.
    const read = expert ? { ...letters, E: letters['e']! } : letters;
    const biases = rule.plainParameters
      ? count * evaluate(rule.plainParameters, read) * letters['b']!
      : 0;
    add(expert ? 'expertBiases' : 'biases', biases);
    add(OWN_PARTS.has(stored.part) ? stored.part : 'projections', bytes - biases);
  }
  return parts;
}

/** Every published figure of one case, in the corrected accounting or in one with a mistake put into it. */
export function correctedDifferences(
  of: CorrectedCase,
  accounting: Inputs['accounting'] = 'corrected',
): Differences {
  switch (of.kind) {
    case 'step':
      return stepDifferences(of, accounting);
    case 'generate':
      return generateDifferences(of, accounting);
    case 'roofline':
      return rooflineDifferences(of, accounting);
  }
}

function stepDifferences(
  { input, expect }: StepCase,
  accounting: Inputs['accounting'],
): Differences {
  const check = differences('step');
  const stage = stepOf(input, accounting);
  const model = modelOf(configOf(input));
  const counted: Readonly<Record<StepFigure, number>> = {
    linearOps: sumOver(stage, ({ cost }) => cost.ops, isMatmul),
    biasOps: sumOver(stage, ({ operator }) => biasOps(operator), isMatmul),
    attentionOps: sumOver(stage, ({ cost }) => cost.ops, isAttention),
    weightsRead: stage.totals.weightsRead,
    kvRead: stage.totals.kvRead,
    kvWrite: stage.totals.kvWrite,
    kvBytesPerToken: kvBytesPerToken(model, input.kvCacheBits / 8),
    kvCacheBytesAfterStep: stage.memory.kvCache,
  };
  for (const figure of Object.keys(counted) as StepFigure[]) {
    check.same(figure, counted[figure], expect[figure]);
  }
  const parts = weightsReadParts(stage);
  check.exact(
    'parts',
    Object.keys(parts).toSorted().join(),
    Object.keys(expect.weightsReadParts).toSorted().join(),
  );
  for (const [part, bytes] of Object.entries(expect.weightsReadParts)) {
    check.same(`weightsRead of ${part}`, parts[part], bytes);
  }
  const { total, active } = parameters(model);
  check.exact('parameters', total, expect.parameters.total);
  check.exact('active parameters', active, expect.parameters.active);
  return check.found;
}

/** All decode steps of a generation: the chat without its prefill. */
function generateDifferences(
  { input, expect }: GenerateCase,
  accounting: Inputs['accounting'],
): Differences {
  const check = differences('generate');
  const { batch, promptTokens: prompt, generatedTokens: generate } = input;
  const inputs = inputsFor(input, { batch, prompt, past: 0, generate }, accounting);
  const [chat, prefill] = [must(analyzeChat(inputs)), must(analyzePrefill(inputs))];
  const decoded = (figure: CostFigure, which?: (operator: Operator) => boolean): number =>
    sumOver(chat, ({ cost }) => cost[figure], which) -
    sumOver(prefill, ({ cost }) => cost[figure], which);
  check.exact('decodeSteps', generate - 1, expect['decodeSteps']);
  check.exact('linearOps', decoded('ops', isMatmul), expect['linearOps']);
  check.exact('attentionOps', decoded('ops', isAttention), expect['attentionOps']);
  check.exact(
    'decodeOps',
    decoded('ops', (o) => isMatmul(o) || isAttention(o)),
    expect['decodeOps'],
  );
  for (const figure of ['weightsRead', 'kvRead', 'kvWrite'] as const) {
    check.exact(figure, decoded(figure), expect[figure]);
  }
  return check.found;
}

function rooflineDifferences(
  { input, expect }: RooflineCase,
  accounting: Inputs['accounting'],
): Differences {
  const check = differences(input.operator);
  const { bandwidth, peakOps } = input;
  const stage = stepOf(input, accounting, { ...ROUND, bandwidth, peakOps: { fp16: peakOps } });
  const { cost, bound } = named(stage, input.operator);
  const { seconds, limit, bytes, ...figures } = expect;
  for (const figure of Object.keys(figures)) {
    check.exact(figure, cost[figure as CostFigure], figures[figure]);
  }
  check.exact('bytes', bound.bytes, bytes);
  check.close('seconds', bound.seconds, seconds!);
  check.exact('limit', bound.limit, limit);
  return check.found;
}

/** The parameter count of one model, and its cache at each published context and format. */
export function parametersDifferences({ input, expect }: ParametersCase): Differences {
  const check = differences('parameters');
  const model = modelOf(configOf(input));
  const { total, active } = parameters(model);
  check.exact('total', total + (MISCOUNTED[input.model ?? ''] ?? 0), expect.total);
  if (expect.active !== null) check.exact('active', active, expect.active);
  for (const [bits, bytes] of Object.entries(expect.kvBytesPerToken ?? {})) {
    check.exact(
      `cache bytes per token at ${bits} bits`,
      kvBytesPerToken(model, Number(bits) / 8),
      bytes,
    );
  }
  for (const [bits, sizes] of Object.entries(expect.kvCacheBytes ?? {})) {
    for (const [context, bytes] of Object.entries(sizes)) {
      check.exact(
        `cache at ${context}`,
        kvCacheBytes(model, Number(context), Number(bits) / 8),
        bytes,
      );
    }
  }
  return check.found;
}
