import type {
  AccountingId,
  Inputs,
  Issue,
  NumberFormat,
  Precision,
  Result,
  Stage,
} from '../engine/index.ts';
import {
  ACCOUNTINGS,
  MLA_EXECUTIONS,
  parseFormat,
  received,
  workloadIssues,
} from '../engine/index.ts';
import { ANALYSIS } from './options.ts';
import type { Subjects } from './subjects.ts';

/** The options of one analysis by name, from the command line or from an entry of --cases. */
export type Values = Readonly<Record<string, unknown>>;

export interface AnalysisRequest {
  readonly inputs: Inputs & { readonly accounting: AccountingId };
  readonly stage: Stage | 'all';
}

const STAGES: readonly (Stage | 'all')[] = ['prefill', 'decode', 'chat', 'all'];
const DEFAULT_BITS = '16';

/** Everything that an analysis needs, or every value that stands in its way. */
export function requestOf(values: Values, subjects: Subjects): Result<AnalysisRequest> {
  const issues: Issue[] = [];
  const take = <T>(result: Result<T>): T | null => {
    if (result.ok) return result.value;
    issues.push(...result.issues);
    return null;
  };
  const wrong = (path: string, expected: string, message: string): void => {
    issues.push({ path, expected, received: received(values[path]), message });
  };
  const text = (path: string): string | null => {
    const value = values[path];
    if (typeof value === 'string') return value;
    wrong(path, ANALYSIS[path]!.help, `Give ${path} as text.`);
    return null;
  };
  const choice = <T extends string>(path: string, choices: readonly T[], fallback: T): T => {
    const value = values[path] ?? fallback;
    const known = choices.find((each) => each === value);
    if (known === undefined) wrong(path, `one of ${choices.join(', ')}`, `Choose one of them.`);
    return known ?? fallback;
  };
  const count = (path: string, fallback: number): number => {
    const value = values[path] ?? fallback;
    if (typeof value === 'number') return value;
    if (typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value))) {
      return Number(value);
    }
    wrong(path, 'a whole number', `Give ${path} in digits.`);
    return fallback;
  };
  const flag = (path: string): boolean => {
    const value = values[path] ?? false;
    if (typeof value !== 'boolean') wrong(path, 'true or false', `${path} is a switch.`);
    return value === true;
  };
  const format = (path: string, fallback: string): NumberFormat | null => {
    const value = values[path] ?? fallback;
    if (typeof value === 'string' || typeof value === 'number') {
      return take(parseFormat(value, path));
    }
    wrong(path, 'a number format', `Give ${path} as a format's name or in bits.`);
    return null;
  };

  for (const key of Object.keys(values)) {
    if (!Object.hasOwn(ANALYSIS, key)) {
      wrong(key, `one of ${Object.keys(ANALYSIS).join(', ')}`, 'There is no such option.');
    }
  }
  const accounting = choice('accounting', Object.keys(ACCOUNTINGS) as AccountingId[], 'corrected');
  const modelName = text('model');
  const hardwareName = text('hardware');
  const model = modelName === null ? null : take(subjects.model(modelName));
  const lookUp = accounting === 'llm-viewer' ? subjects.toolHardware : subjects.hardware;
  const hardware = hardwareName === null ? null : take(lookUp(hardwareName));
  const weights = format('weights', DEFAULT_BITS);
  const head =
    accounting === 'llm-viewer' && values['head'] === undefined
      ? weights
      : format('head', DEFAULT_BITS);
  const activations = format('activations', DEFAULT_BITS);
  const kv = format('kv', DEFAULT_BITS);
  if (accounting === 'llm-viewer' && head?.bits !== weights?.bits) {
    wrong('head', 'the bits of the weights', 'LLM-Viewer gives lm_head the bits of the weights.');
  }
  const workload = {
    batch: count('batch', 1),
    prompt: count('prompt', 1024),
    past: count('past', 0),
    generate: count('generate', 256),
  };
  issues.push(...workloadIssues(workload));
  const options = {
    flashAttention: flag('flash-attention'),
    fusion: flag('fusion'),
    mlaExecution: choice('mla-execution', MLA_EXECUTIONS, 'auto'),
  };
  const stage = choice('stage', STAGES, 'all');

  if (issues.length > 0 || !model || !hardware || !weights || !head || !activations || !kv) {
    return { ok: false, issues };
  }
  const precision: Precision = { weights, head, activations, kv };
  const inputs = { model, hardware, workload, precision, options, accounting };
  return { ok: true, value: { inputs, stage } };
}
