import type { Inputs, Stage } from './analysis.ts';
import { analyzeChat, analyzeDecode, analyzePrefill } from './analysis.ts';
import type { Hardware } from './hardware.ts';
import { matmulFormats, parseFormat } from './precision.ts';
import type { Result } from './result.ts';
import { fail, ok, received, unreachable } from './result.ts';
import type { StageEstimate } from './stage.ts';

/** One input that a sweep or a search changes while everything else stays. */
export const VARIED = [
  'batch',
  'prompt',
  'past',
  'generate',
  'context',
  'weights',
  'activations',
  'kv',
  'bandwidth',
  'peak',
] as const;
export type Varied = (typeof VARIED)[number];

/** The unit of each, as it is written on an axis. */
export const VARIED_UNITS: Readonly<Record<Varied, string>> = {
  batch: 'sequences',
  prompt: 'tokens',
  past: 'tokens',
  generate: 'tokens',
  context: 'tokens',
  weights: 'bits',
  activations: 'bits',
  kv: 'bits',
  bandwidth: 'B/s',
  peak: 'ops/s',
};

/** Tokens, sequences: only whole numbers of these make sense. */
export const isWhole = (what: Varied): boolean =>
  VARIED_UNITS[what] === 'tokens' || VARIED_UNITS[what] === 'sequences';

/**
 * The inputs with one of them changed.
 *
 * - `context`: S of a decode step, the new token included; the prompt becomes what came before it.
 * - `weights`, `activations`, `kv`: plain bits, which compute at whatever the device has of that width.
 * - `peak`: of the arithmetic that the matrices run at; the device's other peaks keep their ratio to it.
 */
export function vary(inputs: Inputs, what: Varied, value: number): Result<Inputs> {
  const { workload, precision, hardware, accounting } = inputs;
  switch (what) {
    case 'batch':
    case 'prompt':
    case 'past':
    case 'generate':
      return ok({ ...inputs, workload: { ...workload, [what]: value } });
    case 'context': {
      // The published tool's decode step has the whole prompt as its context.
      const prompt = accounting === 'llm-viewer' ? value : value - 1;
      return ok({ ...inputs, workload: { ...workload, past: 0, prompt } });
    }
    case 'weights':
    case 'activations':
    case 'kv': {
      const format = parseFormat(value, what);
      return format.ok
        ? ok({ ...inputs, precision: { ...precision, [what]: format.value } })
        : format;
    }
    case 'bandwidth':
      return positive(value, what, () =>
        ok({ ...inputs, hardware: { ...hardware, bandwidth: value } }),
      );
    case 'peak':
      return positive(value, what, () => withPeak(inputs, value));
    default:
      return unreachable(what);
  }
}

function positive<T>(value: number, path: string, then: () => Result<T>): Result<T> {
  if (value > 0 && Number.isFinite(value)) return then();
  return fail({
    path,
    expected: 'a number above 0',
    received: received(value),
    message: `Give ${path} in base units per second.`,
  });
}

function withPeak(inputs: Inputs, value: number): Result<Inputs> {
  const { hardware, precision } = inputs;
  const { weights, activations } = precision;
  const format = matmulFormats(weights, activations).find(
    (each) => hardware.peakOps[each] !== undefined,
  );
  const present = format && hardware.peakOps[format];
  if (present === undefined) {
    return fail({
      path: 'peak',
      expected: `a peak that ${hardware.name} publishes for these formats`,
      received: `weights ${weights.name}, activations ${activations.name}`,
      message: 'Choose formats that the device computes with.',
    });
  }
  const peaks = Object.entries(hardware.peakOps).map(
    ([each, peak]) => [each, (peak * value) / present] as const,
  );
  const changed: Hardware = { ...hardware, peakOps: Object.fromEntries(peaks) };
  return ok({ ...inputs, hardware: changed });
}

const STAGES = { prefill: analyzePrefill, decode: analyzeDecode, chat: analyzeChat } as const;

export const analyzeStage = (inputs: Inputs, stage: Stage): Result<StageEstimate> =>
  STAGES[stage](inputs);

/** Tokens that a stage reads or writes, over all sequences: prompt tokens, one each, or all generated. */
export function stageTokens({ workload }: Inputs, stage: Stage): number {
  const { batch, prompt, generate } = workload;
  return batch * { prefill: prompt, decode: 1, chat: generate }[stage];
}
