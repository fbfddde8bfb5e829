import type { Accounting, AccountingId, Options, Request } from './accounting.ts';
import { corrected } from './corrected/index.ts';
import { generationSum, joined } from './generation.ts';
import type { Hardware } from './hardware.ts';
import { llmViewer } from './llm-viewer/index.ts';
import type { Model } from './model.ts';
import type { Operator } from './operator.ts';
import type { Precision } from './precision.ts';
import type { Result } from './result.ts';
import { ok } from './result.ts';
import type { OperatorEstimate, StageEstimate } from './stage.ts';
import { estimateOperators, totalsOf } from './stage.ts';
import type { Step, Workload } from './step.ts';
import { contextTokens, stepIssues, workloadIssues } from './step.ts';

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
  return ok(stageOf(accounting, estimates.value, operators, contextTokens(step), request.value));
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
  const decode = generationSum(
    accounting,
    accounting.generation(model, workload),
    hardware,
    request.value,
  );
  if (!decode.ok) return decode;
  const last = accounting.operators(model, lastStep(workload), request.value);
  const longest = contextTokens(lastStep(workload));
  const asPrompted = accounting.memory({ ...request.value, operators: first, context: longest });
  const atTheEnd = accounting.memory({ ...request.value, operators: last, context: longest });
  const operators: readonly OperatorEstimate[] =
    decode.value.length === 0
      ? prefill.value
      : prefill.value.map((each, i) => both(each, decode.value[i]!));
  return ok({
    operators,
    totals: totalsOf(operators),
    memory: atTheEnd.total > asPrompted.total ? atTheEnd : asPrompted,
  });
}

/** The step that yields the last token; its own key and value join the cache. */
const lastStep = ({ batch, past, prompt, generate }: Workload): Step => ({
  sequences: batch,
  newTokens: 1,
  pastTokens: past + prompt + generate - 2,
});

const both = (prefill: OperatorEstimate, decode: OperatorEstimate): OperatorEstimate => ({
  ...joined(prefill, decode),
  parts: [prefill, decode],
});

function accept(accounting: Accounting, inputs: Inputs): Result<Request> {
  const { model, workload, precision, options } = inputs;
  const issues = workloadIssues(workload);
  if (issues.length > 0) return { ok: false, issues };
  const request = { model, workload, precision, options };
  const refused = accounting.refuse(request);
  return refused.ok ? ok(request) : refused;
}

function stageOf(
  accounting: Accounting,
  estimates: readonly OperatorEstimate[],
  operators: readonly Operator[],
  context: number,
  request: Request,
): StageEstimate {
  return {
    operators: estimates,
    totals: totalsOf(estimates),
    memory: accounting.memory({ ...request, operators, context }),
  };
}
