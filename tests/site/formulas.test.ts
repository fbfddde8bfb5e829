import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { formula } from '../../src/engine/formula.ts';
import { evaluate } from '../../src/engine/program.ts';
import { LETTERS } from '../../src/engine/index.ts';
import { ALICE, BOB, PAPER } from '../../src/lib/scenario.ts';
import { oneLine, textOf, useBrowser, wake } from '../support/browser.ts';
import { addressOf } from '../support/widget-page.ts';

const open = useBrowser();

const PREFIXES: Readonly<Record<string, number>> = {
  n: 1e-9,
  µ: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
};
const UNITS = ['ops/s', 'ops/B', 'ops', 'B/s', 'B', 's'];

/** A printed quantity as a number: `1.02 Gops` is 1.02e9. */
function numberOf(text: string): number {
  const [digits = '', unit = ''] = text.split(' ');
  const prefix = UNITS.map((each) => unit.slice(0, unit.length - each.length)).find(
    (each, i) => unit.endsWith(UNITS[i]!) && (each === '' || each in PREFIXES),
  );
  return Number(digits.replace(/,/g, '')) * (prefix ? PREFIXES[prefix]! : 1);
}

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';
/** A formula with numbers in it, worked out: `2·1·90,177,536`, `768·10⁹`. */
function workedOut(text: string): number {
  const plain = text
    .replace(/(\d),(?=\d{3})/g, '$1')
    .replace(/10(⁻?)([⁰¹²³⁴⁵⁶⁷⁸⁹]+)/g, (_, sign: string, power: string) => {
      const exponent = Number([...power].map((each) => SUPERSCRIPTS.indexOf(each)).join(''));
      return sign ? `(1/1${'0'.repeat(exponent)})` : `1${'0'.repeat(exponent)}`;
    });
  return evaluate(formula(plain), {});
}

/** Points at every number of the table in turn; what it says, and what the panel says of it. */
async function explained(
  page: Page,
): Promise<readonly { cell: string; shown: string; panel: string; letters: string[] }[]> {
  return page.evaluate(async () => {
    const table = document.querySelector('.layer-table')!;
    const panel = document.querySelector<HTMLElement>('#layer-table .formula-panel')!;
    const all = [];
    for (const cell of table.querySelectorAll<HTMLElement>('[data-figure]')) {
      cell.dispatchEvent(new PointerEvent('pointermove', { bubbles: true }));
      await new Promise(requestAnimationFrame);
      all.push({
        cell: `${cell.closest('tr')!.dataset['operator']} ${cell.dataset['figure']}`,
        shown: cell.innerText.replace(/\s+/g, ' ').trim(),
        panel: panel
          .querySelector<HTMLElement>('.formula-text')!
          .innerText.replace(/\s+/g, ' ')
          .trim(),
        letters: [...panel.querySelectorAll('dt')].map((each) => each.textContent),
      });
    }
    return all;
  });
}

describe('the formula behind every number of the layer table', () => {
  test.each([
    ['the paper’s decode', PAPER],
    ['the paper’s prefill', { ...PAPER, stage: 'prefill' as const }],
    ['Bob’s prefill with FlashAttention', BOB],
    [
      'Alice’s decode, quantized and fused',
      { ...ALICE, weights: 'int4-g128', kv: 'int8', fusion: true },
    ],
    ['the published tool’s count', { ...PAPER, accounting: 'llm-viewer' as const }],
  ])('gives that number: %s', async (_, scenario) => {
    const { page } = await open(addressOf('/learn/roofline/', scenario));
    await wake(page);
    const all = await explained(page);
    expect(all.length).toBeGreaterThan(40);
    for (const { cell, shown, panel, letters } of all) {
      if (panel.endsWith('none, so there is nothing to compute.')) {
        expect(['0', 'none'], cell).toContain(shown.split(' ')[0]);
        continue;
      }
      const [name, text, numbers, value] = panel.split(/: | = /);
      expect(name, cell).toBe(`${cell.split(' ')[0]!.split('.').at(-1)}, ${name!.split(', ')[1]}`);
      expect(value, cell).toBe(shown);
      const result = workedOut(numbers!);
      // The cell has three digits.
      expect(Math.abs(result / numberOf(shown) - 1) || 0, `${cell}: ${panel}`).toBeLessThan(6e-3);
      // Every letter of the formula is explained below it.
      for (const letter of text!.match(/[A-Za-z][A-Za-z]*/g) ?? []) {
        expect(
          letters.flatMap((each) => each.split(' = ')[0]!.match(/[A-Za-z]+/g)),
          cell,
        ).toContain(letter);
      }
      expect(panel).not.toMatch(/NaN|undefined|Infinity/);
    }
  });

  const panelOf = (page: Page): Promise<string> =>
    textOf(page.locator('#layer-table .formula-text'));

  test('is shown on hover, on focus and on tap', async () => {
    const { page } = await open('/learn/roofline/', { hasTouch: true });
    await wake(page);
    const cell = (operator: string, figure: string) =>
      page.locator(`#layer-table tr[data-operator$=".${operator}"] [data-figure="${figure}"]`);
    await cell('k_proj', 'bytes').hover();
    await expect.poll(() => panelOf(page)).toMatch(/^k_proj, bytes moved:/);
    await cell('up_proj', 'ops').tap();
    await expect.poll(() => panelOf(page)).toMatch(/^up_proj, operations:/);
    await page.locator('#layer-table .layer-table [tabindex="0"]').focus();
    const first = page.locator('#layer-table tr[data-operator]').first();
    const name = await textOf(first.locator('th'));
    await expect.poll(() => panelOf(page)).toMatch(new RegExp(`^${name}, `));
  });

  test('comes into sight on a phone when a number far above it is tapped', async () => {
    const { page } = await open('/learn/roofline/', {
      hasTouch: true,
      isMobile: true,
      viewport: { width: 390, height: 700 },
    });
    await wake(page);
    const rows = page.locator('#layer-table tr[data-operator]');
    await rows.first().evaluate((row) => row.scrollIntoView({ block: 'start' }));
    const panel = page.locator('#layer-table .formula-panel');
    const isSeen = () =>
      panel.evaluate((each) => each.getBoundingClientRect().bottom <= innerHeight + 1);
    expect(await isSeen()).toBe(false);
    await rows.nth(1).locator('[data-figure="seconds"]').tap();
    await expect.poll(isSeen).toBe(true);
    await rows.nth(1).locator('th').tap();
    await expect.poll(isSeen).toBe(false);
  });

  test('follows the numbers when a control moves', async () => {
    const { page } = await open('/learn/roofline/');
    await wake(page);
    const cell = page.locator('#layer-table tr[data-operator$=".q_proj"] [data-figure="ops"]');
    await cell.hover();
    await page.locator('#layer-table-batch').fill('16');
    await expect.poll(() => panelOf(page)).toContain('= 2·16·');
    expect((await panelOf(page)).split(' = ').at(-1)).toBe(await textOf(cell));
  });

  test('speaks of an operator that is gone no longer', async () => {
    const { page } = await open('/learn/roofline/');
    await wake(page);
    await page.locator('#layer-table tr[data-operator$=".softmax"] [data-figure="ops"]').hover();
    await expect.poll(() => panelOf(page)).toMatch(/^softmax/);
    await page.locator('#layer-table .controls summary').click();
    await page.getByRole('switch', { name: 'FlashAttention' }).last().locator('xpath=..').click();
    await expect.poll(() => panelOf(page)).not.toMatch(/softmax/);
  });

  test('names its letters in words that the reader was taught', () => {
    for (const [letter, { means }] of Object.entries(LETTERS)) {
      expect(oneLine(means), letter).not.toBe('');
    }
  });
});
