import { describe, expect, inject, test } from 'vitest';
import { scrollToEnd, useBrowser, wake } from '../support/browser.ts';
import { builtPages } from '../support/site-files.ts';

const open = useBrowser();
const paths = builtPages().map(({ path }) => `/${path}`);

describe('a page says nothing on the console, breaks no rule, and asks only its own host', () => {
  test.each(paths)('%s, to its end and into search', async (path) => {
    const { page, problems } = await open(path, {
      before: (each) =>
        each.addInitScript(() => {
          addEventListener('securitypolicyviolation', (event) => {
            console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`);
          });
        }),
    });
    await wake(page);
    await scrollToEnd(page);
    const search = page.getByRole('button', { name: /^Search/ }).first();
    if ((await search.count()) > 0) {
      await search.click();
      await page.getByRole('textbox', { name: 'Search the site' }).fill('memory');
      await page.locator('.search-results a').first().waitFor();
    }
    await page.waitForLoadState('networkidle');
    expect(problems).toEqual([]);
  });

  test.each(['', 'learn/decode/', 'embed/layer-table/'])('/%s below a path', async (path) => {
    const { page, problems } = await open(path, {}, inject('siteBelow').url);
    await wake(page);
    await scrollToEnd(page);
    await page.waitForLoadState('networkidle');
    expect(problems).toEqual([]);
  });

  test('the policy stands on every page, and a foreign script would not run', async () => {
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
    for (const { html, path } of builtPages()) {
      expect(html, path).toContain('http-equiv="content-security-policy"');
    }
  });
});
