import { expect, test } from 'vitest';
import { analyze } from '../../src/cli/analyze.ts';
import { readCatalog } from '../../src/cli/catalog-files.ts';
import { printCsv } from '../../src/cli/print-csv.ts';
import { printReportTable } from '../../src/cli/print-table.ts';
import { subjectsOf } from '../../src/cli/subjects.ts';
import { DEVICE, MODEL, ridgepoint } from './run.ts';

const table = (...words: string[]): string[] =>
  ridgepoint(['analyze', ...MODEL, ...DEVICE, ...words]).out.split('\n');

test('a table is readable at 100 columns, whatever the sizes', () => {
  const large = ['--batch', '512', '--prompt', '100000', '--generate', '9999'];
  const latent = ['--model', 'deepseek-v3', '--mla-execution', 'expanded'];
  const lines = [
    ...table(),
    ...table('--flash-attention', '--fusion'),
    ...table(...large),
    ...table(...latent),
  ];
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
});

test.each([
  ['llama-2-7b', [], null],
  ['deepseek-v3', [], 'absorbed for one token, else expanded'],
  ['deepseek-v3.2', [], 'absorbed for one token or where keys are left out, else expanded'],
  ['deepseek-v3.2', ['--mla-execution', 'expanded'], 'expanded'],
])('a table of %s with %j says how latent attention runs: %s', (model, words, says) => {
  const lines = table('--model', model, '--stage', 'decode', ...words);
  const line = lines.find((each) => each.startsWith('latent attention '));
  expect(line ?? null).toBe(says === null ? null : `latent attention ${says}`);
});

test('columns of a table are aligned', () => {
  const lines = table('--stage', 'decode');
  const head = lines.findIndex((line) => line.startsWith('operator'));
  const at = lines[head]!.indexOf('limit');
  const words = lines.slice(
    head + 1,
    lines.findIndex((line) => line.startsWith('total')),
  );
  expect(words.length).toBeGreaterThan(10);
  for (const line of words) expect(line.slice(at)).toMatch(/^(memory|compute) /);
});

test('kinds of layers stand under their names, where there are several', () => {
  const names = (...words: string[]): readonly string[] =>
    table('--stage', 'decode', ...words).filter((line) => /^[a-z ]+: *$/.test(line));
  expect(names('--model', 'deepseek-v2-lite').map((line) => line.trim())).toEqual([
    'dense layers:',
    'expert layers:',
    'head:',
  ]);
  expect(names()).toEqual([]);
});

/** With plain spaces in place of the thin ones before units. */
const plain = (lines: readonly string[]): string => lines.join('\n').replaceAll('\u202f', ' ');

test('a table names its units, its totals and whether the model fits', () => {
  const text = plain(table('--stage', 'decode'));
  expect(text).toMatch(
    /^q_proj +32 +33\.6 Mops +33\.6 MB +1\.00 +2\.04 Tops\/s +memory +16\.5 µs/m,
  );
  expect(text).toMatch(/^total .* 100\.0 %$/m);
  expect(text).toMatch(
    /weights 13\.5 GB \+ KV cache 537 MB .* = 14\.0 GB\n +fits in 85\.9 GB, 71\.9 GB free/,
  );
  const large = plain(table('--model', 'llama-2-70b', '--stage', 'decode'));
  expect(large).toMatch(/does not fit in 85\.9 GB, 52\.\d GB short/);
});

test('colour is for terminals: nothing that is piped carries any', () => {
  expect(table().join('\n')).not.toContain('\u001b');
});

test('colour marks the limit and moves nothing', () => {
  const values = { model: 'llama-2-7b', hardware: 'nvidia-a100-sxm4-80gb' };
  const analysis = analyze(values, subjectsOf(readCatalog()));
  if (!analysis.ok) throw new Error('no analysis');
  const coloured = printReportTable(analysis.value, true);
  expect(coloured).toContain('\u001b[36mmemory\u001b[0m');
  expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(printReportTable(analysis.value, false));
});

test('CSV has a header, a row per operator and stage, and CRLF line ends', () => {
  const { out } = ridgepoint(['analyze', ...MODEL, ...DEVICE, '--format', 'csv']);
  const lines = out.split('\r\n');
  expect(lines[0]).toBe(
    'stage,group,name,kind,count,ops,weightsRead,activationsRead,activationsWrite,kvRead,kvWrite,bytes,intensity,attainable,limit,seconds',
  );
  expect(lines.at(-1)).toBe('');
  expect(out.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  const cells = lines.slice(1, -1).map((line) => line.split(','));
  expect(new Set(cells.map((row) => row.length))).toEqual(new Set([16]));
  expect(new Set(cells.map(([stage]) => stage))).toEqual(new Set(['prefill', 'decode', 'chat']));
});

test.each(['models', 'hardware'])('%s lists the whole catalog in every format', (command) => {
  const entries = JSON.parse(ridgepoint([command, '--format', 'json']).out);
  const csv = ridgepoint([command, '--format', 'csv']).out.trimEnd().split('\r\n');
  const text = ridgepoint([command]).out.trimEnd().split('\n');
  expect(entries.length).toBeGreaterThan(20);
  expect(csv).toHaveLength(entries.length + 1);
  expect(text).toHaveLength(entries.length + 1);
  expect(csv[1]!.split(',')[0]).toBe(entries[0].id);
});

test('quotes in CSV are doubled', () => {
  const row = { a: 'x,"y"\n', b: null };
  expect(printCsv(['a', 'b'], [row])).toBe('a,b\r\n"x,""y""\n",\r\n');
});
