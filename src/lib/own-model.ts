import type { Issue, Model, Result } from '../engine/index.ts';
import { MODEL_TYPES, parseModel } from '../engine/index.ts';
import { didYouMean } from './nearest.ts';
import { objectOf } from './own-entry.ts';

export interface OwnModel {
  /** The model in place of a scenario's id; empty while something is wrong. */
  readonly id: string;
  readonly result: Result<Model>;
  /** Fields of the file that change nothing. */
  readonly unused: readonly string[];
}

/** A model from the text of a config.json, or everything that stands in its way. */
export function modelFrom(name: string, text: string): OwnModel {
  const config = objectOf(text);
  if (!config) return refused([syntaxIssue(text)]);
  const result = parseModel(config, 'your-own');
  if (!result.ok) return refused(result.issues.map((issue) => inReadersWords(issue)));
  const counting = needed(config);
  return {
    id: JSON.stringify({ name: name.trim() || nameIn(config), config: counting }),
    result,
    unused: Object.keys(config).filter((field) => !Object.hasOwn(counting, field)),
  };
}

const refused = (issues: readonly Issue[]): OwnModel => ({
  id: '',
  result: { ok: false, issues },
  unused: [],
});

/** The page lists the architectures below the form, so that a refusal need not. */
function inReadersWords(issue: Issue): Issue {
  if (!/(^|\.)model_type$/.test(issue.path)) return issue;
  const named = issue.received.startsWith('"');
  const hint = named ? didYouMean(issue.received, MODEL_TYPES) : null;
  return {
    ...issue,
    expected: 'an architecture of the list below',
    message: hint ? `${hint} ${issue.message}` : issue.message,
  };
}

/** Many configs say what they are called; a path is shortened to its end. */
function nameIn(config: Readonly<Record<string, unknown>>): string {
  const name = config['_name_or_path'];
  return typeof name === 'string' && name !== '' ? name.split('/').at(-1)! : 'Your model';
}

/**
 * The fields that the parser depends on: an address has no room for the others. They are looked for
 * by halves, so that a file with thousands of other fields takes no longer than a reader waits.
 */
function needed(config: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const only = (names: readonly string[]): Readonly<Record<string, unknown>> =>
    Object.fromEntries(names.map((name) => [name, config[name]]));
  const read = (from: Readonly<Record<string, unknown>>): string =>
    JSON.stringify(parseModel(from, ''));
  const wanted = read(config);

  /** Those of `names` that are needed beside `others`. */
  function fewest(names: readonly string[], others: readonly string[]): readonly string[] {
    if (read(only(others)) === wanted) return [];
    if (names.length === 1) return names;
    const middle = names.length >> 1;
    const [early, late] = [names.slice(0, middle), names.slice(middle)];
    const kept = fewest(early, [...others, ...late]);
    return [...kept, ...fewest(late, [...others, ...kept])];
  }

  return only(fewest(Object.keys(config), []));
}

const syntaxIssue = (text: string): Issue => ({
  path: 'config.json',
  expected: 'a JSON object',
  received: text.trim() === '' ? 'nothing' : 'other text',
  message: 'Paste the whole file, from { to }.',
});
