import type { Accounting, Inputs, Result, StageEstimate } from '../../engine/index.ts';
import { TOOL_HARDWARE, analyzeDecode, analyzePrefill } from '../../engine/index.ts';
import type { Scenario } from '../../lib/scenario.ts';
import { optionsOf, precisionOf, workloadOf } from '../../lib/scenario.ts';
import type { HardwareChoice, ModelChoice } from './page.ts';

/** A scenario with what its ids stand for, ready for the engine. */
export interface Setup {
  readonly scenario: Scenario;
  readonly model: ModelChoice;
  readonly hardware: HardwareChoice;
  readonly inputs: Inputs;
}

/** A setup, worked out: what every widget draws from. */
export interface Analysis extends Setup {
  readonly prefill: StageEstimate;
  readonly decode: StageEstimate;
}

/** A scenario with its entries, through the engine. Pure: the same on the server and in the browser. */
export function derive(
  scenario: Scenario,
  model: ModelChoice,
  hardware: HardwareChoice,
): Result<Analysis> {
  const setup = setUp(scenario, model, hardware);
  return setup.ok ? analyze(setup.value) : setup;
}

export function setUp(
  scenario: Scenario,
  model: ModelChoice,
  hardware: HardwareChoice,
): Result<Setup> {
  const inputs = inputsFor(scenario, model, hardware);
  return inputs.ok
    ? { ok: true, value: { scenario, model, hardware, inputs: inputs.value } }
    : inputs;
}

export function analyze(setup: Setup): Result<Analysis> {
  const prefill = analyzePrefill(setup.inputs);
  if (!prefill.ok) return prefill;
  const decode = analyzeDecode(setup.inputs);
  if (!decode.ok) return decode;
  return { ok: true, value: { ...setup, prefill: prefill.value, decode: decode.value } };
}

/** The shown stage alone: what a picture needs that follows the hand. */
export const analyzeShown = ({
  scenario,
  inputs,
}: Pick<Setup, 'scenario' | 'inputs'>): Result<StageEstimate> =>
  scenario.stage === 'prefill' ? analyzePrefill(inputs) : analyzeDecode(inputs);

/** The engine's inputs. The published tool's accounting goes with the tool's own device constants. */
export function inputsFor(
  scenario: Scenario,
  model: ModelChoice,
  hardware: HardwareChoice,
  accounting: Inputs['accounting'] = scenario.accounting,
): Result<Inputs> {
  const precision = precisionOf(scenario);
  if (!precision.ok) return precision;
  const tool = isTool(accounting)
    ? TOOL_HARDWARE.find(({ id }) => id === hardware.toolKey)
    : undefined;
  return {
    ok: true,
    value: {
      model: model.value,
      hardware: tool ?? hardware.value,
      workload: workloadOf(scenario),
      precision: precision.value,
      options: optionsOf(scenario),
      accounting,
    },
  };
}

const isTool = (accounting: Accounting | string): boolean => accounting === 'llm-viewer';
