import { readCatalog } from '../../src/cli/catalog-files.ts';
import {
  FP16_PRECISION,
  NO_OPTIONS,
  analyzeChat,
  analyzeDecode,
  analyzePrefill,
  parseHardware,
  parseModel,
  type Inputs,
  type Result,
} from '../../src/engine/index.ts';

function demand<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.issues.map(({ message }) => message).join('; '));
  return result.value;
}

function denseInputs(): Inputs {
  const { models, hardware } = readCatalog();
  const model = models.find(({ id }) => id === 'llama-3.1-8b');
  const device = hardware.find(({ id }) => id === 'nvidia-h100-sxm-80gb');
  if (!model || !device) throw new Error('The catalog lacks the model or the device.');
  return {
    model: demand(parseModel(model.config, model.id)),
    hardware: demand(parseHardware(device, device.id)),
    workload: { batch: 1, prompt: 2048, past: 0, generate: 256 },
    precision: FP16_PRECISION,
    options: NO_OPTIONS,
    accounting: 'corrected',
  };
}

const ROUNDS = 15;

/** Seconds of one call: the median of several rounds, each long enough for the clock. */
function secondsOf(call: (i: number) => unknown, times: number): number {
  for (let i = 0; i < times; i += 1) call(i);
  const rounds = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    for (let i = 0; i < times; i += 1) call(i);
    return (performance.now() - start) / 1000 / times;
  });
  return rounds.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? NaN;
}

const POINTS = 1000;
const MICRO = 1e6;
const MILLI = 1e3;

/** Llama-3.1-8B on one H100, 16 bit, with memory; every call has another batch. */
export function engineFigures(): string[] {
  const inputs = denseInputs();
  const at = (i: number): Inputs => ({
    ...inputs,
    workload: { ...inputs.workload, batch: 1 + (i % POINTS) },
  });
  const both = (i: number): void => {
    const each = at(i);
    demand(analyzePrefill(each));
    demand(analyzeDecode(each));
  };
  const sweep = (): void => {
    for (let i = 0; i < POINTS; i += 1) both(i);
  };
  const figures: readonly (readonly [string, number, string])[] = [
    ['full analysis (prefill and decode)', secondsOf(both, POINTS) * MICRO, 'µs'],
    ['chat of 256 tokens', secondsOf((i) => demand(analyzeChat(at(i))), POINTS) * MICRO, 'µs'],
    ['sweep of 1,000 analyses over batch', secondsOf(sweep, 1) * MILLI, 'ms'],
  ];
  return figures.map(([name, value, unit]) => `${name}: ${value.toFixed(1)} ${unit}`);
}
