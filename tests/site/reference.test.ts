import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { hardwareTable, modelTable } from '../../src/lib/catalog-table.ts';
import { HARDWARE, MODELS, hardwareRecord, modelRecord } from '../../src/lib/library.ts';
import { digits } from '../../src/lib/format.ts';
import { formatRows } from '../../src/lib/model-tables.ts';
import { sentences } from '../../src/lib/model-text.ts';
import { oneLine, textOf, useBrowser, wake } from '../support/browser.ts';
import { builtPages } from '../support/site-files.ts';

const open = useBrowser();

const names = (page: Page): Promise<string[]> =>
  page.locator('[data-lines] tr:visible th a').allInnerTexts();
const query = (page: Page): string => decodeURIComponent(new URL(page.url()).search);
const head = (page: Page, name: string) =>
  page.getByRole('columnheader').getByRole('button', { name });

test('every entry of the catalog has its page, and the page its own sentences', () => {
  const pages = new Map(builtPages().map(({ path, html }) => [path, html]));
  for (const { id } of HARDWARE) expect(pages.has(`hardware/${id}/`), id).toBe(true);
  for (const record of MODELS) {
    const html = pages.get(`models/${record.id}/`);
    expect(html, record.id).toContain(sentences(record)[1]);
  }
});

describe('without JavaScript', () => {
  test.each([
    ['models', modelTable()],
    ['hardware', hardwareTable()],
  ] as const)('%s is a table of links to every entry', async (path, { rows }) => {
    const { page } = await open(`/${path}/`, { javaScriptEnabled: false });
    expect(await names(page)).toEqual(rows.map(({ name }) => name));
    expect(await page.locator('main :is(button, input, select):visible').count()).toBe(0);
  });

  test('a device’s page has its roofline, its numbers and its models', async () => {
    const { page } = await open('/hardware/nvidia-h100-sxm-80gb/', { javaScriptEnabled: false });
    expect(await textOf(page.locator('#ceilings'))).toContain('ridge 295');
    expect(await page.getByRole('row', { name: /^Bandwidth, HBM3 3.35 TB\/s/ }).count()).toBe(1);
    expect(await page.getByRole('row', { name: /^Llama 3.1 8B .*full 215/ }).count()).toBe(1);
  });
});

describe('the table of devices', () => {
  test('is sorted by a column, the largest first, then the other way, then as it was', async () => {
    const { page } = await open('/hardware/');
    const before = await names(page);
    const bandwidth = (first: number, second: number) => second - first;
    const sorted = HARDWARE.map(({ value }) => value.bandwidth).toSorted(bandwidth);
    await head(page, 'Bandwidth').click();
    const cells = page.locator('[data-lines] tr td:nth-child(3)');
    const shown = await cells.evaluateAll((all) =>
      all.map((each) => Number((each as HTMLElement).dataset['value'])),
    );
    expect(shown).toEqual(sorted);
    await expect.poll(() => query(page)).toBe('?sort=-bandwidth');
    await head(page, 'Bandwidth').click();
    await expect.poll(() => query(page)).toBe('?sort=bandwidth');
    await head(page, 'Bandwidth').click();
    expect(await names(page)).toEqual(before);
  });

  test('is narrowed by words and by a choice, and says how many are left', async () => {
    const { page } = await open('/hardware/');
    await page.getByRole('searchbox').fill('h100 sxm');
    expect(await names(page)).toEqual([hardwareRecord('nvidia-h100-sxm-80gb').name]);
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.getByLabel('Class').selectOption('TPU');
    const tpus = HARDWARE.filter(({ file }) => file.class === 'tpu').map(({ name }) => name);
    expect((await names(page)).toSorted()).toEqual(tpus.toSorted());
    expect(await textOf(page.locator('[data-status]'))).toContain(
      `${tpus.length} of ${HARDWARE.length}`,
    );
  });

  test('says when nothing matches, what was asked for, and offers all again there', async () => {
    const { page } = await open('/hardware/?vendor=Nope&q=h1000');
    const status = page.locator('[data-status]');
    await expect.poll(() => textOf(status)).toBe('Nothing matches “h1000”, “Nope”.');
    expect(await page.locator('[data-lines]').isVisible()).toBe(false);
    await page.locator('.catalog-status').getByRole('button', { name: 'Show all' }).click();
    expect(await names(page)).toHaveLength(HARDWARE.length);
  });

  test('stands four side by side, not a fifth, from the keyboard, and an address restores them', async () => {
    const { page } = await open('/hardware/');
    const boxes = page.locator('[data-lines] input');
    for (const at of [0, 1, 2, 3]) {
      await boxes.nth(at).focus();
      await page.keyboard.press('Space');
    }
    expect(await boxes.nth(4).isDisabled()).toBe(true);
    const compared = hardwareTable()
      .rows.slice(0, 4)
      .map(({ name }) => name);
    const heads = (of: Page) => of.locator('[data-compare] thead th').allInnerTexts();
    expect(await heads(page)).toEqual(compared);
    // The address may be written after the first of them, and again after the last.
    const inAddress = () => new URLSearchParams(query(page)).get('compare')?.split(',').length;
    await expect.poll(inAddress).toBe(4);
    const again = await open(`/hardware/${new URL(page.url()).search}`);
    expect(await heads(again.page)).toEqual(compared);
    await again.page.getByRole('button', { name: 'Compare no more' }).click();
    expect(await again.page.locator('[data-compare]').isVisible()).toBe(false);
  });
});

test('a model’s page leads into the explorer with that model', async () => {
  const { page } = await open('/models/llama-3.1-8b/');
  await page.getByRole('link', { name: /^Its roofline on/ }).click();
  await wake(page);
  await expect
    .poll(async () => oneLine(await page.locator('.widget-summary').first().innerText()))
    .toContain('Llama 3.1 8B on NVIDIA H100 SXM5 80GB');
});

describe('a reader’s own device', () => {
  test('keeps what is typed, names what is wrong, and leads into the explorer', async () => {
    const { page, problems } = await open('/hardware/your-own/');
    await page.getByLabel('Name').fill('My card');
    await page.getByLabel('Memory bandwidth').fill('1000');
    await page.getByLabel('FP16', { exact: true }).fill('lots');
    const fp16 = page.locator('[data-problem="fp16"]');
    expect(await textOf(fp16)).toContain('Tops/s');
    expect(await page.getByLabel('FP16', { exact: true }).getAttribute('aria-invalid')).toBe(
      'true',
    );
    await expect.poll(() => query(page)).toContain('fp16=lots');
    await page.reload();
    expect(await page.getByLabel('FP16', { exact: true }).inputValue()).toBe('lots');
    await page.getByLabel('FP16', { exact: true }).fill('200');
    await expect
      .poll(() => textOf(page.locator('#own-result')))
      .toContain('an operator needs 200 ops/B');
    expect(await fp16.isVisible()).toBe(false);
    expect(await page.getByRole('row', { name: 'FP16 200 200 200' }).count()).toBe(1);
    await page.getByRole('link', { name: /^Open My card/ }).click();
    await wake(page);
    const summary = page.locator('.widget-summary').first();
    await expect.poll(() => summary.innerText()).toContain('on My card');
    expect(problems).toEqual([]);
  });
});

describe('a reader’s own model', () => {
  test('is read as it is pasted; each field that is wrong is named; nothing is lost', async () => {
    const { page, problems } = await open('/models/your-own/');
    const { config } = modelRecord('llama-2-7b').file;
    const { hidden_size: _, ...without } = config;
    const area = page.getByLabel('config.json');
    await area.fill(JSON.stringify(without));
    expect(await textOf(page.locator('#own-issues'))).toContain('hidden_size');
    await page.waitForTimeout(300);
    await page.reload();
    expect(JSON.parse(await area.inputValue())).toEqual(without);
    await page.getByLabel('Name').fill('Mine');
    await area.fill(JSON.stringify(config));
    expect(await textOf(page.locator('#own-issues'))).toContain('6.74 billion parameters');
    const llama = modelRecord('llama-2-7b');
    const weights = page.getByRole('row', { name: /^INT8 8 / });
    expect(await textOf(weights)).toContain(
      digits(formatRows(llama).find(({ format }) => format.id === 'int8')!.stored / 1e9),
    );
    expect(await page.getByRole('row', { name: /^its longest 4,096/ }).count()).toBe(1);
    await page.getByRole('link', { name: 'Open Mine in the roofline explorer' }).click();
    await wake(page);
    const summary = page.locator('.widget-summary').first();
    await expect.poll(() => summary.innerText()).toContain('Mine on');
    expect(problems).toEqual([]);
  });

  test('a link to the form that was cut short says so', async () => {
    const { page } = await open('/models/your-own/?model=%7B%22name%22%3A%22X');
    expect(await textOf(page.locator('#own-lost'))).toContain('cannot be read');
  });

  test('a link whose entry is broken says so, and the page’s own stands', async () => {
    const { page } = await open('/?model=%7B%22name%22%3A%22X%22%7D');
    await wake(page);
    await expect
      .poll(() => page.locator('main').innerText())
      .toContain('an entry of your own that can be read');
  });
});
