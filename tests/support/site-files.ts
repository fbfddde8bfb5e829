// The built site as files: its pages, and what they link to.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';

/** A page of the built site. */
export interface BuiltPage {
  /** Where it is served, below the site's root: `learn/decode/`. */
  readonly path: string;
  readonly html: string;
}

export const builtPages = (folder: string = inject('site').folder): readonly BuiltPage[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.html'))
    .sort()
    .map((file) => ({
      path: file.replace(/index\.html$/, ''),
      html: readFileSync(join(folder, file), 'utf8'),
    }));

/** The pages of the sitemap, as paths below the root. */
export function sitemapPaths({ folder } = inject('site')): readonly string[] {
  const xml = readFileSync(join(folder, 'sitemap.xml'), 'utf8');
  return [...xml.matchAll(/<loc>([^<]*)<\/loc>/g)].map(([, url = '']) => new URL(url).pathname);
}

/**
 * Every kind of page, as paths: all of them but the catalog's entries, which are one kind each and
 * for which the shortest and the longest stand.
 */
export function eachKindOfPage(): readonly string[] {
  const isEntry = ({ path }: BuiltPage): boolean => /^(models|hardware)\/./.test(path);
  const bySize = builtPages().toSorted((a, b) => a.html.length - b.html.length);
  const entries = bySize.filter(isEntry);
  const ends = ['models/', 'hardware/'].flatMap((folder) => {
    const own = entries.filter(({ path }) => path.startsWith(folder));
    return [own[0], own.at(-1)].filter((page) => page !== undefined);
  });
  return [...bySize.filter((page) => !isEntry(page)), ...ends].map(({ path }) => `/${path}`).sort();
}

/** A page that has this widget. */
export function pageWith(widget: string): string {
  const found = builtPages().find(({ html }) => html.includes(`id="${widget}"`));
  if (!found) throw new Error(`No page has the widget "${widget}".`);
  return `/${found.path}`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&quot;': '"',
  '&#39;': "'",
  '&lt;': '<',
  '&gt;': '>',
};
export const decoded = (text: string): string =>
  text.replace(/&(?:amp|quot|#39|lt|gt);/g, (entity) => ENTITIES[entity]!);

/** All values of an attribute, in elements of these names or of any. */
export function attributes(
  html: string,
  name: string,
  elements = '[a-z][a-z0-9-]*',
): readonly string[] {
  const tags = html.matchAll(new RegExp(`<(?:${elements})\\s(?:[^>"]|"[^"]*")*>`, 'g'));
  return [...tags].flatMap(([tag]) => {
    const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
    return value === undefined ? [] : [decoded(value)];
  });
}
