import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { NUMBER_FORMATS } from '../../src/engine/index.ts';
import { COMMANDS } from '../../src/cli/options.ts';
import { DEVICE, MODEL, ridgepoint } from './run.ts';

const PAGE = readFileSync(new URL('../../docs/command-line.md', import.meta.url), 'utf8');

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
