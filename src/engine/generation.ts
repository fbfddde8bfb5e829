import type { Accounting, DecodeSample, Generation, Request } from './accounting.ts';
import type { Cost } from './cost.ts';
import { bytesMoved, plus } from './cost.ts';
import type { Hardware } from './hardware.ts';
import type { Model } from './model.ts';
import type { Operator } from './operator.ts';
import type { Result } from './result.ts';
import { ok } from './result.ts';
import { runsOf } from './rhythm.ts';
import type { Bound } from './roofline.ts';
import { intensity, limitOf } from './roofline.ts';
import type { OperatorEstimate } from './stage.ts';
import { estimateOperators } from './stage.ts';
import type { Step } from './step.ts';
import { contextTokens } from './step.ts';
import type { Seconds } from './units.ts';

/**
 * Every decode step of a generation, summed operator by operator, in time that does not grow with
 * the number of tokens.
 *
 * Between two bends of the attention span, ops and bytes are straight lines in the context. A sum of
 * a straight line over n steps is n·(first + last)/2; the time of an operator is the larger of two
 * straight lines, which cross at most once.
 *
 * `final` are the operators of the last step, which whoever asks has for the memory anyway.
 */
export function generationSum(
  accounting: Accounting,
  generation: Generation,
  final: readonly Operator[],
  hardware: Hardware,
  request: Request,
): Result<readonly OperatorEstimate[]> {
  const { model } = request;
  const operatorsOf = (step: Step, of = model): readonly Operator[] =>
    accounting.operators(of, step, request);
  const estimated = (operators: readonly Operator[]): Result<readonly OperatorEstimate[]> =>
    estimateOperators(accounting, operators, hardware, request);
  const at = (step: Step): Result<readonly OperatorEstimate[]> => estimated(operatorsOf(step));

  if (generation.kind === 'samples') return sumOfSamples(generation.samples, at);
  if (generation.steps === 0) return ok([]);

  let total: OperatorEstimate[] = [];
  for (const { first, steps } of straightPieces(generation)) {
    const start = at(first);
    const isFinal = first.pastTokens + steps === generation.from.pastTokens + generation.steps;
    const last = { ...first, pastTokens: first.pastTokens + steps - 1 };
    const end = estimated((isFinal ? final : operatorsOf(last)).filter(isLine));
    if (!start.ok) return start;
    if (!end.ok) return end;
    const rhythmic = sumsInRuns(start.value, first, steps, (step) =>
      estimated(operatorsOf(step, withoutMlps(model)).filter(isRhythmic)),
    );
    if (!rhythmic.ok) return rhythmic;
    let [next, nextSum] = [0, 0];
    const piece = start.value.map((from) => {
      if (isRhythmic(from.operator)) return rhythmic.value[nextSum++]!;
      return sumOfLine(from, isLine(from.operator) ? end.value[next++]! : from, steps);
    });
    total = total.length === 0 ? piece : total.map((so, i) => joined(so, piece[i]!));
  }
  return ok(total);
}

/** Tokens from one compressed entry to the next, for operators that count them. */
const periodOf = ({ letters }: Operator): number => letters['M'] ?? 1;
const isRhythmic = (operator: Operator): boolean => periodOf(operator) > 1;

/** Whether attention no longer sees every token of the context itself. */
const slides = ({ letters }: Operator): boolean => (letters['u'] ?? 0) === 0;

/** What follows the rhythm of compressed entries, each operator summed over runs of contexts. */
function sumsInRuns(
  start: readonly OperatorEstimate[],
  first: Step,
  steps: number,
  at: (step: Step) => Result<readonly OperatorEstimate[]>,
): Result<readonly OperatorEstimate[]> {
  const rhythmic = start.filter(({ operator }) => isRhythmic(operator));
  const from = contextTokens(first);
  const known = new Map([[from, rhythmic]]);
  const sums: OperatorEstimate[] = [];
  for (const [i, { operator }] of rhythmic.entries()) {
    let sum: OperatorEstimate | null = null;
    for (const run of runsOf(from, from + steps, periodOf(operator), slides(operator))) {
      const ends: OperatorEstimate[] = [];
      for (const context of [run.first, run.first + (run.points - 1) * run.stride]) {
        let there = known.get(context);
        if (!there) {
          const found = at({ ...first, pastTokens: context - 1 });
          if (!found.ok) return found;
          known.set(context, (there = [...found.value]));
        }
        ends.push(there[i]!);
      }
      const line = sumOfLine(ends[0]!, ends[1]!, run.points, run.weight);
      sum = sum === null ? line : joined(sum, line);
    }
    sums.push(sum!);
  }
  return ok(sums);
}

/** Most operators cost the same at every context: their formulas know neither P nor S. */
const seesContext = ({ letters }: Operator): boolean => 'S' in letters || 'P' in letters;
const isLine = (operator: Operator): boolean => seesContext(operator) && !isRhythmic(operator);

/** An MLP does not know the context, and is not counted again for every run of contexts. */
const withoutMlps = (model: Model): Model => ({
  ...model,
  groups: model.groups.map((group) => ({ ...group, feedForward: null })),
});

/** Runs of steps between bends. */
function straightPieces({ from, steps, bends }: Extract<Generation, { kind: 'exact' }>): readonly {
  readonly first: Step;
  readonly steps: number;
}[] {
  const start = contextTokens(from);
  const end = start + steps;
  const cuts = [...new Set(bends)]
    .filter((bend) => bend > start && bend < end)
    .sort((a, b) => a - b);
  const edges = [start, ...cuts, end];
  return edges.slice(0, -1).map((edge, i) => ({
    first: { ...from, pastTokens: edge - 1 },
    steps: edges[i + 1]! - edge,
  }));
}

function sumOfLine(
  first: OperatorEstimate,
  last: OperatorEstimate,
  points: number,
  /** Steps that each point stands for. */
  weight = 1,
): OperatorEstimate {
  const compute = [first.bound.computeSeconds, last.bound.computeSeconds] as const;
  const memory = [first.bound.memorySeconds, last.bound.memorySeconds] as const;
  const half = (points * weight) / 2;
  return summed(
    first,
    plus(first.cost, last.cost, half, half),
    weight * sumOfLarger(compute, memory, points),
    half * (compute[0] + compute[1]),
    half * (memory[0] + memory[1]),
  );
}

type Line = readonly [first: number, last: number];

/**
 * Σ over n equally spaced points of max(a, b), for two straight lines given by their ends.
 *
 * @example
 * sumOfLarger([0, 4], [2, 2], 5) // 2 + 2 + 2 + 3 + 4 = 13
 */
export function sumOfLarger(a: Line, b: Line, n: number): number {
  const [atFirst, atLast] = [a[0] - b[0], a[1] - b[1]];
  if (n === 1) return Math.max(a[0], b[0]);
  if (atFirst >= 0 && atLast >= 0) return (n * (a[0] + a[1])) / 2;
  if (atFirst <= 0 && atLast <= 0) return (n * (b[0] + b[1])) / 2;
  // Points up to the crossing belong to the line that leads at the start.
  const head = Math.floor((atFirst / (atFirst - atLast)) * (n - 1)) + 1;
  const [leads, follows] = atFirst > 0 ? [a, b] : [b, a];
  return partialSum(leads, n, 0, head) + partialSum(follows, n, head, n);
}

/** Σ of a straight line over the points from…to−1 of n. */
function partialSum([first, last]: Line, n: number, from: number, to: number): number {
  const slope = (last - first) / (n - 1);
  return (to - from) * (first + (slope * (from + to - 1)) / 2);
}

function sumOfSamples(
  samples: readonly DecodeSample[],
  at: (step: Step) => Result<readonly OperatorEstimate[]>,
): Result<readonly OperatorEstimate[]> {
  let total: OperatorEstimate[] = [];
  for (const { step, weight } of samples) {
    const sample = at(step);
    if (!sample.ok) return sample;
    const scaled = sample.value.map((each) => sumOfLine(each, each, weight));
    total = total.length === 0 ? scaled : total.map((so, i) => joined(so, scaled[i]!));
  }
  return ok(total);
}

/** An operator in steps that do not run it. */
export const idle = (estimate: OperatorEstimate): OperatorEstimate =>
  sumOfLine(estimate, estimate, 0);

/** Two sums of the same operator as one. */
export const joined = (
  a: OperatorEstimate,
  b: OperatorEstimate,
  parts: OperatorEstimate['parts'] = null,
): OperatorEstimate =>
  summed(
    a,
    plus(a.cost, b.cost),
    a.bound.seconds + b.bound.seconds,
    a.bound.computeSeconds + b.bound.computeSeconds,
    a.bound.memorySeconds + b.bound.memorySeconds,
    parts,
  );

/**
 * An operator over several steps. Its intensity and attainable performance are averages, and its
 * limit is the roof under which it spends more time.
 */
function summed(
  { operator, peak }: OperatorEstimate,
  cost: Cost,
  seconds: Seconds,
  computeSeconds: Seconds,
  memorySeconds: Seconds,
  parts: OperatorEstimate['parts'] = null,
): OperatorEstimate {
  const bytes = bytesMoved(cost);
  const bound: Bound = {
    bytes,
    intensity: intensity(cost.ops, bytes),
    attainable: seconds > 0 ? cost.ops / seconds : 0,
    limit: limitOf(computeSeconds, memorySeconds, peak),
    seconds,
    computeSeconds,
    memorySeconds,
  };
  return { operator, cost, peak, bound, parts };
}
