import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { scrollToEnd, useBrowser, wake } from '../support/browser.ts';
import { builtPages, eachKindOfPage } from '../support/site-files.ts';

const open = useBrowser({ keep: true });
const paths = builtPages().map(({ path }) => `/${path}`);

/** What reaches over the right edge of the screen. */
const tooWide = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    return [...document.querySelectorAll('body *')]
      .filter((each) => each.getBoundingClientRect().right > clientWidth + 1)
      .map((each) => `${each.tagName}.${each.className}`)
      .slice(0, 5);
  });

describe('a page is quiet, asks only its own host, and fits a phone of 320 px', () => {
  let page: Page;
  let problems: string[];

  beforeAll(async () => {
    const before = async (each: Page): Promise<void> => {
      await each.addInitScript(() => {
        addEventListener('securitypolicyviolation', (event) => {
          throw new Error(`policy: ${event.violatedDirective} ${event.blockedURI}`);
        });
      });
    };
    ({ page, problems } = await open('/', { viewport: { width: 320, height: 640 }, before }));
  });

  test.each(paths)('%s', async (path) => {
    problems.length = 0;
    await page.goto(inject('site').url.slice(0, -1) + path);
    await wake(page);
    await page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
    });
    await scrollToEnd(page);
    await page.waitForLoadState('networkidle');
    expect.soft(problems).toEqual([]);
    expect.soft(await tooWide(page)).toEqual([]);
  });
});

test.each(eachKindOfPage())('search opens on %s without a word on the console', async (path) => {
  const { page, problems } = await open(path);
  const search = page.getByRole('button', { name: /^Search/ }).first();
  // A widget in somebody's frame has no header.
  if ((await search.count()) === 0) return expect(path).toContain('/embed/');
  await search.click();
  await page.getByRole('textbox', { name: 'Search the site' }).fill('memory');
  await page.locator('.search-results a').first().waitFor();
  expect(problems).toEqual([]);
  await page.context().close();
});

test.each(['', 'learn/decode/', 'models/llama-2-7b/', 'embed/layer-table/'])(
  '/%s is as quiet below a path',
  async (path) => {
    const { page, problems } = await open(path, {}, inject('siteBelow').url);
    await wake(page);
    await scrollToEnd(page);
    await page.waitForLoadState('networkidle');
    expect(problems).toEqual([]);
    await page.context().close();
  },
);

describe('the policy', () => {
  test('stands on every page', () => {
    for (const { html, path } of builtPages()) {
      expect(html, path).toContain('http-equiv="content-security-policy"');
    }
  });

  test('lets no foreign script run', async () => {
    const { page } = await open('/');
    const policy = await page
      .locator('meta[http-equiv="content-security-policy"]')
      .getAttribute('content');
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toMatch(/script-src[^;]*'unsafe-inline'/);
    const ran = await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.foreign = true';
      document.body.append(script);
      return 'foreign' in window;
    });
    expect(ran).toBe(false);
  });
});
