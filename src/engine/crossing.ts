import type { Inputs, Stage } from './analysis.ts';
import { lastWhere } from './bisection.ts';
import type { Result } from './result.ts';
import { ok } from './result.ts';
import type { Limit } from './roofline.ts';
import type { OperatorEstimate, StageEstimate } from './stage.ts';
import { WORKLOAD_MOST } from './step.ts';
import { memoryBoundSeconds } from './sweep.ts';
import { analyzeStage, vary } from './vary.ts';

/** What can grow until something changes. */
export type Growing = 'batch' | 'prompt' | 'context';

/**
 * Where searches look. A prompt of one token would be a decode step, for which some models run other
 * operators.
 */
const RANGES: Readonly<Record<Growing, { readonly least: number; readonly most: number }>> = {
  batch: { least: 1, most: WORKLOAD_MOST.batch },
  prompt: { least: 2, most: WORKLOAD_MOST.prompt },
  context: { least: 2, most: WORKLOAD_MOST.prompt },
};

/** Where one operator goes over from one roof to the other. */
export interface Flip {
  readonly operator: string;
  readonly group: string;
  /** The limit where the range begins, and where it ends: the same when nothing flips. */
  readonly from: Limit;
  readonly to: Limit;
  /** The least whole value at which it is under the other roof; null when it never is. */
  readonly at: number | null;
  /** Where the two times are equal: between `at − 1` and `at`, exact where both are straight lines. */
  readonly tie: number | null;
}

/**
 * Where each operator of a stage flips as one input grows: found by halving, not by sampling.
 *
 * Assumes at most one flip per operator. That holds because one of the two times grows in proportion
 * (or faster) and the other has a part that is paid once: the weights, or the queries.
 */
export function flips(inputs: Inputs, stage: Stage, over: Growing): Result<readonly Flip[]> {
  const at = remembered((value) => {
    const varied = vary(inputs, over, value);
    return varied.ok ? analyzeStage(varied.value, stage) : varied;
  });
  const { least, most } = RANGES[over];
  const [first, last] = [at(least), at(most)];
  if (!first.ok) return first;
  if (!last.ok) return last;
  const found: Flip[] = [];
  for (const start of first.value.operators) {
    const end = same(last.value, start);
    if (!end) continue;
    const { name: operator, group } = start.operator;
    const [from, to] = [start.bound.limit, end.bound.limit];
    if (from === to) {
      found.push({ operator, group, from, to, at: null, tie: null });
      continue;
    }
    const before = lastWhere(least, most, (value) => {
      const stageThere = at(value);
      return stageThere.ok ? ok(same(stageThere.value, start)?.bound.limit === from) : stageThere;
    });
    if (!before.ok) return before;
    const [below, above] = [at(before.value), at(before.value + 1)];
    if (!below.ok) return below;
    if (!above.ok) return above;
    const [d0, d1] = [lead(same(below.value, start)!), lead(same(above.value, start)!)];
    const tie = before.value + (d0 === d1 ? 0 : d0 / (d0 - d1));
    found.push({ operator, group, from, to, at: before.value + 1, tie });
  }
  return ok(found);
}

/** How much longer memory takes than arithmetic. */
const lead = ({ bound }: OperatorEstimate): number => bound.memorySeconds - bound.computeSeconds;

const same = (
  { operators }: StageEstimate,
  { operator }: OperatorEstimate,
): OperatorEstimate | undefined =>
  operators.find(
    (each) => each.operator.name === operator.name && each.operator.group === operator.group,
  );

/**
 * B_crit: the least batch at which at least half of a stage's time is compute-bound; null when no
 * batch reaches that, because every sequence brings a cache of its own to read.
 */
export function criticalBatch(inputs: Inputs, stage: Stage): Result<number | null> {
  return firstWhere('batch', inputs, stage, ({ operators, totals }) => {
    return memoryBoundSeconds(operators) <= totals.seconds / 2;
  });
}

/**
 * The least context at which a decode step reads at least as many bytes of cache as of weights; null
 * when it never does, as with windows and states that stop growing.
 */
export function cacheOutweighsWeights(inputs: Inputs): Result<number | null> {
  return firstWhere(
    'context',
    inputs,
    'decode',
    ({ totals }) => totals.kvRead >= totals.weightsRead,
  );
}

/** The least context at which the cache takes at least as much of the memory as the weights. */
export function cacheOutstaysWeights(inputs: Inputs): Result<number | null> {
  return firstWhere('context', inputs, 'decode', ({ memory }) => memory.kvCache >= memory.weights);
}

/** The least whole value at which something holds that stays true from there on. */
function firstWhere(
  over: Growing,
  inputs: Inputs,
  stage: Stage,
  holds: (estimate: StageEstimate) => boolean,
): Result<number | null> {
  const { least, most } = RANGES[over];
  const before = lastWhere(least, most, (value) => {
    const varied = vary(inputs, over, value);
    const estimate = varied.ok ? analyzeStage(varied.value, stage) : varied;
    return estimate.ok ? ok(!holds(estimate.value)) : estimate;
  });
  if (!before.ok) return before;
  return ok(before.value === most ? null : before.value + 1);
}

function remembered<T>(of: (value: number) => T): (value: number) => T {
  const known = new Map<number, T>();
  return (value) => {
    let found = known.get(value);
    if (found === undefined) known.set(value, (found = of(value)));
    return found;
  };
}
