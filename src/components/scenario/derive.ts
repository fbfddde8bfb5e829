import type { Accounting, Inputs, Result, StageEstimate } from '../../engine/index.ts';
import { TOOL_HARDWARE, analyzeDecode, analyzePrefill } from '../../engine/index.ts';
import type { Scenario } from '../../lib/scenario.ts';
import { optionsOf, precisionOf, workloadOf } from '../../lib/scenario.ts';
import type { HardwareChoice, ModelChoice } from './page.ts';

/** A scenario, worked out: what every widget draws from. */
export interface Analysis {
  readonly scenario: Scenario;
  readonly model: ModelChoice;
  readonly hardware: HardwareChoice;
  readonly inputs: Inputs;
  readonly prefill: StageEstimate;
  readonly decode: StageEstimate;
}

/** A scenario with its entries, through the engine. Pure: the same on the server and in the browser. */
export function derive(
  scenario: Scenario,
  model: ModelChoice,
  hardware: HardwareChoice,
): Result<Analysis> {
  const inputs = inputsFor(scenario, model, hardware);
  if (!inputs.ok) return inputs;
  const prefill = analyzePrefill(inputs.value);
  if (!prefill.ok) return prefill;
  const decode = analyzeDecode(inputs.value);
  if (!decode.ok) return decode;
  return {
    ok: true,
    value: {
      scenario,
      model,
      hardware,
      inputs: inputs.value,
      prefill: prefill.value,
      decode: decode.value,
    },
  };
}

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
