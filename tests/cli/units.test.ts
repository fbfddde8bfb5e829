import { afterEach, expect, test, vi } from 'vitest';
import { main } from '../../src/cli/main.ts';
import type { Column } from '../../src/cli/table.ts';
import type { PrintedTable } from '../support/units.ts';
import { mutilated, unitless } from '../support/units.ts';
import { DEVICE, MODEL } from './run.ts';

const { printed } = vi.hoisted(() => ({ printed: [] as PrintedTable[] }));

/** Every table of the command line is laid out by this module: its cells are noted on the way. */
vi.mock('../../src/cli/table.ts', async (original) => {
  const table = await original<typeof import('../../src/cli/table.ts')>();
  const noting =
    <Printed>(print: (columns: readonly Column[], rows: PrintedTable['rows']) => Printed) =>
    (columns: readonly Column[], rows: PrintedTable['rows']): Printed => {
      printed.push({ headings: columns.map(({ title }) => title), rows });
      return print(columns, rows);
    };
  return {
    ...table,
    tableLines: noting(table.tableLines),
    printTable: noting(table.printTable),
  };
});

/** Counts, which need no unit: of layers, of parameters, and those that a sweep runs over. */
const COUNTS = ['layers', 'parameters'];
const SWEPT = ['batch', 'prompt', 'past', 'generate', 'context'];
const BARE = [...COUNTS, ...SWEPT, ...SWEPT.map((over) => `from ${over}`)];

async function tablesOf(words: readonly string[]): Promise<readonly PrintedTable[]> {
  printed.length = 0;
  const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const status = await main(words);
  out.mockRestore();
  expect(status).toBe(0);
  return [...printed];
}

afterEach(() => {
  process.stdout.removeAllListeners('error');
});

const LATENT = ['--model', 'deepseek-v3.2', '--hardware', 'nvidia-h100-sxm-80gb'];
const over = (input: string, from: string, to: string): readonly string[] =>
  ['sweep', ...MODEL, ...DEVICE, '--over', input, '--from', from, '--to', to].concat(
    '--points',
    '7',
  );

const COMMANDS: readonly (readonly string[])[] = [
  ['analyze', ...MODEL, ...DEVICE, '--batch', '4'],
  ['analyze', ...LATENT, '--prompt', '5000', '--flash-attention'],
  ['fit', ...MODEL, ...DEVICE, '--tpot', '0.05', '--tokens-per-second', '300'],
  ['fit', ...LATENT, '--reserve', '1e9'],
  over('batch', '1', '1024'),
  over('prompt', '1', '9000'),
  over('past', '1', '9000'),
  over('generate', '1', '90'),
  over('context', '1', '90000'),
  over('weights', '2', '16'),
  over('bandwidth', '1e11', '1e16'),
  over('peak', '1e11', '1e16'),
  ['advise', ...MODEL, ...DEVICE, '--devices', 'nvidia-l4-24gb,nvidia-h100-sxm-80gb'],
  ['advise', ...LATENT],
  ['parameters', '--model', 'deepseek-v3.2'],
  ['models'],
  ['hardware'],
];

test.each(COMMANDS.map((words) => [words.join(' '), words] as const))(
  '%s prints no number without its unit',
  async (_, words) => {
    const tables = await tablesOf(words);
    expect(tables.length).toBeGreaterThan(0);
    expect(tables.flatMap((table) => unitless(table, BARE))).toEqual([]);
  },
);

test('a unit that is taken away, from a cell or from a heading, is missed', async () => {
  for (const words of [COMMANDS[0]!, over('bandwidth', '1e11', '1e16'), ['hardware']]) {
    const worse = (await tablesOf(words)).flatMap(mutilated);
    expect(worse.length).toBeGreaterThan(1);
    for (const table of worse) expect(unitless(table, BARE)).not.toEqual([]);
  }
});
