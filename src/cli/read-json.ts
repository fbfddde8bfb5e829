import { readFileSync } from 'node:fs';
import type { Result } from '../engine/index.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'There is no such file.',
  EISDIR: 'This is a directory; give the file in it.',
  EACCES: 'This file may not be read.',
};

/** A file parsed as JSON, or why not. `field` names the option that gave the path. */
export function readJson(
  path: string,
  field: string,
  prepare = (text: string) => text,
): Result<unknown> {
  try {
    return parseJson(prepare(readFileSync(path, 'utf8')), path, field);
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    return wrong(field, JSON.stringify(path), REASONS[code] ?? `It cannot be read: ${message}.`);
  }
}

/** Text parsed as JSON; a leading byte-order mark is no part of it. */
export function parseJson(text: string, where: string, field: string): Result<unknown> {
  const json = text.replace(/^\uFEFF/, '');
  if (json.trim() === '') return wrong(field, `${JSON.stringify(where)}, empty`, 'Fill it.');
  try {
    return { ok: true, value: JSON.parse(json) };
  } catch (error) {
    return wrong(field, JSON.stringify(where), `${(error as Error).message}.`);
  }
}

const wrong = (path: string, received: string, message: string): Result<never> => ({
  ok: false,
  issues: [{ path, expected: 'a readable JSON file', received, message }],
});
