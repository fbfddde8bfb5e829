// A reader on a train pays for every byte. The limits are the product's, in kilobytes of Brotli.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { scrollToEnd, useBrowser } from '../support/browser.ts';
import { weigh, withoutFonts, type Weights } from '../support/weigh.ts';

const KB = 1000;
const ARTICLE = 35 * KB;
const ARTICLE_WITH_LINE_CHART = 60 * KB;
const CSS = 12 * KB;
const FONTS = 45 * KB;

const { folder, url: root } = inject('site');
const sitemap = readFileSync(join(folder, 'sitemap.xml'), 'utf8');
const pages = [...sitemap.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, url = '']) =>
  new URL(url).pathname.slice(1),
);

const one = (pattern: RegExp): string[] => pages.filter((page) => pattern.test(page)).slice(0, 1);
const articles = pages.filter((page) => /^learn\/.+/.test(page));
const measured = [
  '',
  ...articles,
  ...one(/^models\/.+/),
  ...one(/^hardware\/.+/),
  ...one(/^glossary\/$/),
  ...one(/^reproduce\/$/),
  ...one(/^method\/$/),
];

const lines: string[] = [];
afterAll(() => {
  const kinds = ['html', 'css', 'js', 'json', 'other', 'fonts'];
  const head = ['page', ...kinds, 'all but fonts', 'after scrolling'];
  console.log([head.join(' | '), ...lines].join('\n'));
});

const kilobytes = (bytes: number): string => (bytes / KB).toFixed(1);

function note(page: string, loaded: Weights, scrolled: Weights): void {
  const { fonts, ...rest } = loaded;
  const cells = [...Object.values(rest), fonts, withoutFonts(loaded), withoutFonts(scrolled)];
  lines.push([`/${page}`, ...cells.map(({ brotli }) => kilobytes(brotli))].join(' | '));
}

describe('a page is as light as promised', () => {
  const open = useBrowser();

  test.each(measured)('/%s', async (path) => {
    const scales: ReturnType<typeof weigh>[] = [];
    const { page } = await open(path, {
      before: (page) => Promise.resolve(scales.push(weigh(page))),
    });
    const [scale] = scales;
    if (!scale) throw new Error('The page was not weighed.');
    const loaded = await scale.weights();
    await scrollToEnd(page);
    const scrolled = await scale.weights();
    note(path, loaded, scrolled);

    expect.soft(loaded.css.brotli, 'CSS').toBeLessThanOrEqual(CSS);
    expect.soft(scrolled.fonts.brotli, 'fonts').toBeLessThanOrEqual(FONTS);
    const urls = scale.urls();
    expect.soft(urls.filter((url) => url.includes('/pagefind/'))).toEqual([]);
    expect.soft(urls.filter((url) => !url.startsWith(root))).toEqual([]);

    if (articles.includes(path)) {
      const lineChart = urls.some((url) => /uplot/i.test(url));
      const limit = lineChart ? ARTICLE_WITH_LINE_CHART : ARTICLE;
      const total = withoutFonts(loaded).brotli;
      expect.soft(total, 'everything but fonts, on load').toBeLessThanOrEqual(limit);
    }
  });
});

test('there are articles to measure', () => {
  expect(articles.length).toBeGreaterThan(0);
});
