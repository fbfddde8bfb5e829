import { describe, expect, test } from 'vitest';
import type { Sources } from './support/imports.ts';
import {
  LAYERS,
  danglingImports,
  forbiddenImports,
  importCycles,
  importsOf,
  layerOf,
  projectSources,
} from './support/imports.ts';

const SOURCES = projectSources();

describe('every file imports downward', () => {
  test('each layer imports only what it may', () => {
    expect(forbiddenImports(SOURCES)).toEqual([]);
  });

  test('nothing imports itself, however many files lie between', () => {
    expect(importCycles(SOURCES)).toEqual([]);
  });

  test('every own import says the name of the file in full', () => {
    expect(danglingImports(SOURCES)).toEqual([]);
  });

  test('every file belongs to a layer', () => {
    expect([...SOURCES.keys()].filter((path) => !LAYERS[layerOf(path)])).toEqual([]);
  });
});

describe('the check notices', () => {
  test.each<readonly [string, string, string]>([
    ['an engine that knows a package', 'src/engine/model.ts', "import { z } from 'astro/zod';"],
    ['an engine that knows the disk', 'src/engine/model.ts', "import fs from 'node:fs';"],
    [
      'an engine that knows the display',
      'src/engine/model.ts',
      "import { si } from '../lib/format.ts';",
    ],
    [
      'an engine that knows the data',
      'src/engine/model.ts',
      "import data from '../content/models/a.json' with { type: 'json' };",
    ],
    ['a lazy engine', 'src/engine/model.ts', "const later = await import('../lib/format.ts');"],
    [
      'an engine that hands something on',
      'src/engine/model.ts',
      "export { si } from '../lib/format.ts';",
    ],
    [
      'a chart that knows the engine',
      'src/components/charts/Line.tsx',
      "import type { Model } from '../../engine/index.ts';",
    ],
    [
      'a slider that knows the engine',
      'src/components/ui/Slider.tsx',
      "import { parseModel } from '../../engine/index.ts';",
    ],
    [
      'a widget that knows another',
      'src/components/widgets/a/A.tsx',
      "import { b } from '../b/view-model.ts';",
    ],
    [
      'a library that knows a component',
      'src/lib/format.ts',
      "import { Slider } from '../components/ui/Slider.tsx';",
    ],
    [
      'an article that knows a page',
      'src/content/articles/a.mdx',
      "import Page from '../../pages/index.astro';",
    ],
    [
      'a component that knows the command line',
      'src/components/prose/Value.astro',
      "import { run } from '../../cli/main.ts';",
    ],
    [
      'an import over several lines',
      'src/engine/model.ts',
      "import {\n  a,\n  b,\n} from '../lib/format.ts';",
    ],
    ['an import for its effect', 'src/engine/model.ts', "import '../styles/base.css';"],
    ['a folder without a layer', 'src/helpers/a.ts', "import { a } from '../engine/index.ts';"],
  ])('%s', (_, path, text) => {
    expect(forbiddenImports(new Map([[path, text]]))).toHaveLength(1);
  });

  test('one forbidden import planted among all the real ones', () => {
    const engine = SOURCES.get('src/engine/model.ts')!;
    const planted = new Map(SOURCES).set('src/engine/model.ts', `import 'preact';\n${engine}`);
    expect(forbiddenImports(planted)).toEqual(['src/engine/model.ts imports preact']);
  });

  test('a circle of two, of three, and one planted among the real files', () => {
    const files = (...pairs: readonly (readonly [string, string])[]): Sources =>
      new Map(pairs.map(([from, to]) => [`src/engine/${from}.ts`, `import './${to}.ts';`]));
    expect(importCycles(files(['a', 'b'], ['b', 'c']))).toEqual([]);
    expect(importCycles(files(['a', 'b'], ['b', 'a']))).toEqual([
      'src/engine/a.ts → src/engine/b.ts → src/engine/a.ts',
    ]);
    expect(importCycles(files(['a', 'b'], ['b', 'c'], ['c', 'a']))).toHaveLength(1);
    const units = SOURCES.get('src/engine/units.ts')!;
    const planted = new Map(SOURCES).set(
      'src/engine/units.ts',
      `export * from './index.ts';\n${units}`,
    );
    expect(importCycles(planted)).not.toEqual([]);
  });

  test('what stands in a comment is no import', () => {
    expect(importsOf('src/engine/a.ts', " * import { a } from 'preact';\n// import 'b';")).toEqual(
      [],
    );
  });
});

/** Multiples of units; elsewhere they are how 10³ and 2¹⁰ get mixed up. */
const UNIT_NUMBERS = /\b1e9\b|\b1e12\b|\b1024\b|2 \*\*/;

/** Where such numbers are data: the tool's constants, and the ranges that tell one unit from another. */
const MAY_NAME_UNITS = [
  'src/engine/units.ts',
  'src/engine/hardware.ts',
  'src/engine/llm-viewer/hardware.ts',
];

test('only units.ts turns one unit into another', () => {
  const mentions = [...SOURCES]
    .filter(([path, text]) => path.startsWith('src/engine/') && UNIT_NUMBERS.test(text))
    .map(([path]) => path);
  expect(mentions.filter((path) => !MAY_NAME_UNITS.includes(path))).toEqual([]);
});
