import type { Browser } from 'playwright-core';
import { weigh, withoutFonts, type Weights } from '../support/weigh.ts';

const kilobytes = (bytes: number): string => (bytes / 1000).toFixed(1);

const told = (weights: Weights): string =>
  [...Object.entries(weights), ['all but fonts', withoutFonts(weights)] as const]
    .map(([kind, { raw, brotli }]) => `${kind} ${kilobytes(raw)} / ${kilobytes(brotli)}`)
    .join(', ');

/** Kilobytes raw / Brotli of one page, as loaded and after scrolling to its end. */
export async function pageFigures(browser: Browser, url: string): Promise<string[]> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const scale = weigh(page);
  await page.goto(url);
  const loaded = told(await scale.weights());
  await page.evaluate(async () => {
    for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight) {
      scrollTo(0, y);
      await new Promise(requestAnimationFrame);
    }
  });
  const scrolled = told(await scale.weights());
  await page.close();
  return [`  on load:   ${loaded}`, `  scrolled:  ${scrolled}`];
}
