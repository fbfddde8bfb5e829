import type { Inputs, OperatorEstimate, Result, StageEstimate } from '../engine/index.ts';
import {
  TOOL_HARDWARE,
  analyzeChat,
  analyzeDecode,
  analyzePrefill,
  kvBytesPerToken,
  bytesPerElement,
  matmulFormats,
  parameters,
  ridgePoint,
} from '../engine/index.ts';
import { demand } from './demand.ts';
import type { Quantity } from './format.ts';
import * as format from './format.ts';
import { hardwareRecord, modelRecord } from './library.ts';
import type { PresetId, Scenario } from './scenario.ts';
import { PRESETS, optionsOf, precisionOf, workloadOf } from './scenario.ts';

/** A scenario as an author states it: a preset, and what differs from it. */
export type ScenarioProps = Partial<Scenario> & { readonly preset?: PresetId };

export function scenarioOf({ preset, ...changes }: ScenarioProps, own: Scenario): Scenario {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  return { ...(preset ? PRESETS[preset].scenario : own), ...Object.fromEntries(given) };
}

/** The engine's inputs for a scenario; an author's mistake is a build error. */
export function inputsOf(scenario: Scenario): Inputs {
  const { value: hardware, toolKey } = hardwareRecord(scenario.hardware);
  const tool = TOOL_HARDWARE.find(({ id }) => id === toolKey);
  return {
    model: modelRecord(scenario.model).value,
    hardware: scenario.accounting === 'llm-viewer' && tool ? tool : hardware,
    workload: workloadOf(scenario),
    precision: demand(precisionOf(scenario)),
    options: optionsOf(scenario),
    accounting: scenario.accounting,
  };
}

type StageName = 'prefill' | 'decode' | 'chat';

const STAGES: Readonly<Record<StageName, (inputs: Inputs) => Result<StageEstimate>>> = {
  prefill: analyzePrefill,
  decode: analyzeDecode,
  chat: analyzeChat,
};

type Figure = readonly [value: number, print: (value: number) => Quantity];

/**
 * Figures by name, for articles:
 *
 *     prefill.seconds   decode.bytes   chat.ops            totals of a stage
 *     decode.q_proj.intensity                              one operator, one layer
 *     decode.tokensPerSecond   decode.memory.weights       what follows from them
 *     decode.memoryBoundShare                              share of the time under the memory roof
 *     model.parameters   model.kvBytesPerToken   hardware.bandwidth   hardware.peak   hardware.ridge
 */
export function figure(of: string, scenario: Scenario): number {
  return figureAndPrint(of, scenario)[0];
}

export function figureText(of: string, scenario: Scenario): Quantity {
  const [value, print] = figureAndPrint(of, scenario);
  return print(value);
}

function figureAndPrint(of: string, scenario: Scenario): Figure {
  const inputs = inputsOf(scenario);
  const [subject = '', ...rest] = of.split('.');
  const found =
    subject === 'model'
      ? modelFigure(inputs, rest)
      : subject === 'hardware'
        ? hardwareFigure(inputs, rest)
        : isStage(subject)
          ? stageFigure(demand(STAGES[subject](inputs)), inputs, rest)
          : undefined;
  if (!found)
    throw new Error(`There is no figure "${of}". See src/lib/figures.ts for their names.`);
  return found;
}

const isStage = (subject: string): subject is StageName => Object.hasOwn(STAGES, subject);

function modelFigure({ model, precision }: Inputs, [name]: readonly string[]): Figure | undefined {
  if (name === 'parameters') return [parameters(model).total, format.count];
  if (name === 'kvBytesPerToken')
    return [kvBytesPerToken(model, bytesPerElement(precision.kv)), format.bytes];
  return undefined;
}

function hardwareFigure(
  { hardware, precision }: Inputs,
  [name]: readonly string[],
): Figure | undefined {
  const arithmetic = matmulFormats(precision.weights, precision.activations);
  const peak = arithmetic.map((each) => hardware.peakOps[each]).find((each) => each !== undefined);
  if (name === 'bandwidth') return [hardware.bandwidth, format.bytesPerSecond];
  if (name === 'capacity' && hardware.capacity !== null) return [hardware.capacity, format.bytes];
  if (name === 'peak' && peak !== undefined) return [peak, format.opsPerSecond];
  if (name === 'ridge' && peak !== undefined)
    return [ridgePoint(peak, hardware.bandwidth), format.intensity];
  return undefined;
}

const PRINTS: Readonly<Record<string, (value: number) => Quantity>> = {
  ops: format.ops,
  attainable: format.opsPerSecond,
  intensity: format.intensity,
  seconds: format.seconds,
  computeSeconds: format.seconds,
  memorySeconds: format.seconds,
};

function stageFigure(
  { operators, totals, memory }: StageEstimate,
  { workload }: Inputs,
  [name = '', part]: readonly string[],
): Figure | undefined {
  const print = PRINTS[name] ?? format.bytes;
  if (part === undefined && name in totals) return [totals[name as keyof typeof totals], print];
  if (name === 'intensity') return [totals.ops / totals.bytes, format.intensity];
  if (name === 'tokensPerSecond') return [workload.batch / totals.seconds, format.count];
  if (name === 'tokensPerSecondEach') return [1 / totals.seconds, format.count];
  if (name === 'memoryBoundShare')
    return [memoryBoundShare(operators) / totals.seconds, format.share];
  if (name === 'memory' && part !== undefined && part in memory) {
    return [memory[part as keyof typeof memory], format.bytes];
  }
  const estimate = operators.find(({ operator }) => operator.name === name);
  return estimate && part !== undefined ? operatorFigure(estimate, part) : undefined;
}

const memoryBoundShare = (operators: readonly OperatorEstimate[]): number =>
  operators
    .filter(({ bound }) => bound.limit === 'memory')
    .reduce((sum, { operator, bound }) => sum + operator.count * bound.seconds, 0);

function operatorFigure({ cost, bound }: OperatorEstimate, part: string): Figure | undefined {
  const all: Readonly<Record<string, unknown>> = { ...cost, ...bound };
  const value = all[part];
  return typeof value === 'number' ? [value, PRINTS[part] ?? format.bytes] : undefined;
}
