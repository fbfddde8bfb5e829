import type { Inputs, Stage } from './analysis.ts';
import type { Issue, Result } from './result.ts';
import { fail, ok } from './result.ts';
import type { OperatorEstimate, StageEstimate } from './stage.ts';
import type { Seconds } from './units.ts';
import type { Varied } from './vary.ts';
import { analyzeStage, isWhole, stageTokens, vary } from './vary.ts';

/** What a sweep says at each point, in base units. */
export const SWEEP_COLUMNS = [
  'seconds',
  /** Over all sequences: prompt tokens read in prefill, tokens written in decode and chat. */
  'tokensPerSecond',
  'ops',
  'bytes',
  'weightsRead',
  'activationsRead',
  'activationsWrite',
  'kvRead',
  'kvWrite',
  /** Bytes that stay: everything, and the cache alone. */
  'memory',
  'kvCache',
  /** Part of the time, 0 … 1, in operators that wait for memory. */
  'memoryBound',
] as const;
export type SweepColumn = (typeof SWEEP_COLUMNS)[number];

export interface Sweep {
  readonly over: Varied;
  readonly stage: Stage;
  /** The values at which there is an answer, in the order in which they were asked for. */
  readonly at: readonly number[];
  readonly columns: Readonly<Record<SweepColumn, readonly number[]>>;
  /** Values that have none, such as bits that no arithmetic of the device takes. */
  readonly refused: readonly { readonly at: number; readonly issues: readonly Issue[] }[];
}

/** One stage at many values of one input, as columns. Fails only where no value has an answer. */
export function sweep(
  inputs: Inputs,
  stage: Stage,
  over: Varied,
  values: readonly number[],
  progress: (done: number) => void = () => {},
): Result<Sweep> {
  if (over === 'context' && stage !== 'decode') {
    return fail({
      path: 'over',
      expected: 'past or prompt',
      received: 'context',
      message:
        'A context is what one decode step sees; in other stages vary the prompt or the past.',
    });
  }
  const at: number[] = [];
  const refused: { at: number; issues: readonly Issue[] }[] = [];
  const columns = Object.fromEntries(
    SWEEP_COLUMNS.map((column) => [column, [] as number[]]),
  ) as Record<SweepColumn, number[]>;
  values.forEach((value, done) => {
    const varied = vary(inputs, over, value);
    const estimate = varied.ok ? analyzeStage(varied.value, stage) : varied;
    if (varied.ok && estimate.ok) {
      at.push(value);
      append(columns, estimate.value, stageTokens(varied.value, stage));
    } else if (!estimate.ok) refused.push({ at: value, issues: estimate.issues });
    progress(done + 1);
  });
  const first = refused[0];
  if (at.length === 0 && first) return { ok: false, issues: first.issues };
  return ok({ over, stage, at, columns, refused });
}

function append(
  columns: Record<SweepColumn, number[]>,
  { operators, totals, memory }: StageEstimate,
  tokens: number,
): void {
  columns.seconds.push(totals.seconds);
  columns.tokensPerSecond.push(tokens / totals.seconds);
  columns.ops.push(totals.ops);
  columns.bytes.push(totals.bytes);
  columns.weightsRead.push(totals.weightsRead);
  columns.activationsRead.push(totals.activationsRead);
  columns.activationsWrite.push(totals.activationsWrite);
  columns.kvRead.push(totals.kvRead);
  columns.kvWrite.push(totals.kvWrite);
  columns.memory.push(memory.total);
  columns.kvCache.push(memory.kvCache);
  columns.memoryBound.push(memoryBoundSeconds(operators) / totals.seconds);
}

/** Time in operators that wait for memory. A chat's operators are looked at per stage. */
export function memoryBoundSeconds(operators: readonly OperatorEstimate[]): Seconds {
  let total = 0;
  for (const each of operators) {
    for (const { operator, bound } of each.parts ?? [each]) {
      if (bound.limit === 'memory') total += operator.count * bound.seconds;
    }
  }
  return total;
}

/**
 * Values for a sweep from one end to the other: evenly spaced, or evenly in their logarithm. Of
 * tokens and sequences only whole numbers, each once.
 *
 * @example
 * spread('batch', 1, 256, 9, 'log') // [1, 2, 4, 8, 16, 32, 64, 128, 256]
 */
export function spread(
  over: Varied,
  from: number,
  to: number,
  points: number,
  spacing: 'linear' | 'log',
): readonly number[] {
  const values = Array.from({ length: points }, (_, i) => {
    if (i === 0 || points === 1) return from;
    if (i === points - 1) return to;
    const part = i / (points - 1);
    return spacing === 'log' ? from * (to / from) ** part : from + (to - from) * part;
  });
  return isWhole(over) ? [...new Set(values.map(Math.round))] : values;
}
