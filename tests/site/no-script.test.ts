import { describe, expect, test } from 'vitest';
import { ALICE, PAPER } from '../../src/lib/scenario.ts';
import { textOf, useBrowser } from '../support/browser.ts';
import { dotTexts, shownDots, shownTable, tableTexts } from '../support/widget-page.ts';

const open = useBrowser();
const without = { javaScriptEnabled: false };

describe('without JavaScript', () => {
  test('the tables and charts of an article carry the engine’s numbers', async () => {
    const { page } = await open('/learn/roofline/', without);
    expect(await shownTable(page)).toEqual(tableTexts(PAPER));
    expect(await shownDots(page)).toEqual(dotTexts(PAPER));
    const decode = await open('/learn/decode/', without);
    expect(await shownDots(decode.page)).toEqual(dotTexts(ALICE));
  });

  test('a formula stands under the table', async () => {
    const { page } = await open('/learn/roofline/', without);
    expect(await textOf(page.locator('#layer-table .formula-panel'))).toMatch(/ = .* = /);
  });

  test('the words say that the controls need JavaScript', async () => {
    const { page } = await open('/learn/roofline/', without);
    for (const widget of await page.locator('.widget').all()) {
      expect(await textOf(widget)).toContain('The controls need JavaScript');
    }
  });

  test('no control looks as if it worked', async () => {
    const { page } = await open('/learn/roofline/', without);
    // The options of a question are read, not pressed; its answer opens below them.
    const dead = await page
      .locator('main button:visible, header button:visible, header select:visible')
      .evaluateAll((all) =>
        all
          .filter((each) => getComputedStyle(each).pointerEvents !== 'none')
          .map((each) => each.textContent),
      );
    expect(dead).toEqual([]);
    const unexplained = page.locator('input:visible:enabled, select:visible:enabled');
    for (const control of await unexplained.all()) {
      expect(await control.evaluate((each) => each.closest('.widget') !== null)).toBe(true);
    }
  });

  test('a guess can be answered, and the answer opened', async () => {
    const { page } = await open('/learn/roofline/', without);
    const guess = page.locator('.choice').first();
    await guess.getByText('Show the answer').click();
    expect(await guess.locator('.choice-answer').isVisible()).toBe(true);
  });

  test('a term leads to its glossary entry', async () => {
    const { page } = await open('/learn/roofline/', without);
    await page.locator('a.term').first().click();
    await page.waitForURL('**/glossary/#*');
    const id = new URL(page.url()).hash.slice(1);
    expect(await page.locator(`[id="${id}"]`).isVisible()).toBe(true);
  });

  test('the way through the course is there on a phone too', async () => {
    const { page } = await open('/learn/roofline/', {
      ...without,
      viewport: { width: 390, height: 800 },
    });
    expect(await page.getByRole('navigation', { name: 'Main' }).isVisible()).toBe(true);
    await page.locator('.course-menu summary').click();
    const menu = page.getByRole('navigation', { name: 'Course and contents' });
    expect(await menu.getByRole('link').count()).toBeGreaterThan(5);
    await menu.getByRole('link', { name: 'Decode' }).click();
    await page.waitForURL('**/learn/decode/');
  });

  test('a button in the text is a link to the state that it names', async () => {
    const { page } = await open('/learn/roofline/', without);
    const link = page.getByRole('link', { name: '64', exact: true });
    expect(await link.getAttribute('href')).toContain('batch=64');
  });
});
