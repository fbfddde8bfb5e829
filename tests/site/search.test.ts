import type { Page } from 'playwright-core';
import { describe, expect, inject, test } from 'vitest';
import { textOf, useBrowser } from '../support/browser.ts';

const open = useBrowser();

async function search(page: Page, query: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('textbox', { name: 'Search the site' }).fill(query);
}

const results = (page: Page) => page.locator('.search-results a');

/** Where the first results lead, as paths of the site. */
const leads = (page: Page, most: number, root = inject('site').url): Promise<string[]> =>
  results(page).evaluateAll(
    (links, [base, count]) =>
      links
        .slice(0, Number(count))
        .map((link) => (link as HTMLAnchorElement).href.slice(String(base).length)),
    [root, most] as const,
  );

describe('search finds first', () => {
  test.each([
    [
      'KV cache',
      'the glossary entry or an article’s section on it',
      /^(glossary|learn\/\w+)\/(#.*cache.*)?$/,
    ],
    [
      'ridge point',
      'the glossary entry or the roofline article',
      /^(glossary\/(#ridge-point)?|learn\/roofline\/.*)$/,
    ],
    [
      'A6000',
      'that card’s page or the article about it',
      /^(hardware\/nvidia-rtx-a6000|learn\/roofline)/,
    ],
    ['roofline', 'the article of that name', /^learn\/roofline\//],
    [
      'time to first token',
      'its glossary entry or the article on prefill',
      /^(glossary\/|learn\/prefill\/)/,
    ],
    [
      'INT4',
      'the article on quantization or what the method says of it',
      /^(learn\/quantization|method)\//,
    ],
    ['llama 70b', 'a page of a model of that name and size', /^models\/llama[^/]*70b\/$/],
    ['deepseek v4', 'a page of a model whose name has a hyphen there', /^models\/deepseek-v4/],
    ['minimax m2', 'the same of another', /^models\/minimax-m2/],
  ])('for “%s”: %s', async (query, _, expected) => {
    const { page } = await open('/');
    await search(page, query);
    await results(page).first().waitFor();
    expect((await leads(page, 1))[0]).toMatch(expected);
  });

  test('for “KV cache” the entry of that name is among the first five', async () => {
    const { page } = await open('/');
    await search(page, 'KV cache');
    await results(page).first().waitFor();
    expect(await leads(page, 5)).toContain('glossary/#kv-cache');
  });

  test('for “ridge point” the entry of that name is among the first five', async () => {
    const { page } = await open('/');
    await search(page, 'ridge point');
    await results(page).first().waitFor();
    expect(await leads(page, 5)).toContain('glossary/#ridge-point');
  });
});

describe('the search dialog', () => {
  test('costs nothing until it is opened', async () => {
    const asked: string[] = [];
    const { page } = await open('/learn/roofline/', {
      before: (each) => Promise.resolve(each.on('request', (request) => asked.push(request.url()))),
    });
    await page.waitForLoadState('networkidle');
    expect(asked.filter((url) => /pagefind|search\./.test(url))).toEqual([]);
    await page.keyboard.press('/');
    await page.getByRole('dialog', { name: 'Search' }).waitFor();
    await expect
      .poll(() => asked.filter((url) => url.includes('/pagefind/')).length)
      .toBeGreaterThan(0);
  });

  test('opens with / but not while typing, and with Ctrl-K anywhere', async () => {
    const { page } = await open('/learn/roofline/');
    const dialog = page.getByRole('dialog', { name: 'Search' });
    const field = page.locator('#layer-table-batch');
    await field.focus();
    await page.keyboard.press('/');
    expect(await dialog.isVisible()).toBe(false);
    await page.keyboard.press('Control+k');
    await dialog.waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    expect(await field.evaluate((each) => each === document.activeElement)).toBe(true);
  });

  test('is walked with arrows, and Enter follows', async () => {
    const { page } = await open('/');
    await search(page, 'prefill');
    await results(page).nth(1).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    const second = results(page).nth(1);
    expect(await second.evaluate((each) => each === document.activeElement)).toBe(true);
    const href = await second.evaluate((each) => (each as HTMLAnchorElement).href);
    await page.keyboard.press('Enter');
    await page.waitForURL(href);
  });

  test('Enter in the field follows the first result of what is typed, not of what was', async () => {
    const { page } = await open('/');
    await search(page, 'quantization');
    await results(page).first().waitFor();
    const box = page.getByRole('textbox', { name: 'Search the site' });
    await box.fill('prefill');
    await page.keyboard.press('Enter');
    await page.waitForURL(/learn|glossary/);
    expect(page.url()).toMatch(/prefill/);
  });

  test('says that nothing was found', async () => {
    const { page } = await open('/');
    await search(page, 'zzqxjv');
    const status = page.locator('.search-status');
    await expect
      .poll(() => textOf(status))
      .toBe('Nothing found for “zzqxjv”. Try a shorter or a more general word.');
    expect(await results(page).count()).toBe(0);
    await page.getByRole('textbox', { name: 'Search the site' }).fill('');
    await expect.poll(() => textOf(status)).toMatch(/^Type a word/);
  });

  test('says that it is offline, and works once the reader is back', async () => {
    const { page } = await open('/');
    await page.route('**/pagefind/**', (route) => route.abort());
    await search(page, 'memory');
    const status = page.locator('.search-status');
    await expect.poll(() => textOf(status)).toMatch(/did not load/);
    await page.unroute('**/pagefind/**');
    await page.getByRole('textbox', { name: 'Search the site' }).fill('memory bandwidth');
    await results(page).first().waitFor();
  });

  test('shows markup from a page as text', async () => {
    const { page, problems } = await open('/');
    await search(page, '<img src=x onerror=alert(1)>');
    await expect.poll(() => textOf(page.locator('.search-status'))).not.toBe('Searching …');
    expect(await page.locator('.search img').count()).toBe(0);
    expect(problems).toEqual([]);
  });

  test('works on a site below a path, and leads there', async () => {
    const root = inject('siteBelow').url;
    const { page, problems } = await open('', {}, root);
    await search(page, 'decode');
    await results(page).first().waitFor();
    const links = await results(page).evaluateAll((all) =>
      all.map((link) => (link as HTMLAnchorElement).href),
    );
    expect(links.filter((link) => !link.startsWith(root))).toEqual([]);
    await results(page).first().click();
    await page.waitForURL(`${root}**`);
    expect(problems).toEqual([]);
  });

  test('does not find what has no text of its own', async () => {
    const { page } = await open('/');
    await search(page, 'Layer table');
    await expect.poll(() => textOf(page.locator('.search-status'))).not.toMatch(/Searching|Type/);
    expect((await leads(page, 50)).filter((path) => path.startsWith('embed'))).toEqual([]);
  });
});
