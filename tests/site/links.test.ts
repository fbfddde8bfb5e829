import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { attributes, builtPages, sitemapPaths } from '../support/site-files.ts';
import { BELOW } from '../support/site-setup.ts';

const SITES = [
  { where: 'at the root', key: 'site', base: '/' },
  { where: 'below a path', key: 'siteBelow', base: `${BELOW.BASE_PATH}/` },
] as const;

describe.each(SITES)('$where', ({ key, base }) => {
  const { folder } = inject(key);
  const pages = builtPages(folder);
  const ids = new Map(pages.map(({ path, html }) => [path, new Set(attributes(html, 'id'))]));

  /** Why an address on a page leads nowhere; null if it leads somewhere, or off the site. */
  function broken(from: string, href: string): string | null {
    const url = new URL(href, `http://site${base}${from}`);
    if (url.origin !== 'http://site') return null;
    if (!url.pathname.startsWith(base)) return 'lies outside of the site';
    const path = decodeURIComponent(url.pathname.slice(base.length));
    if (!existsSync(join(folder, path, path.endsWith('/') || path === '' ? 'index.html' : ''))) {
      return 'is no file';
    }
    const anchor = decodeURIComponent(url.hash.slice(1));
    return anchor === '' || ids.get(path)?.has(anchor) ? null : `has no #${anchor}`;
  }

  const problems = (values: (html: string) => readonly string[]): readonly string[] =>
    pages.flatMap(({ path, html }) =>
      [...new Set(values(html))].flatMap((href) => {
        const why = broken(path, href);
        return why ? [`/${path}: ${href} ${why}`] : [];
      }),
    );

  test('every link leads to a page, and to a place on it', () => {
    expect(problems((html) => attributes(html, 'href', 'a'))).toEqual([]);
  });

  test('every style sheet, script, font and picture is there', () => {
    expect(
      problems((html) => [
        ...attributes(html, 'href', 'link'),
        ...attributes(html, 'src', 'script|img'),
        ...attributes(html, 'component-url'),
        ...attributes(html, 'renderer-url'),
        ...attributes(html, 'data-index', 'dialog'),
      ]),
    ).toEqual([]);
  });

  test('links to pages end with a slash, so that no host answers with a redirect', () => {
    const loose = pages.flatMap(({ path, html }) =>
      attributes(html, 'href', 'a')
        .map((href) => new URL(href, `http://site${base}${path}`))
        .filter(({ origin, pathname }) => origin === 'http://site' && !/\/$|\.\w+$/.test(pathname)),
    );
    expect(loose.map(String)).toEqual([]);
  });

  test('no page uses an id twice', () => {
    const twice = pages.flatMap(({ path, html }) => {
      const all = attributes(html, 'id');
      return all.filter((id, i) => all.indexOf(id) !== i).map((id) => `/${path}#${id}`);
    });
    expect(twice).toEqual([]);
  });

  test('every label, description and owner that is named exists', () => {
    const missing = pages.flatMap(({ path, html }) =>
      ['for', 'aria-labelledby', 'aria-controls', 'aria-owns']
        .flatMap((name) => attributes(html, name))
        .flatMap((value) => value.split(' '))
        .filter((id) => !ids.get(path)!.has(id))
        .map((id) => `/${path}#${id}`),
    );
    expect(missing).toEqual([]);
  });
});

describe('what a search engine reads', () => {
  const { folder } = inject('siteBelow');
  const root = `${BELOW.SITE_URL}${BELOW.BASE_PATH}/`;
  const pages = builtPages(folder).filter(({ path }) => !path.startsWith('404'));

  test('the sitemap lists every page once, and nothing else', () => {
    const listed = sitemapPaths(inject('siteBelow'));
    const indexed = pages
      .filter(({ html }) => !/<meta name="robots" content="noindex/.test(html))
      .map(({ path }) => `${BELOW.BASE_PATH}/${path}`);
    expect([...listed].sort()).toEqual(indexed.sort());
  });

  test('each page names its own address as the canonical one', () => {
    const wrong = pages.filter(
      ({ path, html }) => !html.includes(`<link rel="canonical" href="${root}${path}"`),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  test('robots.txt names the sitemap', () => {
    expect(readFileSync(join(folder, 'robots.txt'), 'utf8')).toContain(
      `Sitemap: ${root}sitemap.xml`,
    );
  });

  test('a build that was not told where it lives claims no address', () => {
    const own = inject('site').folder;
    const claims = builtPages(own).filter(({ html }) => html.includes('rel="canonical"'));
    expect(claims).toEqual([]);
    expect(readFileSync(join(own, 'robots.txt'), 'utf8')).not.toContain('Sitemap');
  });

  test('every page has a title and a description of its own', () => {
    for (const pattern of [
      /<title>([^<]+)<\/title>/,
      /<meta name="description" content="([^"]+)"/,
    ]) {
      const texts = pages.map(({ html }) => pattern.exec(html)?.[1]);
      expect(texts).not.toContain(undefined);
      expect(new Set(texts).size).toBe(texts.length);
    }
  });

  test('every page has one main heading, and its headings leave no level out', () => {
    const wrong = pages.flatMap(({ path, html }) => {
      const levels = [...html.matchAll(/<h([1-6])[\s>]/g)].map(([, level]) => Number(level));
      const skips = levels.some((level, i) => level > (levels[i - 1] ?? 0) + 1);
      return skips || levels.filter((level) => level === 1).length !== 1
        ? [`/${path}: ${levels.join(' ')}`]
        : [];
    });
    expect(wrong).toEqual([]);
  });
});

describe('an address where nothing is', () => {
  test.each([
    'nothing/',
    'learn/nothing/',
    'nothing.html',
    '..%2f..%2fetc/passwd',
    'a'.repeat(9000),
  ])('%.30s gets the site’s own 404 page', async (path) => {
    const response = await fetch(inject('site').url + path);
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('There is no page here');
  });
});
