import type { Browser, Page } from 'playwright-core';
import { firstLayout } from '../support/first-layout.ts';

interface Sample {
  /** From the reader's key press to the frame that shows the first change, in milliseconds. */
  readonly first: number;
  /** … to the frame that shows the last one. */
  readonly last: number;
}

const SAMPLES = 40;
const WARM_UP = 5;

/** Runs in the page: times one press of a key against the frames that follow it. */
function watchOnePress(): void {
  const afterPaint = (then: () => void): void => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = then;
    requestAnimationFrame(() => {
      port2.postMessage(null);
    });
  };
  // The address is written a moment after the last move; the next one should not meet it.
  const QUIET = 250;
  let pressed = 0;
  let first = 0;
  let last = 0;
  let waiting = false;
  const seen = new MutationObserver(() => {
    if (!pressed || waiting) return;
    waiting = true;
    afterPaint(() => {
      waiting = false;
      last = performance.now() - pressed;
      first ||= last;
    });
  });
  seen.observe(document.body, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
  });
  addEventListener('keydown', (event) => (pressed = event.timeStamp), {
    once: true,
    capture: true,
  });
  Object.assign(window, {
    pressTimed: new Promise((resolve) => {
      const look = setInterval(() => {
        const quiet = first && !waiting && performance.now() - pressed - last > QUIET;
        if (!quiet) return;
        clearInterval(look);
        seen.disconnect();
        resolve({ first, last });
      }, 10);
    }),
  });
}

async function press(page: Page): Promise<Sample> {
  await page.evaluate(watchOnePress);
  await page.keyboard.press('ArrowRight');
  return page.evaluate(() => (window as unknown as { pressTimed: Promise<Sample> }).pressTimed);
}

const percentile = (values: readonly number[], share: number): string => {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[Math.ceil(share * sorted.length) - 1] ?? NaN).toFixed(1);
};

/** Real key presses on each batch slider of a page whose widgets are all awake; one line for each. */
export async function sliderFigures(
  browser: Browser,
  url: string,
  throttle: number,
): Promise<string[]> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(url, { waitUntil: 'networkidle' });
  for (const island of await page.locator('astro-island').all()) {
    await island.scrollIntoViewIfNeeded();
  }
  await page.waitForFunction(() => !document.querySelector('astro-island[ssr]'));
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: throttle });
  const lines: string[] = [];
  for (const slider of await page.locator('input[type=range][id$="batch-range"]').all()) {
    await slider.focus();
    for (let i = 0; i < WARM_UP; i += 1) await press(page);
    const samples: Sample[] = [];
    while (samples.length < SAMPLES) samples.push(await press(page));
    const [first, last] = (['first', 'last'] as const).map((key) => {
      const values = samples.map((sample) => sample[key]);
      return `p50 ${percentile(values, 0.5)}, p95 ${percentile(values, 0.95)} ms`;
    });
    const id = await slider.getAttribute('id');
    const { dirtyObjects, totalObjects } = await firstLayout(page, () => press(page));
    lines.push(
      `${id}: first change ${first}, lays out ${dirtyObjects} of ${totalObjects} objects; last ${last}`,
    );
  }
  await page.close();
  return lines;
}
