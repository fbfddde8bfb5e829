import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { NUMBER_FORMATS } from '../../src/engine/index.ts';
import { COMMANDS } from '../../src/cli/options.ts';
import { DEVICE, MODEL, ridgepoint } from './run.ts';

const read = (path: string): string =>
  readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const PAGE = read('docs/command-line.md');

/** The lines that a reader would copy; a config of their own is not ours to have. */
const PRINTED = [read('README.md'), PAGE]
  .flatMap((page) => [...page.matchAll(/^npx ridgepoint (.+)$/gm)].map(([, words]) => words!))
  .filter((words) => !words.includes('path/to/'));

test.each(PRINTED)('as printed: ridgepoint %s', (words) => {
  const { status, out, error } = ridgepoint(words.split(' '));
  expect({ status, error }).toEqual({ status: 0, error: '' });
  expect(out.length).toBeGreaterThan(100);
});

test('docs/command-line.md names every command, option and number format', () => {
  const options = Object.keys(COMMANDS.analyze.options).map((name) => `\`--${name}\``);
  const formats = NUMBER_FORMATS.map(({ id }) => `\`${id}\``);
  const commands = Object.keys(COMMANDS).map((name) => `ridgepoint ${name}`);
  expect([...options, ...formats, ...commands].filter((word) => !PAGE.includes(word))).toEqual([]);
});

test('docs/command-line.md names every key of the JSON', () => {
  const { out } = ridgepoint(['analyze', ...MODEL, ...DEVICE, '--format', 'json']);
  const keys = new Set([...out.matchAll(/"(\w+)":/g)].map(([key]) => key));
  expect([...keys].filter((key) => !PAGE.includes(key))).toEqual([]);
});
