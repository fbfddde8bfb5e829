import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { PAPER } from '../../src/lib/scenario.ts';
import { textOf, useBrowser, wake } from '../support/browser.ts';
import { addressOf, shownTable, tableTexts, unfold } from '../support/widget-page.ts';

const open = useBrowser();
const ARTICLE = '/learn/roofline/';

async function article(): Promise<{ page: Page; table: Locator; explorer: Locator }> {
  const { page } = await open(ARTICLE);
  await wake(page);
  const [table, explorer] = [page.locator('#layer-table'), page.locator('#roofline-explorer')];
  return { page, table, explorer };
}

/** Puts the focus where a reader who tabs there would have it. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.evaluate((element) => {
    const all = [...document.querySelectorAll<HTMLElement>('a, button, input, summary')];
    const before = all.findLast(
      (each) =>
        each.checkVisibility() &&
        each.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING,
    );
    before?.focus();
  });
  for (let i = 0; i < 12 && !(await focused(target)); i++) await page.keyboard.press('Tab');
  expect(await focused(target)).toBe(true);
}

const focused = (target: Locator): Promise<boolean> =>
  target.evaluate((element) => element === document.activeElement);

/** Whether a ring stands around the element, or around what stands for it. */
const visiblyFocused = (target: Locator): Promise<boolean> =>
  target.evaluate((element) =>
    [element, element.parentElement, element.nextElementSibling, element.closest('.rp-plot')].some(
      (each) => {
        const style = each && getComputedStyle(each);
        return style && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1;
      },
    ),
  );

describe('with the keyboard alone', () => {
  test('the first stop leads past the navigation', async () => {
    const { page } = await open(ARTICLE);
    await page.keyboard.press('Tab');
    const skip = page.getByRole('link', { name: 'Skip to the text' });
    expect(await focused(skip)).toBe(true);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(
      await page.evaluate(() => document.querySelector('#main')!.contains(document.activeElement)),
    ).toBe(true);
  });

  test('a slider moves by one, by halves, and to its ends', async () => {
    const { page, table } = await article();
    const slider = table.getByRole('slider', { name: 'Batch' });
    await tabTo(page, slider);
    expect(await visiblyFocused(slider)).toBe(true);
    const field = table.locator('#layer-table-batch');
    for (const [key, value] of [
      ['ArrowRight', '2'],
      ['PageUp', '4'],
      ['ArrowUp', '5'],
      ['PageDown', '3'],
      ['End', '1,024'],
      ['Home', '1'],
    ] as const) {
      await page.keyboard.press(key);
      await expect.poll(() => field.inputValue(), { message: key }).toBe(value);
    }
    expect(await slider.getAttribute('aria-valuetext')).toBe('1 sequence');
  });

  test('a number field takes what is typed, keeps what is wrong, and Escape puts it right', async () => {
    const { page, table } = await article();
    const field = table.getByRole('textbox', { name: 'Batch' });
    await tabTo(page, field);
    await field.press('Control+a');
    await page.keyboard.type('32');
    await expect.poll(() => shownTable(page)).toEqual(tableTexts({ ...PAPER, batch: 32 }));
    await page.keyboard.type('x');
    expect(await field.inputValue()).toBe('32x');
    await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true');
    const described = await field.getAttribute('aria-describedby');
    await expect
      .poll(() => textOf(page.locator(`[id="${described}"]`)))
      .toContain('“32x” is not a number');
    expect(await shownTable(page)).toEqual(tableTexts({ ...PAPER, batch: 32 }));
    await page.keyboard.press('Escape');
    expect(await field.inputValue()).toBe('32');
    await expect.poll(() => field.getAttribute('aria-invalid')).toBeNull();
  });

  test('a choice is made with arrows', async () => {
    const { page, table } = await article();
    await tabTo(page, table.getByRole('radio', { name: 'Decode' }));
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => shownTable(page)).toEqual(tableTexts({ ...PAPER, stage: 'prefill' }));
    const prefill = table.getByRole('radio', { name: 'Prefill' });
    expect(await focused(prefill)).toBe(true);
    expect(await visiblyFocused(prefill)).toBe(true);
  });

  test('a list, a switch and the folded settings', async () => {
    const { page, table } = await article();
    const more = table.locator('.controls summary');
    await tabTo(page, more);
    await page.keyboard.press('Enter');
    await page.locator('#layer-table .controls details[open]').waitFor();
    const flash = table.getByRole('switch', { name: 'FlashAttention' });
    await tabTo(page, flash);
    expect(await visiblyFocused(flash)).toBe(true);
    await page.keyboard.press('Space');
    await expect
      .poll(() => shownTable(page))
      .toEqual(tableTexts({ ...PAPER, flashAttention: true }));
    const model = table.getByLabel('Model');
    await model.focus();
    await page.keyboard.type('Llama 2 13B');
    await expect
      .poll(() => shownTable(page))
      .toEqual(tableTexts({ ...PAPER, flashAttention: true, model: 'llama-2-13b' }));
  });

  test('a choice that the device does not have says why without a pointer', async () => {
    const { page, table } = await article();
    await unfold(table);
    const fp8 = table.locator('[name="layer-table-activations"][value="fp8"]');
    expect(await fp8.isDisabled()).toBe(true);
    const group = table.getByRole('group', { name: 'Activations' });
    const ids = (await group.getAttribute('aria-describedby'))!.split(' ');
    const texts = await Promise.all(
      ids.map((id) => page.evaluate((it) => document.getElementById(it)?.textContent, id)),
    );
    expect(texts.join(' ')).toContain('no published FP8 peak');
  });

  test('the table of numbers is one stop, walked with arrows, Home and End', async () => {
    const { page, table } = await article();
    const stops = table.locator('.layer-table [tabindex="0"]');
    expect(await stops.count()).toBe(1);
    await tabTo(page, stops);
    const here = (): Promise<string> =>
      page.evaluate(() => {
        const cell = document.activeElement as HTMLElement;
        return `${cell.closest('tr')!.dataset['operator']} ${cell.dataset['figure']}`;
      });
    const start = await here();
    const figures = (row: Locator): Promise<string[]> =>
      row
        .locator('[data-figure]')
        .evaluateAll((cells) => cells.map((cell) => (cell as HTMLElement).dataset['figure']!));
    const first = table.locator('tr[data-operator]').first();
    const order = await figures(first);
    expect(start.split(' ')[1]).toBe(order[0]);
    await page.keyboard.press('ArrowRight');
    expect((await here()).split(' ')[1]).toBe(order[1]);
    await page.keyboard.press('End');
    expect((await here()).split(' ')[1]).toBe(order.at(-1));
    await page.keyboard.press('ArrowRight');
    expect((await here()).split(' ')[1]).toBe(order.at(-1));
    await page.keyboard.press('ArrowDown');
    expect((await here()).split(' ')[0]).not.toBe(start.split(' ')[0]);
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowUp');
    expect(await here()).toBe(start);
    expect(await visiblyFocused(page.locator('.layer-table [tabindex="0"]'))).toBe(true);
    expect(await stops.count()).toBe(1);
    await page.keyboard.press('Tab');
    expect(
      await page.evaluate(() => document.activeElement!.closest('.layer-table') === null),
    ).toBe(true);
  });

  test('the table keeps one stop when the row that had it goes away', async () => {
    const { page, table } = await article();
    const softmax = table.locator('tr[data-operator$=".softmax"] [data-figure]').first();
    await table.locator('.layer-table [tabindex="0"]').focus();
    for (let i = 0; i < 30 && !(await focused(softmax)); i++) {
      await page.keyboard.press('ArrowDown');
    }
    expect(await focused(softmax)).toBe(true);
    await unfold(table);
    await table.getByRole('switch', { name: 'FlashAttention' }).press('Space');
    await expect
      .poll(() => shownTable(page))
      .toEqual(tableTexts({ ...PAPER, flashAttention: true }));
    expect(await table.locator('.layer-table [tabindex="0"]').count()).toBe(1);
  });

  test('the table keeps one stop when another row becomes the first', async () => {
    const { page, table } = await article();
    await table.locator('.layer-table [tabindex="0"]').focus();
    await page.keyboard.press('ArrowDown');
    await unfold(table);
    await table.locator('label', { hasText: 'the paper’s tool' }).click();
    await expect
      .poll(() => shownTable(page))
      .toEqual(tableTexts({ ...PAPER, accounting: 'llm-viewer' }));
    expect(await table.locator('.layer-table [tabindex="0"]').count()).toBe(1);
  });

  test('the dots of the roofline are one stop: arrows walk, Enter selects, Escape lets go', async () => {
    const { page, explorer } = await article();
    const list = explorer.getByRole('listbox');
    await tabTo(page, list);
    const active = (): Promise<string | null> =>
      page.evaluate(() => {
        const id = document.activeElement!.getAttribute('aria-activedescendant');
        return id && document.getElementById(id)!.getAttribute('aria-label');
      });
    await page.keyboard.press('Home');
    await expect.poll(active).toMatch(/ops\/B.*(memory|compute)-bound/);
    const first = await active();
    await page.keyboard.press('ArrowRight');
    await expect.poll(active).not.toBe(first);
    await page.keyboard.press('Enter');
    const selected = explorer.locator('[role=option][aria-selected=true]');
    await expect.poll(() => selected.count()).toBe(1);
    const name = (await active())!.split(',')[0]!;
    await expect.poll(() => textOf(explorer.locator('.formula-panel'))).toContain(`${name}, `);
    await page.keyboard.press('Escape');
    await expect.poll(() => selected.count()).toBe(0);
  });

  test('a line of the timeline is read out under the cursor', async () => {
    const { page } = await open(addressOf('/learn/decode/', { ...PAPER, generate: 256 }));
    await wake(page);
    const chart = page.locator('#stage-timeline').getByRole('img', { name: /^Time per/ });
    await tabTo(page, chart);
    await page.keyboard.press('ArrowRight');
    const id = await chart.getAttribute('aria-describedby');
    await expect.poll(() => textOf(page.locator(`[id="${id}"]`))).toMatch(/^2: whole step/);
    await page.keyboard.press('End');
    await expect.poll(() => textOf(page.locator(`[id="${id}"]`))).toMatch(/^256: whole step/);
  });

  test('a term shows its meaning on focus, also where the page has to scroll for it', async () => {
    const { page } = await open(ARTICLE);
    const terms = page.locator('a.term');
    for (const term of [terms.first(), terms.last()]) {
      await tabTo(page, term);
      const card = page.getByRole('tooltip');
      await page.evaluate(
        () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
      );
      await expect.poll(() => card.isVisible()).toBe(true);
      expect(await card.textContent()).toBe(await term.getAttribute('data-short'));
      expect(await term.getAttribute('aria-describedby')).toBe('term-card');
      await page.keyboard.press('Escape');
      expect(await card.isVisible()).toBe(false);
    }
  });

  test('a guess is made, and answered', async () => {
    const { page } = await open(ARTICLE);
    const guess = page.locator('.choice').first();
    await tabTo(page, guess.getByRole('button').first());
    await page.keyboard.press('Enter');
    await guess.locator('details[open]').waitFor();
    expect(await textOf(guess.getByRole('status'))).toMatch(/^(Right|Not so)/);
  });

  test('the theme changes, stays on the next page, and Auto forgets it', async () => {
    const { page } = await open(ARTICLE);
    const theme = page.getByLabel('Theme');
    await tabTo(page, theme);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('dark');
    await page.goto(new URL('../../glossary/', page.url()).href);
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
    expect(await theme.inputValue()).toBe('dark');
    await theme.selectOption('');
    await page.reload();
    expect(await page.locator('html').getAttribute('data-theme')).toBeNull();
  });
});

describe('every stop of a page', () => {
  test.each(['/', ARTICLE, '/glossary/', '/learn/'])(
    '%s shows where the focus is',
    async (path) => {
      const { page } = await open(path);
      await wake(page);
      await page.evaluate(() => scrollTo(0, 0));
      const invisible: string[] = [];
      for (let i = 0; i < 90; i++) {
        await page.keyboard.press('Tab');
        const here = page.locator('*:focus');
        if ((await here.count()) === 0) break;
        if (await visiblyFocused(here)) continue;
        invisible.push(await here.evaluate((element) => element.outerHTML.slice(0, 80)));
      }
      expect(invisible).toEqual([]);
    },
  );
});
