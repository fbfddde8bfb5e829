import type { Accounting, Peak, Request } from './accounting.ts';
import type { Cost } from './cost.ts';
import { bytesMoved } from './cost.ts';
import type { Hardware } from './hardware.ts';
import type { Memory } from './memory.ts';
import type { Operator } from './operator.ts';
import type { Result } from './result.ts';
import { ok } from './result.ts';
import type { Bound } from './roofline.ts';
import { bound } from './roofline.ts';
import type { Bytes, Seconds } from './units.ts';

/** One operator in one layer: what it does, what it runs against, how long that takes at best. */
export interface OperatorEstimate {
  readonly operator: Operator;
  readonly cost: Cost;
  readonly peak: Peak;
  readonly bound: Bound;
  /** The prefill and the decode steps that a chat's figures are the sums of; null for one step. */
  readonly parts: readonly [prefill: OperatorEstimate, decode: OperatorEstimate] | null;
}

/** Sums over all operators and all layers. Operators run one after the other, without overlap. */
export interface Totals extends Cost {
  readonly bytes: Bytes;
  readonly seconds: Seconds;
}

export interface StageEstimate {
  readonly operators: readonly OperatorEstimate[];
  readonly totals: Totals;
  readonly memory: Memory;
}

/** Each operator on the device, or every reason why it cannot run there. */
export function estimateOperators(
  accounting: Accounting,
  operators: readonly Operator[],
  hardware: Hardware,
  { precision }: Request,
): Result<readonly OperatorEstimate[]> {
  const estimates: OperatorEstimate[] = [];
  const peaks: { of: Operator['arithmetic']; peak: Peak }[] = [];
  let twin = -1;
  for (const operator of operators) {
    const { counted, repeats, arithmetic } = operator;
    if (repeats) {
      // Blocks are repeated whole: after one operator's twin stands the next one's.
      const isNext = estimates[twin + 1]?.operator === repeats;
      twin = isNext ? twin + 1 : estimates.findIndex((each) => each.operator === repeats);
      if (twin >= 0) {
        const { cost, peak, bound } = estimates[twin]!;
        estimates.push({ operator, cost, peak, bound, parts: null });
        continue;
      }
    }
    // A peak depends on the operands alone, and a step has few pairs of them.
    let known = peaks.find(({ of }) => sameOperands(of, arithmetic));
    if (!known) {
      const found = accounting.peak(operator, hardware, precision);
      if (!found.ok) return found;
      known = { of: arithmetic, peak: found.value };
      peaks.push(known);
    }
    const { peak } = known;
    const { cost } = counted;
    estimates.push({ operator, cost, peak, bound: bound(cost, peak, hardware), parts: null });
  }
  return ok(estimates);
}

const sameOperands = (a: Operator['arithmetic'], b: Operator['arithmetic']): boolean =>
  a === b || (a !== 'vector' && b !== 'vector' && a.left === b.left && a.right === b.right);

/** What the figures take for granted beyond the shapes, each sentence once. */
export const assumptions = ({ operators }: StageEstimate): readonly string[] => [
  ...new Set(operators.flatMap(({ operator: { rule } }) => rule.assumes ?? [])),
];

export function totalsOf(operators: readonly OperatorEstimate[]): Totals {
  let [ops, weightsRead, activationsRead, activationsWrite] = [0, 0, 0, 0];
  let [kvRead, kvWrite, onChipRead, seconds] = [0, 0, 0, 0];
  for (const { operator, cost, bound } of operators) {
    const { count } = operator;
    ops += count * cost.ops;
    weightsRead += count * cost.weightsRead;
    activationsRead += count * cost.activationsRead;
    activationsWrite += count * cost.activationsWrite;
    kvRead += count * cost.kvRead;
    kvWrite += count * cost.kvWrite;
    onChipRead += count * cost.onChipRead;
    seconds += count * bound.seconds;
  }
  const cost = { ops, weightsRead, activationsRead, activationsWrite, kvRead, kvWrite, onChipRead };
  return { ...cost, bytes: bytesMoved(cost), seconds };
}
