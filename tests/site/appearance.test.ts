import { describe, expect, test } from 'vitest';
import { PAPER } from '../../src/lib/scenario.ts';
import { scrollToEnd, useBrowser, wake } from '../support/browser.ts';
import { addressOf, move, shownTable, tableTexts } from '../support/widget-page.ts';

const open = useBrowser();

describe('on the narrowest phone, 320 px', () => {
  test('what is wider scrolls in a region of its own that has a name and takes the focus', async () => {
    const { page } = await open('/learn/roofline/', { viewport: { width: 320, height: 640 } });
    await wake(page);
    const nameless = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('main *')]
        .filter(
          (each) =>
            /auto|scroll/.test(getComputedStyle(each).overflowX) &&
            each.scrollWidth > each.clientWidth + 1,
        )
        .filter((each) => each.tabIndex !== 0 || !each.ariaLabel || !each.role)
        .map((each) => each.className),
    );
    expect(nameless).toEqual([]);
  });

  test('everything that is tapped is at least 24 px high and wide', async () => {
    const { page } = await open('/learn/roofline/', { viewport: { width: 320, height: 640 } });
    await wake(page);
    const small = await page
      .locator(
        'main button:visible, main select:visible, main summary:visible, header button:visible',
      )
      .evaluateAll((all) =>
        all.flatMap((each) => {
          const { width, height } = each.getBoundingClientRect();
          const inLine = getComputedStyle(each).display === 'inline';
          return !inLine && Math.min(width, height) < 23.5
            ? [`${each.textContent}: ${width.toFixed(0)} × ${height.toFixed(0)}`]
            : [];
        }),
      );
    expect(small).toEqual([]);
  });
});

describe('on paper', () => {
  test('the numbers are there, and nothing that can only be pressed', async () => {
    const { page } = await open('/learn/roofline/');
    await wake(page);
    await page.emulateMedia({ media: 'print' });
    // The options of a question are text; everything else that is pressed or set is not.
    const controls = ':is(button, input, select, .site-nav, dialog):not(.choice *)';
    const shown = await page
      .locator(`${controls}:visible`)
      .evaluateAll((all) => all.map((each) => each.outerHTML.slice(0, 80)));
    expect(shown).toEqual([]);
    expect(await page.locator('#layer-table table').isVisible()).toBe(true);
    expect(await page.locator('#roofline-explorer svg').first().isVisible()).toBe(true);
    expect(await page.locator('#layer-table .widget-summary').first().isVisible()).toBe(true);
  });

  test('answers stand open, and wide tables are not cut', async () => {
    const { page } = await open('/learn/roofline/', { viewport: { width: 720, height: 900 } });
    await wake(page);
    await page.emulateMedia({ media: 'print' });
    for (const answer of await page.locator('.choice-answer').all()) {
      expect(await answer.isVisible()).toBe(true);
    }
    const cut = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('.scroll, .layer-scroll')]
        .filter((each) => each.scrollWidth > each.clientWidth + 1)
        .map((each) => `${each.className} ${each.scrollWidth} > ${each.clientWidth}`),
    );
    expect(cut).toEqual([]);
  });

  test('a figure that is far from the screen is printed as the reader set it', async () => {
    const { page } = await open('/learn/roofline/');
    await wake(page);
    const explorer = page.locator('#roofline-explorer');
    await explorer.scrollIntoViewIfNeeded();
    await move(explorer, 'batch', 64);
    await expect.poll(() => page.url()).toContain('batch=64');
    await page.pdf();
    await expect.poll(() => shownTable(page)).toEqual(tableTexts({ ...PAPER, batch: 64 }));
  });
});

describe('motion', () => {
  test('nothing moves for a reader who asked for that', async () => {
    const { page } = await open(addressOf('/learn/roofline/', PAPER), { reducedMotion: 'reduce' });
    await wake(page);
    await move(page.locator('#layer-table'), 'batch', 256);
    const moving = await page.evaluate(() =>
      [...document.querySelectorAll('*')]
        .filter((each) => {
          const { transitionDuration, animationDuration, animationName } = getComputedStyle(each);
          const long = (text: string): boolean =>
            text.split(',').some((part) => parseFloat(part) > 0.02);
          return long(transitionDuration) || (animationName !== 'none' && long(animationDuration));
        })
        .map((each) => `${each.tagName}.${each.getAttribute('class')}`),
    );
    expect([...new Set(moving)]).toEqual([]);
    expect(
      await page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior),
    ).toBe('auto');
  });

  test('for others a dot slides to its new place', async () => {
    const { page } = await open(addressOf('/learn/roofline/', PAPER), {
      reducedMotion: 'no-preference',
    });
    await wake(page);
    await page.locator('#roofline-explorer').scrollIntoViewIfNeeded();
    await move(page.locator('#roofline-explorer'), 'batch', 256);
    await page.locator('svg.rp-leap').waitFor({ state: 'attached' });
    const duration = await page
      .locator('.rp-leap .rp-moves')
      .first()
      .evaluate((each) => parseFloat(getComputedStyle(each).transitionDuration));
    expect(duration).toBeGreaterThan(0);
  });
});

describe('the theme', () => {
  test('is set before the first paint', async () => {
    const { page } = await open('/learn/roofline/', {
      colorScheme: 'light',
      before: (each) =>
        each.addInitScript(() => {
          localStorage.setItem('ridgepoint:theme', 'dark');
          // The first child of the body is when painting could begin.
          const observer = new MutationObserver(() => {
            if (!document.body) return;
            Object.assign(window, { atBody: document.documentElement.dataset['theme'] });
            observer.disconnect();
          });
          observer.observe(document, { childList: true, subtree: true });
        }),
    });
    expect(await page.evaluate(() => (window as unknown as { atBody: string }).atBody)).toBe(
      'dark',
    );
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe(
      'dark',
    );
  });

  test('of no sense is passed over', async () => {
    const { page, problems } = await open('/', {
      before: (each) =>
        each.addInitScript(() => localStorage.setItem('ridgepoint:theme', '"><script>')),
    });
    expect(await page.getByLabel('Theme').inputValue()).toBe('');
    expect(problems).toEqual([]);
  });

  test('changes every colour that carries meaning', async () => {
    const colours = async (colorScheme: 'light' | 'dark'): Promise<string[]> => {
      const { page } = await open('/learn/roofline/', { colorScheme });
      return page.evaluate(() => {
        const style = getComputedStyle(document.documentElement);
        return ['--ink', '--paper', '--memory', '--compute'].map((name) =>
          style.getPropertyValue(name),
        );
      });
    };
    const [light, dark] = [await colours('light'), await colours('dark')];
    light.forEach((colour, i) => expect(colour).not.toBe(dark[i]));
  });
});

describe('while a page loads', () => {
  test.each(['/', '/learn/roofline/', '/learn/decode/', '/glossary/'])(
    '%s stays where it is: layout shift of at most 0.02',
    async (path) => {
      const { page } = await open(path, {
        viewport: { width: 390, height: 800 },
        before: (each) =>
          each.addInitScript(() => {
            Object.assign(window, { shift: 0 });
            new PerformanceObserver((list) => {
              for (const entry of list.getEntries() as (PerformanceEntry & {
                value: number;
                hadRecentInput: boolean;
              })[]) {
                if (!entry.hadRecentInput)
                  (window as unknown as { shift: number }).shift += entry.value;
              }
            }).observe({ type: 'layout-shift', buffered: true });
          }),
      });
      await wake(page);
      await scrollToEnd(page);
      expect(
        await page.evaluate(() => (window as unknown as { shift: number }).shift),
      ).toBeLessThanOrEqual(0.02);
    },
  );
});
