import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { afterAll, afterEach, beforeAll, inject } from 'vitest';
import { findChromium } from '../../scripts/chromium.mjs';

const FLAGS = [
  // A container's root has no sandbox; every page is our own.
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface VisitOptions extends BrowserContextOptions {
  /** Runs before every document of the visit, before its own scripts. */
  readonly before?: (page: Page) => Promise<unknown>;
}

/** A page of the site in a context of its own, as a new reader sees it. */
export interface Visit {
  readonly page: Page;
  /** Whatever a reader's console, network panel or security policy complained about. */
  readonly problems: string[];
}

/** One browser for the tests of a file; each test's pages are closed after it unless they are kept. */
export function useBrowser({ keep = false } = {}) {
  let browser: Browser;
  beforeAll(async () => {
    const executablePath = findChromium();
    browser = await chromium.launch({ args: FLAGS, ...(executablePath && { executablePath }) });
  });
  afterEach(async () => {
    if (!keep) await Promise.all(browser.contexts().map((context) => context.close()));
  });
  afterAll(() => browser.close());

  return async function open(
    path: string,
    { before, ...options }: VisitOptions = {},
    root: string = inject('site').url,
  ): Promise<Visit> {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 900 },
      reducedMotion: 'reduce',
      ...options,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    const problems = watch(page, new URL(root).origin);
    await before?.(page);
    await page.goto(new URL(path.replace(/^\//, ''), root).href);
    return { page, problems };
  };
}

function watch(page: Page, origin: string): string[] {
  const problems: string[] = [];
  page.on('console', (message) => problems.push(`console ${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => problems.push(`error: ${error.stack ?? error.message}`));
  page.on('requestfailed', (request) => {
    // A page that is left takes its open requests with it.
    const why = request.failure()?.errorText;
    if (why !== 'net::ERR_ABORTED') problems.push(`failed: ${request.url()} ${why}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) problems.push(`${response.status()}: ${response.url()}`);
  });
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.origin !== origin && !['data:', 'blob:'].includes(url.protocol)) {
      problems.push(`left the origin: ${url.href}`);
    }
  });
  return problems;
}

/** Scrolls every widget into view, and waits until each has drawn the page's scenario. */
export async function wake(page: Page): Promise<void> {
  for (const island of await page.locator('astro-island').all()) {
    await island.scrollIntoViewIfNeeded();
    // The list of models is there once the widget is awake and has read the address.
    await island.locator('select[id$="-model"] > optgroup + optgroup').first().waitFor({
      state: 'attached',
    });
  }
}

/** Scrolls to the end as a reader does, so that everything lazy loads. */
export async function scrollToEnd(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight) {
      scrollTo(0, y);
      await new Promise(requestAnimationFrame);
    }
  });
}

/** What a reader sees in an element, in one line. */
export const textOf = async (locator: Locator): Promise<string> =>
  oneLine(await locator.innerText());

export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
