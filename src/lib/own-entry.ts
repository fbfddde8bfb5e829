import type { Hardware, Issue, Model, Result } from '../engine/index.ts';
import { parseHardware, parseModel } from '../engine/index.ts';
import { received } from './text.ts';
import { withoutInfinities } from './python-json.ts';

/** Loaded only where a scenario names an entry of its reader's own: it brings the parsers along. */

/** What `{"name": …, "config": …}` says, through the engine's parser. */
export function ownModel(id: string): Result<{ readonly name: string; readonly value: Model }> {
  const file = objectOf(id);
  if (!file) return notJson('model', id);
  const model = parseModel(file['config'], id);
  return model.ok
    ? { ok: true, value: { name: nameOf(file, 'Your model'), value: model.value } }
    : model;
}

/** What `{"name": …, "bandwidth": …, "peakOps": {"fp16": …}}` says, in base units. */
export function ownHardware(id: string): Result<Hardware> {
  const file = objectOf(id);
  return file ? parseHardware(sourced(file), id) : notJson('hardware', id);
}

/** The parser wants a source with every number: here it is the reader. */
function sourced(file: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { peakOps } = file;
  return { ...figuresOf(file), peakOps: isObject(peakOps) ? figuresOf(peakOps) : peakOps };
}

const figuresOf = (file: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(file).map(([key, value]) => [
      key,
      typeof value === 'number' ? { value, source: 'the reader' } : value,
    ]),
  );

const nameOf = (file: Readonly<Record<string, unknown>>, otherwise: string): string =>
  typeof file['name'] === 'string' && file['name'].trim() !== '' ? file['name'] : otherwise;

/** The object that a text holds, or null. */
export function objectOf(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(withoutInfinities(text));
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const notJson = (path: string, text: string): { ok: false; issues: readonly Issue[] } => ({
  ok: false,
  issues: [
    {
      path,
      expected: 'JSON between braces',
      received: received(text),
      message: 'The address was cut short or changed; make the entry anew.',
    },
  ],
});
