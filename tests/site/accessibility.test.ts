import { AxeBuilder } from '@axe-core/playwright';
import { describe, expect, test } from 'vitest';
import { useBrowser, wake } from '../support/browser.ts';
import { eachKindOfPage } from '../support/site-files.ts';

const open = useBrowser();
const WIDTHS = [390, 1440];

/** What axe objects to, one line each. */
async function objections(axe: AxeBuilder): Promise<readonly string[]> {
  const { violations } = await axe.analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary}`),
  );
}

describe('nothing that axe objects to', () => {
  test.each(eachKindOfPage())('%s, on a phone and on a desk, light and dark', async (path) => {
    const { page } = await open(path, { viewport: { width: 1440, height: 900 } });
    await wake(page);
    // What is folded is part of the page.
    await page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
    });
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme: 'light' });
      expect.soft(await objections(new AxeBuilder({ page })), `light, ${width} px`).toEqual([]);
      // The other theme changes nothing but colours.
      await page.emulateMedia({ colorScheme: 'dark' });
      const colours = new AxeBuilder({ page }).withRules(['color-contrast']);
      expect.soft(await objections(colours), `dark, ${width} px`).toEqual([]);
    }
  });

  test('the search dialog with its results', async () => {
    const { page } = await open('/');
    await page.keyboard.press('/');
    await page.getByRole('textbox', { name: 'Search the site' }).fill('roofline');
    await page.locator('.search-results a').first().waitFor();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const dialog = new AxeBuilder({ page }).include('#search');
      expect.soft(await objections(dialog), colorScheme).toEqual([]);
    }
  });

  test('an answered question, a shown term and a wrong number', async () => {
    const { page } = await open('/learn/roofline/');
    await wake(page);
    await page.locator('#layer-table-batch').fill('none');
    await page.locator('.choice button').first().click();
    await page.locator('a.term').first().focus();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect.soft(await objections(new AxeBuilder({ page })), colorScheme).toEqual([]);
    }
  });
});
