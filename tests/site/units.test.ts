import { describe, expect, test } from 'vitest';
import { tablesOf } from '../support/html-tables.ts';
import { builtPages } from '../support/site-files.ts';
import { isNumber, mutilated, unitless } from '../support/units.ts';

/** Counts and shapes, which need no unit, and the numbers of sources. */
const bareOn = (path: string): readonly string[] =>
  path === 'models/' || path === 'hardware/' ? ['Layers'] : ['Parameters', 'Weight', 'Source'];

const reference = builtPages().filter(({ path }) => /^(?:models|hardware)\//.test(path));

describe('tables of models and devices', () => {
  test('name the unit of every number, in its cell or in its heading', () => {
    const found = reference.flatMap(({ path, html }) =>
      tablesOf(html)
        .flatMap((table) => unitless(table, bareOn(path)))
        .map((number) => `${path} ${number}`),
    );
    expect(found.slice(0, 20)).toEqual([]);
  });

  test.each(['models/', 'hardware/', 'models/llama-3.1-8b/', 'hardware/nvidia-h100-sxm-80gb/'])(
    'of %s would be missed without one',
    (path) => {
      const tables = tablesOf(reference.find((page) => page.path === path)!.html);
      const numbers = tables.filter(({ rows }) => rows.some((row) => row.some(isNumber)));
      expect(numbers.length).toBeGreaterThan(0);
      const worse = tables.flatMap(mutilated);
      expect(worse.length).toBeGreaterThan(1);
      for (const table of worse) expect(unitless(table, bareOn(path))).not.toEqual([]);
    },
  );
});
