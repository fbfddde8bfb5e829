import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { Scenario } from '../../src/lib/scenario.ts';
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
const ARTICLE = '/learn/roofline/';

/** Both widgets of the article, each once it is in view. */
async function expectShown(page: Page, scenario: Scenario): Promise<void> {
  await page.locator('[id="roofline-explorer"]').scrollIntoViewIfNeeded();
  await expect.poll(() => shownDots(page)).toEqual(dotTexts(scenario));
  await page.locator('[id="layer-table"]').scrollIntoViewIfNeeded();
  await expect.poll(() => shownTable(page)).toEqual(tableTexts(scenario));
}

const search = (page: Page): string => new URL(page.url()).search;

describe('what a reader sets is in the address', () => {
  test('and the address shows it again to somebody else, in every widget', async () => {
    const first = await open(ARTICLE);
    await wake(first.page);
    const table = first.page.locator('[id="layer-table"]');
    await move(table, 'batch', 96);
    await move(table, 'stage', 'prefill');
    await move(table, 'kv', 'int8');
    const set: Scenario = { ...PAPER, batch: 96, stage: 'prefill', kv: 'int8' };
    await expect.poll(() => search(first.page)).toBe(addressOf('', set));

    const second = await open(ARTICLE + search(first.page));
    await wake(second.page);
    await expectShown(second.page, set);
    expect(search(second.page)).toBe(addressOf('', set));
    expect(second.problems).toEqual([]);
  });

  test('and means the same on another article', async () => {
    const { page } = await open(addressOf('/learn/decode/', BOB));
    await wake(page);
    await expect.poll(() => shownDots(page)).toEqual(dotTexts(BOB));
  });

  test('and leaves it when the reader goes back to the page’s setup', async () => {
    const { page } = await open(addressOf(ARTICLE, ALICE));
    await wake(page);
    await page.getByRole('button', { name: 'Back to this page’s setup' }).first().click();
    await expect.poll(() => search(page)).toBe('');
    await expectShown(page, PAPER);
    expect(await page.getByRole('button', { name: 'Back to this page’s setup' }).count()).toBe(0);
  });

  test('and a few parameters are enough: the rest is the page’s own', async () => {
    const { page } = await open(`${ARTICLE}?batch=8&stage=prefill`);
    await wake(page);
    await expectShown(page, { ...PAPER, batch: 8, stage: 'prefill' });
  });

  test('and a place on the page survives a change', async () => {
    const { page } = await open(`${ARTICLE}#layer-table`);
    await wake(page);
    await move(page.locator('[id="layer-table"]'), 'batch', 5);
    await expect.poll(() => page.url()).toContain('batch=5');
    expect(new URL(page.url()).hash).toBe('#layer-table');
  });

  test('and so are the mistakes that are switched on in the count', async () => {
    const first = await open('/reproduce/');
    await wake(first.page);
    await first.page.getByRole('checkbox', { name: /^B15 / }).check();
    await first.page.getByRole('checkbox', { name: /^B6 / }).check();
    await expect.poll(() => new URLSearchParams(search(first.page)).get('mistakes')).toBe('B6,B15');
    const second = await open(`/reproduce/${search(first.page)}`);
    await wake(second.page);
    await expect
      .poll(() => second.page.getByRole('rowheader', { name: 'corrected with B6, B15' }).count())
      .toBe(1);
    expect(second.problems).toEqual([]);
  });

  test('and a number beyond the slider is taken from the address', async () => {
    const { page, problems } = await open(`${ARTICLE}?batch=5000`);
    await wake(page);
    await expectShown(page, { ...PAPER, batch: 5000 });
    await expect.poll(() => page.locator('[id="layer-table-batch"]').inputValue()).toBe('5,000');
    expect(problems).toEqual([]);
  });
});

describe('a link to a widget', () => {
  const clipboard = { permissions: ['clipboard-read', 'clipboard-write'] };
  const copied = (page: Page): Promise<string> =>
    page.evaluate(() => navigator.clipboard.readText());

  test('brings the reader to it, in the same state', async () => {
    const { page } = await open(addressOf(ARTICLE, BOB), clipboard);
    await wake(page);
    const table = page.locator('[id="layer-table"]');
    await table.getByRole('button', { name: 'Copy link' }).click();
    await table.getByText('Copied').waitFor();
    const link = new URL(await copied(page));
    expect(link.hash).toBe('#layer-table');
    expect(link.pathname + link.search).toBe(addressOf(ARTICLE, BOB));
  });

  test('shows the page’s setup even to somebody who brought another one', async () => {
    const { page } = await open(ARTICLE, clipboard);
    await wake(page);
    const table = page.locator('[id="layer-table"]');
    await table.getByRole('button', { name: 'Copy link' }).click();
    await table.getByText('Copied').waitFor();
    const link = new URL(await copied(page));

    const other = await open(addressOf('/learn/decode/', BOB));
    await wake(other.page);
    await move(other.page.locator('[id="roofline-explorer"]'), 'batch', 31);
    await expect.poll(() => search(other.page)).toContain('batch=31');
    await other.page.goto(link.href);
    await wake(other.page);
    await expectShown(other.page, PAPER);
  });

  test('to be embedded shows what the article showed, changed or not', async () => {
    const { page } = await open('/learn/decode/', clipboard);
    await wake(page);
    const explorer = page.locator('[id="roofline-explorer"]');
    await explorer.scrollIntoViewIfNeeded();
    await expect.poll(() => explorer.getByRole('option').count()).toBeGreaterThan(0);
    const shown = await shownDots(page);
    await explorer.getByRole('button', { name: 'Copy embed code' }).click();
    await explorer.getByText('Copied').waitFor();
    const address = /src="([^"]+)"/.exec(await copied(page))![1]!;
    await page.goto(address);
    await wake(page);
    await expect.poll(() => shownDots(page)).toEqual(shown);
  });

  test.each([
    ['roofline-explorer', ARTICLE],
    ['layer-table', ARTICLE],
    ['stage-timeline', '/learn/decode/'],
    ['accounting-switch', '/reproduce/'],
  ])('%s, embedded in a column of text, has a frame of its own height', async (widget, path) => {
    const { page } = await open(path, clipboard);
    await wake(page);
    const figure = page.locator(`[id="${widget}"]`);
    await figure.getByRole('button', { name: 'Copy embed code' }).click();
    await figure.getByText('Copied').waitFor();
    const [, address, height] = /src="([^"]+)".* height="(\d+)"/.exec(await copied(page))!;
    await page.setViewportSize({ width: 600, height: 300 });
    await page.goto(address!);
    await wake(page);
    const needed = await page.evaluate(() => document.documentElement.scrollHeight);
    expect(needed).toBeLessThanOrEqual(Number(height));
    expect(needed).toBeGreaterThan(Number(height) - 250);
  });

  test('can be copied by hand where the clipboard is refused', async () => {
    const { page } = await open(ARTICLE, {
      before: (each) =>
        each.addInitScript(() => {
          Object.defineProperty(navigator, 'clipboard', { value: undefined });
        }),
    });
    await wake(page);
    const table = page.locator('[id="layer-table"]');
    await table.getByRole('button', { name: 'Copy link' }).click();
    const field = table.getByLabel('The link, to copy by hand');
    await expect.poll(() => field.inputValue()).toContain('#layer-table');
    await expect
      .poll(() => field.evaluate((element) => element === document.activeElement))
      .toBe(true);
  });
});

describe('an address that cannot be used', () => {
  /** A query, and what a reader must be told of it. */
  const BAD: readonly { query: string; says: RegExp }[] = [
    { query: 'batch=-3', says: /-3|1 to/ },
    { query: 'batch=abc', says: /abc|1 to/ },
    { query: 'batch=', says: /batch/i },
    { query: 'batch=1.5', says: /1\.5|whole/ },
    { query: 'batch=1e300', says: /1e\+?300|1 to/ },
    { query: 'prompt=0', says: /0|1 to/ },
    { query: 'past=-1', says: /-1|0 to/ },
    { query: 'generate=NaN', says: /NaN|1 to/ },
    { query: 'model=nope', says: /nope/ },
    { query: 'model=__proto__', says: /__proto__/ },
    { query: 'model=constructor', says: /constructor/ },
    { query: 'model=../../index', says: /index/ },
    { query: 'hardware=toaster', says: /toaster/ },
    { query: 'hardware=toString', says: /toString/ },
    { query: 'weights=fp99', says: /fp99/ },
    { query: 'kv=', says: /kv|cache/i },
    { query: 'stage=lunch', says: /lunch/ },
    { query: 'accounting=mine', says: /mine/ },
    { query: 'mistakes=B99', says: /B99/ },
    { query: 'flash-attention=maybe', says: /maybe/ },
    { query: 'fusion=1', says: /fusion/i },
  ];
  test.each(BAD)(
    '“?$query” is named where it matters; the page’s own figures stand, the address too',
    async ({ query, says }) => {
      const { page, problems } = await open(`${ARTICLE}?${query}`);
      await wake(page);
      const errors = page.locator('[id="layer-table"] .rp-error, [id="layer-table"] .widget-issue');
      const seen = errors.filter({ hasText: says, visible: true });
      await expect.poll(() => seen.count()).toBe(1);
      await expectShown(page, PAPER);
      expect(search(page)).toBe(`?${query}`);
      // A name that the library does not have is asked for once, and is not there.
      expect(problems.filter((each) => !/404/.test(each))).toEqual([]);
    },
  );

  test.each(['batch=-3', 'model=nope', 'stage=lunch', 'fusion=1'])(
    '“?%s” is gone once the reader moves a control, and the widgets follow',
    async (query) => {
      const { page } = await open(`${ARTICLE}?${query}`);
      await wake(page);
      const table = page.locator('[id="layer-table"]');
      await move(table, 'prompt', 64);
      await expectShown(page, { ...PAPER, prompt: 64 });
      await expect.poll(() => search(page)).toBe(addressOf('', { ...PAPER, prompt: 64 }));
      await expect.poll(() => table.locator('.rp-error, .widget-issue').count()).toBe(0);
    },
  );

  test('activations that the device has no peak for are named, with the last good figures below', async () => {
    const { page, problems } = await open(`${ARTICLE}?activations=fp8&weights=fp8`);
    await wake(page);
    const table = page.locator('[id="layer-table"]');
    const errors = table.locator('.rp-error:visible, .widget-issue:visible');
    await expect.poll(async () => (await errors.allInnerTexts()).join(' ')).toMatch(/fp8/i);
    await expectShown(page, PAPER);
    expect(problems).toEqual([]);
  });

  test('a device without a peak for the formats says which it has, and offers them', async () => {
    const { page } = await open(`${ARTICLE}?hardware=nvidia-jetson-agx-thor-128gb`);
    await wake(page);
    const table = page.locator('[id="layer-table"]');
    const said = table.locator('.widget-issue:visible');
    await expect
      .poll(async () => (await said.allInnerTexts()).join(' '))
      .toMatch(/^Device: .* FP4/);
    await move(table, 'activations', 'nvfp4');
    await move(table, 'weights', 'nvfp4');
    await move(table, 'head', 'int4-g128');
    await expectShown(page, {
      ...PAPER,
      hardware: 'nvidia-jetson-agx-thor-128gb',
      activations: 'nvfp4',
      weights: 'nvfp4',
      head: 'int4-g128',
    });
    expect(await said.count()).toBe(0);
  });

  test('10,000 characters of noise in every parameter break nothing', async () => {
    const noise = "x%F0%9F%98%80<b>%22'&amp".repeat(500).slice(0, 10_000);
    for (const name of ['batch', 'weights', 'stage', 'unknown']) {
      const { page, problems } = await open(`${ARTICLE}?${name}=${encodeURIComponent(noise)}`);
      await wake(page);
      await expectShown(page, PAPER);
      expect(problems).toEqual([]);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(wide).toBeLessThanOrEqual(0);
    }
  });

  test('a very long model name is shortened where it is named', async () => {
    const { page } = await open(`${ARTICLE}?model=${'m'.repeat(4000)}`);
    await wake(page);
    const error = page.locator('[id="layer-table"] .rp-error').first();
    await error.waitFor({ state: 'attached' });
    expect((await error.textContent())!.length).toBeLessThan(400);
  });

  test('an error in a folded control does not stay hidden', async () => {
    const { page } = await open(`${ARTICLE}?hardware=toaster`);
    await wake(page);
    const table = page.locator('[id="layer-table"]');
    await table
      .getByText(/toaster/)
      .filter({ visible: true })
      .first()
      .waitFor();
  });

  test('a parameter that is not ours is left alone', async () => {
    const { page, problems } = await open(`${ARTICLE}?utm_source=feed&ref=1`);
    await wake(page);
    await expectShown(page, PAPER);
    expect(search(page)).toBe('?utm_source=feed&ref=1');
    expect(problems).toEqual([]);
  });
});

describe('the library cannot be reached', () => {
  test('a model that does not load is named, and the last figures stay', async () => {
    const { page } = await open(ARTICLE);
    await wake(page);
    await page.route('**/data/models/llama-2-13b.json', (route) => route.abort());
    const table = page.locator('[id="layer-table"]');
    await move(table, 'model', 'llama-2-13b');
    await expect
      .poll(() => table.locator('.rp-error').allInnerTexts())
      .toEqual([expect.stringMatching(/llama-2-13b.*could not be loaded/)]);
    await expectShown(page, PAPER);
  });

  test('an answer that arrives late does not speak for a model that is no longer chosen', async () => {
    const { page } = await open(ARTICLE);
    await wake(page);
    let fail: () => void = () => {};
    const held = new Promise<void>((resolve) => (fail = resolve));
    await page.route('**/data/models/llama-2-13b.json', async (route) => {
      await held;
      await route.abort();
    });
    const table = page.locator('[id="layer-table"]');
    const failed = page.waitForEvent('requestfailed');
    await move(table, 'model', 'llama-2-13b');
    await move(table, 'model', 'llama-2-7b');
    fail();
    await failed;
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
    expect(await table.locator('.rp-error').allInnerTexts()).toEqual([]);
  });

  test('no list of models: the page works on with its own', async () => {
    const { page } = await open(ARTICLE, {
      before: (each) => each.route('**/data/index.json', (route) => route.abort()),
    });
    const table = page.locator('[id="layer-table"]');
    await table.scrollIntoViewIfNeeded();
    await page.locator('astro-island:has([id="layer-table"]):not([ssr])').waitFor();
    await move(table, 'batch', 64);
    await expect.poll(() => shownTable(page)).toEqual(tableTexts({ ...PAPER, batch: 64 }));
    expect(await table.locator('[id="layer-table-model"]').getAttribute('aria-busy')).not.toBe(
      'true',
    );
  });
});
