import { readFileSync, readdirSync } from 'node:fs';
import { dirname, extname, join, normalize, relative } from 'node:path';

/** Source files by path from the project's root, with their text. */
export type Sources = ReadonlyMap<string, string>;

const ROOT = join(import.meta.dirname, '..', '..');
const CODE = ['.ts', '.tsx', '.astro', '.mdx', '.mjs', '.js'];

/** Every file under src that can import another. */
export const projectSources = (): Sources =>
  new Map(
    readdirSync(join(ROOT, 'src'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && CODE.includes(extname(entry.name)))
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [relative(ROOT, path), readFileSync(path, 'utf8')]),
  );

/** A statement at the start of a line (examples in comments have a star there), or a dynamic import. */
const IMPORT =
  /^[ \t]*(?:import|export)\b(?:[^'"();]*?\bfrom)?\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm;

/** What one file imports: paths from the root for its own kind, names for packages. */
export const importsOf = (path: string, text: string): readonly string[] =>
  [...text.matchAll(IMPORT)]
    .map((match) => (match[1] ?? match[2])!)
    .map((target) => (target.startsWith('.') ? normalize(join(dirname(path), target)) : target));

const isOwn = (target: string): boolean => /^(src\/|package\.json)/.test(target);

interface Permission {
  /** Layers, besides its own. */
  readonly layers: readonly string[];
  /** Packages and Astro's virtual modules, by how their names begin. */
  readonly packages: readonly string[];
}

const PREACT = ['preact', '@preact/signals-core'];
const COMPONENTS = ['ui', 'charts', 'scenario', 'widgets', 'prose', 'site', 'reference'];

/** Who may import whom. A layer is a folder under src, or under src/components. */
export const LAYERS: Readonly<Record<string, Permission>> = {
  engine: { layers: [], packages: [] },
  'content.config.ts': { layers: ['engine'], packages: ['astro'] },
  lib: { layers: ['engine', 'content'], packages: ['astro'] },
  ui: { layers: ['charts'], packages: PREACT },
  charts: { layers: ['ui'], packages: [...PREACT, 'uplot'] },
  scenario: { layers: ['engine', 'lib', 'ui', 'charts'], packages: PREACT },
  widgets: { layers: ['engine', 'lib', 'ui', 'charts', 'scenario'], packages: PREACT },
  prose: { layers: ['engine', 'lib', 'ui'], packages: ['astro'] },
  site: { layers: ['lib', 'ui', 'package.json'], packages: ['astro'] },
  reference: { layers: ['engine', 'lib', 'charts', 'prose'], packages: PREACT },
  content: { layers: ['engine', 'lib', 'widgets', 'prose'], packages: [] },
  layouts: { layers: ['lib', 'content', 'styles', ...COMPONENTS], packages: ['astro'] },
  pages: {
    layers: ['engine', 'lib', 'content', 'styles', 'layouts', ...COMPONENTS],
    packages: ['astro'],
  },
  cli: { layers: ['engine', 'lib', 'package.json'], packages: ['node:'] },
  'env.d.ts': { layers: ['lib'], packages: ['astro'] },
};

/** `src/components/ui/Slider.tsx` is of the layer `ui`, `src/lib/format.ts` of `lib`. */
export function layerOf(path: string): string {
  const [, top = path, part = ''] = path.split('/');
  return top === 'components' ? part : top;
}

/** The one file that knows all widgets. */
const WIDGET_LIST = 'src/components/widgets/index.ts';

/** The folder of a widget; widgets are strangers to each other. */
const widgetOf = (path: string): string => path.split('/')[3] ?? '';

/** Every import that the table does not allow, as `file imports target`. */
export function forbiddenImports(sources: Sources): readonly string[] {
  return [...sources].flatMap(([path, text]) => {
    const layer = layerOf(path);
    const permission = LAYERS[layer];
    return importsOf(path, text)
      .filter((target) => {
        if (!permission) return true;
        if (!isOwn(target)) return !permission.packages.some((name) => target.startsWith(name));
        const other = layerOf(target);
        if (other !== layer) return !permission.layers.includes(other);
        return layer === 'widgets' && path !== WIDGET_LIST && widgetOf(target) !== widgetOf(path);
      })
      .map((target) => `${path} imports ${target}`);
  });
}

/** Every circle of imports, as `a → b → a`, each once. */
export function importCycles(sources: Sources): readonly string[] {
  const cycles: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path);
    if (at >= 0) {
      cycles.push([...trail.slice(at), path].join(' → '));
      return;
    }
    if (done.has(path)) return;
    for (const target of importsOf(path, sources.get(path) ?? '')) {
      if (sources.has(target)) visit(target, [...trail, path]);
    }
    done.add(path);
  };
  for (const path of sources.keys()) visit(path, []);
  return cycles;
}

/** Imports of own files that are not there under that name. */
export const danglingImports = (sources: Sources): readonly string[] =>
  [...sources].flatMap(([path, text]) =>
    importsOf(path, text)
      .filter((target) => isOwn(target) && CODE.includes(extname(target)) && !sources.has(target))
      .map((target) => `${path} imports ${target}`),
  );
