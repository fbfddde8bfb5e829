import type { Issue, Model, Result } from '../engine/index.ts';
import { parseModel } from '../engine/index.ts';
import { objectOf } from './own-entry.ts';
import { withoutInfinities } from './python-json.ts';

export interface OwnModel {
  /** The model in place of a scenario's id; empty while something is wrong. */
  readonly id: string;
  readonly result: Result<Model>;
}

/** A model from the text of a config.json, or everything that stands in its way. */
export function modelFrom(name: string, text: string): OwnModel {
  const config = objectOf(text);
  if (!config) return { id: '', result: { ok: false, issues: [syntaxIssue(text)] } };
  const result = parseModel(config, 'your-own');
  return {
    id: result.ok
      ? JSON.stringify({ name: name.trim() || nameIn(config), config: needed(config) })
      : '',
    result,
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

function syntaxIssue(text: string): Issue {
  const received = text.trim() === '' ? 'nothing' : 'other text';
  return {
    path: 'config.json',
    expected: 'a JSON object',
    received,
    message: `Paste the whole file, from { to }.${received === 'nothing' ? '' : ` ${whyNot(text)}`}`,
  };
}

/** What the browser's own parser says, which names the place. */
function whyNot(text: string): string {
  try {
    JSON.parse(withoutInfinities(text));
    return '';
  } catch (error) {
    return `${(error as Error).message}.`;
  }
}
