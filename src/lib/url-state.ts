import type { Issue, Result } from '../engine/index.ts';
import { MISTAKE_IDS, MLA_EXECUTIONS } from '../engine/index.ts';
import type { Scenario } from './scenario.ts';
import { mistakesOf, scenarioIssues } from './scenario.ts';
import { received } from './text.ts';

/**
 * A scenario as query parameters. Names are short words, values are what a reader would type, and
 * all of them are written whenever any differs from the page's own, so that a link means the same
 * on every page and in every version.
 */
const PARAMETERS: Readonly<Record<keyof Scenario, string>> = {
  model: 'model',
  hardware: 'hardware',
  batch: 'batch',
  prompt: 'prompt',
  past: 'past',
  generate: 'generate',
  weights: 'weights',
  head: 'head',
  activations: 'activations',
  kv: 'kv',
  flashAttention: 'flash-attention',
  fusion: 'fusion',
  mlaExecution: 'mla-execution',
  accounting: 'accounting',
  mistakes: 'mistakes',
  stage: 'stage',
};

const FIELDS = Object.keys(PARAMETERS) as (keyof Scenario)[];

export const sameScenario = (a: Scenario, b: Scenario): boolean =>
  FIELDS.every((field) => a[field] === b[field]);

/** The whole scenario as parameters. */
function parametersOf(scenario: Scenario): URLSearchParams {
  const query = new URLSearchParams();
  for (const field of FIELDS) query.set(PARAMETERS[field], String(scenario[field]));
  return query;
}

/** A pinned baseline is a query within the query. */
const PINNED = 'pinned';

/** `?model=…&hardware=…`, with everything: for links that are passed on. */
export function fullQuery(scenario: Scenario, pinned: Scenario | null = null): string {
  const query = parametersOf(scenario);
  if (pinned) query.set(PINNED, parametersOf(pinned).toString());
  return `?${query.toString()}`;
}

/** The same for the address bar: nothing where the scenario is the page's own and nothing is pinned. */
export const queryOf = (
  scenario: Scenario,
  own: Scenario,
  pinned: Scenario | null = null,
): string => (sameScenario(scenario, own) && !pinned ? '' : fullQuery(scenario, pinned));

export interface ReadScenario {
  readonly scenario: Scenario;
  /** What in the query could not be used; the page's own value stands in its place. */
  readonly issues: readonly Issue[];
  /** Whether the query said anything at all about the scenario. */
  readonly given: boolean;
  /** The baseline to compare with; one that cannot be read is left out. */
  readonly pinned: Scenario | null;
}

/** Reads a query over a page's own scenario. Bad values are reported and leave the own value standing. */
export function readQuery(search: string, own: Scenario): ReadScenario {
  const query = new URLSearchParams(search);
  const issues: Issue[] = [];
  let scenario = own;
  let given = false;
  for (const field of FIELDS) {
    const text = query.get(PARAMETERS[field]);
    if (text === null) continue;
    given = true;
    const candidate = { ...scenario, [field]: valueOf(own[field], text) };
    const issue = choiceIssue(field, text) ?? newIssue(candidate, field);
    if (issue) issues.push({ ...issue, path: PARAMETERS[field], received: received(text) });
    else scenario = candidate;
  }
  const pinned = readPinned(query.get(PINNED) ?? '', own);
  return pinned.ok
    ? { scenario, issues, given, pinned: pinned.value }
    : { scenario, issues: [...issues, ...pinned.issues], given, pinned: null };
}

function readPinned(text: string, own: Scenario): Result<Scenario | null> {
  if (text === '') return { ok: true, value: null };
  const { scenario, issues, given } = readQuery(text, own);
  if (given && issues.length === 0) return { ok: true, value: scenario };
  const [first] = issues;
  const about = first ? `${first.path}: ${first.received}` : received(text);
  return {
    ok: false,
    issues: [
      {
        path: PINNED,
        expected: first?.expected ?? 'a setup, as copied links have it',
        received: about,
        message: 'The baseline to compare with is left out.',
      },
    ],
  };
}

function valueOf(own: Scenario[keyof Scenario], text: string): string | number | boolean {
  if (typeof own === 'number') return text.trim() === '' ? Number.NaN : Number(text);
  if (typeof own === 'boolean') return text === 'true';
  return text;
}

const CHOICES: Readonly<Partial<Record<keyof Scenario, readonly string[]>>> = {
  flashAttention: ['true', 'false'],
  fusion: ['true', 'false'],
  mlaExecution: MLA_EXECUTIONS,
  accounting: ['corrected', 'llm-viewer'],
  mistakes: MISTAKE_IDS,
  stage: ['prefill', 'decode'],
};

function choiceIssue(field: keyof Scenario, text: string): Omit<Issue, 'received'> | null {
  const choices = CHOICES[field];
  const chosen = field === 'mistakes' ? mistakesOf({ mistakes: text }) : [text];
  if (!choices || chosen.every((each) => choices.includes(each))) return null;
  return {
    path: field,
    expected: choices.join(' or '),
    message: 'The page’s own value is used instead.',
  };
}

const newIssue = (scenario: Scenario, field: keyof Scenario): Issue | undefined =>
  scenarioIssues(scenario).find(({ path }) => path === field);
