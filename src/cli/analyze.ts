import type { Result, Stage, StageEstimate } from '../engine/index.ts';
import { analyzeChat, analyzeDecode, analyzePrefill } from '../engine/index.ts';
import type { ClassRange } from '../lib/measured-classes.ts';
import type { AnalysisRequest, Values } from './request.ts';
import { requestOf } from './request.ts';
import type { Subjects } from './subjects.ts';

/** What was asked, and the stages that answer it. */
export interface Analysis {
  readonly request: AnalysisRequest;
  readonly stages: Readonly<Partial<Record<Stage, StageEstimate>>>;
  /** Beside each stage what published runs reach of such a time. */
  readonly measured: (stage: Stage) => ClassRange | null;
}

const STAGES = {
  prefill: analyzePrefill,
  decode: analyzeDecode,
  chat: analyzeChat,
} as const;

export function analyze(values: Values, subjects: Subjects): Result<Analysis> {
  const request = requestOf(values, subjects);
  if (!request.ok) return request;
  const { inputs, stage } = request.value;
  const wanted = stage === 'all' ? (Object.keys(STAGES) as Stage[]) : [stage];
  const stages: Partial<Record<Stage, StageEstimate>> = {};
  for (const each of wanted) {
    const estimate = STAGES[each](inputs);
    if (!estimate.ok) return { ok: false, issues: estimate.issues.map(namedByOption) };
    stages[each] = estimate.value;
  }
  const measured = (each: Stage): ClassRange | null => subjects.measured(inputs, each);
  return { ok: true, value: { request: request.value, stages, measured } };
}

/** The engine says `precision.activations`; on the command line the option is `activations`. */
const namedByOption = <T extends { readonly path: string }>(issue: T): T => ({
  ...issue,
  path: issue.path.replace(/^(precision|workload)\./, ''),
});
