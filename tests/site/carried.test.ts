import { describe, expect, test } from 'vitest';
import { ALICE, BOB, PAPER } from '../../src/lib/scenario.ts';
import { useBrowser, wake } from '../support/browser.ts';
import {
  addressOf,
  dotTexts,
  move,
  shownDots,
  shownTable,
  tableTexts,
} from '../support/widget-page.ts';

const open = useBrowser();
const STORED = 'ridgepoint:scenario';

test('on paper every part of a widget is of the same setup', async () => {
  const { page } = await open('/learn/roofline/');
  await wake(page);
  await page.evaluate(() => scrollTo(0, 0));
  await move(page.locator('[id="roofline-explorer"]'), 'batch', 310);
  await expect.poll(() => page.url()).toContain('batch=310');
  await page.evaluate(() => {
    dispatchEvent(new Event('beforeprint'));
  });
  const summary = page.locator('#layer-table .widget-summary').first();
  expect(await summary.textContent()).toContain('batch 310');
});

describe('a setup goes with its reader from article to article', () => {
  test('and the stage is each article’s own', async () => {
    const { page, problems } = await open('/learn/roofline/');
    await wake(page);
    const table = page.locator('[id="layer-table"]');
    await move(table, 'batch', 12);
    await move(table, 'stage', 'prefill');
    await expect.poll(() => page.url()).toContain('stage=prefill');
    await page
      .getByRole('link', { name: /Decode/ })
      .first()
      .click();
    await page.waitForURL('**/learn/decode/');
    await wake(page);
    await page.locator('[id="roofline-explorer"]').scrollIntoViewIfNeeded();
    await expect.poll(() => shownDots(page)).toEqual(dotTexts({ ...PAPER, batch: 12 }));
    expect(problems).toEqual([]);
  });

  test('until they go back to the article’s own', async () => {
    const { page } = await open(addressOf('/learn/roofline/', { ...BOB, stage: 'decode' }));
    await wake(page);
    await move(page.locator('[id="layer-table"]'), 'batch', 40);
    await expect.poll(() => page.url()).toContain('batch=40');
    await page.goto(page.url().replace(/learn\/.*/, 'learn/decode/'));
    await wake(page);
    await page.getByRole('button', { name: 'Back to this page’s setup' }).first().click();
    await page.locator('[id="roofline-explorer"]').scrollIntoViewIfNeeded();
    await expect.poll(() => shownDots(page)).toEqual(dotTexts(ALICE));
    expect(new URL(page.url()).search).toBe('');
  });

  test('also if it came by a link', async () => {
    const { page } = await open(addressOf('/learn/roofline/', { ...BOB, batch: 24 }));
    await wake(page);
    await page.goto(page.url().replace(/learn\/.*/, 'learn/decode/'));
    await wake(page);
    await page.locator('[id="roofline-explorer"]').scrollIntoViewIfNeeded();
    await expect
      .poll(() => shownDots(page))
      .toEqual(dotTexts({ ...BOB, stage: 'decode', batch: 24 }));
  });

  test('an address says more than what was brought', async () => {
    const { page } = await open('/learn/roofline/', {
      before: (each) =>
        each.addInitScript(
          ([key, value]) => localStorage.setItem(key!, value!),
          [STORED, JSON.stringify({ ...PAPER, batch: 99 })],
        ),
    });
    await page.goto(addressOf(page.url(), BOB));
    await wake(page);
    await expect.poll(() => shownTable(page)).toEqual(tableTexts(BOB));
  });

  test.each([
    ['no JSON', 'nonsense'],
    ['a list', '[]'],
    ['a number', '7'],
    ['nothing', 'null'],
    ['bad values', JSON.stringify({ ...PAPER, batch: -4, weights: 'fp99' })],
    ['values of other kinds', JSON.stringify({ ...PAPER, batch: {}, stage: 5, fusion: 'perhaps' })],
    ['a model that is gone', JSON.stringify({ ...PAPER, model: 'llama-0' })],
    ['fields of another version', JSON.stringify({ batch: 1, speculative: true })],
  ])('a stored setup of %s is passed over', async (_, stored) => {
    const { page, problems } = await open('/learn/roofline/', {
      before: (each) =>
        each.addInitScript(([key, value]) => localStorage.setItem(key!, value!), [STORED, stored]),
    });
    await wake(page);
    await expect.poll(() => shownTable(page)).toEqual(tableTexts(PAPER));
    expect(await page.locator('.rp-error, .widget-issue').count()).toBe(0);
    expect(problems.filter((each) => !/404/.test(each))).toEqual([]);
  });
});

test('a browser that refuses storage loses nothing but the memory of it', async () => {
  const { page, problems } = await open('/learn/roofline/', {
    before: (each) =>
      each.addInitScript(() => {
        Object.defineProperty(window, 'localStorage', {
          get() {
            throw new DOMException('refused', 'SecurityError');
          },
        });
      }),
  });
  await wake(page);
  await move(page.locator('[id="layer-table"]'), 'batch', 7);
  await expect.poll(() => shownTable(page)).toEqual(tableTexts({ ...PAPER, batch: 7 }));
  await expect.poll(() => page.url()).toContain('batch=7');
  await page.getByLabel('Theme').selectOption('dark');
  expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
  await page.getByRole('button', { name: 'Mark as read' }).click();
  expect(problems).toEqual([]);
});
