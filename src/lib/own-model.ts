import type { Issue, Model, Result } from '../engine/index.ts';
import { parseModel } from '../engine/index.ts';
import { objectOf } from './own-entry.ts';

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

/** The fields that the parser depends on: an address has no room for the others. */
function needed(config: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const wanted = JSON.stringify(parseModel(config, ''));
  let kept = config;
  for (const key of Object.keys(config)) {
    const { [key]: _, ...without } = kept;
    if (JSON.stringify(parseModel(without, '')) === wanted) kept = without;
  }
  return kept;
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
    JSON.parse(text);
    return '';
  } catch (error) {
    return `${(error as Error).message}.`;
  }
}
