// What a slider moves is laid out alone (decision 012). Losing that looks the same and costs the layout
// of the page with each step.
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { PAPER } from '../../src/lib/scenario.ts';
import { useBrowser, wake } from '../support/browser.ts';
import { firstLayout } from '../support/first-layout.ts';
import { pageWith } from '../support/site-files.ts';
import { addressOf } from '../support/widget-page.ts';

const open = useBrowser();

/** A step of the widget's batch slider, after one that is not looked at. */
async function step(page: Page, widget: string) {
  await page.locator(`#${widget} [id$="batch-range"]`).focus();
  const press = async () => {
    await page.keyboard.press('ArrowRight');
    await page.waitForTimeout(200);
  };
  await press();
  return firstLayout(page, press);
}

describe.each(['roofline-explorer', 'layer-table', 'stage-timeline'])('%s', (widget) => {
  test('a step lays out what it moves', async () => {
    const { page } = await open(addressOf(pageWith(widget), PAPER));
    await wake(page);
    expect(await step(page, widget)).toMatchObject({ partialLayout: true });
  });
});

test('a field that is a flex item takes the page along', async () => {
  const { page } = await open(addressOf(pageWith('layer-table'), PAPER));
  await wake(page);
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('.rp-slider-value { display: flex }');
    document.adoptedStyleSheets = [sheet];
  });
  expect(await step(page, 'layer-table')).toMatchObject({ partialLayout: false });
});
