import type { Accounting, AccountingId, MemoryRequest, Options, Request } from './accounting.ts';
import { corrected } from './corrected/index.ts';
import { generationSum, idle, joined } from './generation.ts';
import type { Hardware } from './hardware.ts';
import { llmViewer } from './llm-viewer/index.ts';
import type { Memory } from './memory.ts';
import { withReserve } from './memory.ts';
import type { Model } from './model.ts';
import type { Precision } from './precision.ts';
import type { Issue, Result } from './result.ts';
import { ok, received } from './result.ts';
import type { OperatorEstimate, StageEstimate } from './stage.ts';
import { estimateOperators, totalsOf } from './stage.ts';
import type { Step, Workload } from './step.ts';
import { contextTokens, lastStep, stepIssues, workloadIssues } from './step.ts';
import type { Bytes } from './units.ts';

export const ACCOUNTINGS: Readonly<Record<AccountingId, Accounting>> = {
  corrected,
  'llm-viewer': llmViewer,
};

/** Everything that a result depends on. */
export interface Inputs {
  readonly model: Model;
  readonly hardware: Hardware;
  readonly workload: Workload;
  readonly precision: Precision;
  readonly options: Options;
  /** By name, or one made from these (see `withMistakes`). */
  readonly accounting: AccountingId | Accounting;
  /** Memory that is set aside on the device; 0 unless given. */
  readonly reserve?: Bytes;
}

const accountingOf = ({ accounting }: Inputs): Accounting =>
  typeof accounting === 'string' ? ACCOUNTINGS[accounting] : accounting;

export type Stage = 'prefill' | 'decode' | 'chat';

/** The pass over the prompt: every prompt token at once. Its time is the TTFT of an idle machine. */
export const analyzePrefill = (inputs: Inputs): Result<StageEstimate> => {
  const accounting = accountingOf(inputs);
  return analyzeStep(inputs, accounting.prefill(inputs.workload));
};

/** One decode step right after the prompt: one new token per sequence. */
export const analyzeDecode = (inputs: Inputs): Result<StageEstimate> => {
  const accounting = accountingOf(inputs);
  return analyzeStep(inputs, accounting.decode(inputs.workload));
};

/** Any single step, such as decode at another context. */
export function analyzeStep(inputs: Inputs, step: Step): Result<StageEstimate> {
  const accounting = accountingOf(inputs);
  const request = accept(accounting, inputs);
  if (!request.ok) return request;
  const issues = stepIssues(step);
  if (issues.length > 0) return { ok: false, issues };
  const operators = accounting.operators(inputs.model, step, request.value);
  const estimates = estimateOperators(accounting, operators, inputs.hardware, request.value);
  if (!estimates.ok) return estimates;
  const context = contextTokens(step);
  return ok({
    operators: estimates.value,
    totals: totalsOf(estimates.value),
    memory: memoryAt(inputs, request.value, [operators], context),
  });
}

/**
 * A prompt and then G generated tokens: prefill, which yields the first token, and every decode step
 * after it, summed. Each operator's figures are sums over all steps, per layer.
 */
export function analyzeChat(inputs: Inputs): Result<StageEstimate> {
  const accounting = accountingOf(inputs);
  const request = accept(accounting, inputs);
  if (!request.ok) return request;
  const { model, hardware, workload } = inputs;
  const first = accounting.operators(model, accounting.prefill(workload), request.value);
  const prefill = estimateOperators(accounting, first, hardware, request.value);
  if (!prefill.ok) return prefill;
  const final = accounting.operators(model, lastStep(workload), request.value);
  const decode = generationSum(
    accounting,
    accounting.generation(model, workload),
    final,
    hardware,
    request.value,
  );
  if (!decode.ok) return decode;
  const operators =
    decode.value.length === 0 ? prefill.value : chained(prefill.value, decode.value);
  return ok({
    operators,
    totals: totalsOf(operators),
    memory: largestMemory(inputs, request.value, [first, final]),
  });
}

/** The memory of a whole chat at its worst moment, whether or not the device has the arithmetic. */
export function chatMemory(inputs: Inputs): Result<Memory> {
  const accounting = accountingOf(inputs);
  const request = accept(accounting, inputs);
  if (!request.ok) return request;
  const step = accounting.prefill(inputs.workload);
  const passes = [step, lastStep(inputs.workload)].map((each) =>
    accounting.operators(inputs.model, each, request.value),
  );
  return ok(largestMemory(inputs, request.value, passes));
}

/** The memory of one step, such as decode at another context. */
export function stepMemory(inputs: Inputs, step: Step): Result<Memory> {
  const accounting = accountingOf(inputs);
  const request = accept(accounting, inputs);
  if (!request.ok) return request;
  const issues = stepIssues(step);
  if (issues.length > 0) return { ok: false, issues };
  const operators = accounting.operators(inputs.model, step, request.value);
  return ok(memoryAt(inputs, request.value, [operators], contextTokens(step)));
}

/** With the cache at its longest: the prompt's activations, or the last step's where those are more. */
const largestMemory = (inputs: Inputs, request: Request, passes: MemoryRequest['passes']): Memory =>
  memoryAt(inputs, request, passes, contextTokens(lastStep(inputs.workload)));

/**
 * Prefill and decode operator by operator, in the order in which they run. An operator that only one
 * of them has (latent attention changes its execution) does nothing in the other.
 */
function chained(
  prefill: readonly OperatorEstimate[],
  decode: readonly OperatorEstimate[],
): readonly OperatorEstimate[] {
  const all: OperatorEstimate[] = [];
  let next = 0;
  for (const each of prefill) {
    let twin = next;
    while (twin < decode.length && !isSame(each, decode[twin]!)) twin++;
    if (twin === decode.length) {
      all.push(both(each, idle(each)));
      continue;
    }
    for (; next < twin; next++) all.push(both(idle(decode[next]!), decode[next]!));
    all.push(both(each, decode[next++]!));
  }
  return all;
}

const isSame = ({ operator: a }: OperatorEstimate, { operator: b }: OperatorEstimate): boolean =>
  a.name === b.name && a.group === b.group;

const both = (prefill: OperatorEstimate, decode: OperatorEstimate): OperatorEstimate =>
  joined(prefill, decode, [prefill, decode]);

function accept(accounting: Accounting, inputs: Inputs): Result<Request> {
  const { model, workload, precision, options } = inputs;
  const issues = [...workloadIssues(workload), ...reserveIssues(inputs)];
  if (issues.length > 0) return { ok: false, issues };
  const request = { model, workload, precision, options };
  const refused = accounting.refuse(request);
  return refused.ok ? ok(request) : refused;
}

const reserveIssues = ({ reserve = 0 }: Inputs): readonly Issue[] =>
  reserve >= 0 && Number.isFinite(reserve)
    ? []
    : [
        {
          path: 'reserve',
          expected: 'a number of bytes, 0 or more',
          received: received(reserve),
          message: 'Give the reserve in bytes.',
        },
      ];

function memoryAt(
  inputs: Inputs,
  request: Request,
  passes: MemoryRequest['passes'],
  context: number,
): Memory {
  const memory = accountingOf(inputs).memory({ ...request, passes, context });
  return withReserve(memory, inputs.reserve ?? 0);
}
