// What a page costs its reader, in the bytes that a static host sends.
import { brotliCompressSync } from 'node:zlib';
import type { Page } from 'playwright-core';

export type Kind = 'html' | 'css' | 'js' | 'json' | 'fonts' | 'other';

export interface Weight {
  readonly requests: number;
  readonly raw: number;
  readonly brotli: number;
}

export type Weights = Readonly<Record<Kind, Weight>>;

export interface Weighing {
  /** Everything that has arrived, once nothing more does. */
  readonly weights: () => Promise<Weights>;
  readonly urls: () => readonly string[];
}

const KINDS: Readonly<Record<string, Kind>> = {
  html: 'html',
  css: 'css',
  js: 'js',
  json: 'json',
  woff2: 'fonts',
};

const NOTHING: Weight = { requests: 0, raw: 0, brotli: 0 };

const plus = (a: Weight, b: Weight): Weight => ({
  requests: a.requests + b.requests,
  raw: a.raw + b.raw,
  brotli: a.brotli + b.brotli,
});

const kindOf = ({ pathname }: URL): Kind =>
  pathname.endsWith('/') ? 'html' : (KINDS[pathname.split('.').at(-1) ?? ''] ?? 'other');

function weightOf(body: Buffer): Weight {
  // Images and fonts are compressed already.
  const brotli = Math.min(body.length, brotliCompressSync(body).length);
  return { requests: 1, raw: body.length, brotli };
}

const QUIET = 400;

/** Starts before the page does: whatever it requests goes on the scales. */
export function weigh(page: Page): Weighing {
  const arrived = new Map<string, Weight>();
  let pending = 0;
  let busy = performance.now();
  const change = (by: 1 | -1): void => {
    pending += by;
    busy = performance.now();
  };
  page.on('request', () => change(1));
  page.on('requestfailed', () => change(-1));
  page.on('requestfinished', (request) => {
    void (async () => {
      const response = await request.response();
      const body = await response?.body();
      if (body && !request.url().startsWith('data:')) arrived.set(request.url(), weightOf(body));
      change(-1);
    })();
  });
  return {
    urls: () => [...arrived.keys()],
    async weights() {
      while (pending > 0 || performance.now() - busy < QUIET) {
        await page.waitForTimeout(QUIET / 8);
      }
      const weights: Record<Kind, Weight> = {
        html: NOTHING,
        css: NOTHING,
        js: NOTHING,
        json: NOTHING,
        fonts: NOTHING,
        other: NOTHING,
      };
      for (const [url, weight] of arrived) {
        const kind = kindOf(new URL(url));
        weights[kind] = plus(weights[kind], weight);
      }
      return weights;
    },
  };
}

/** All but the fonts, which every page shares and a browser keeps. */
export const withoutFonts = ({ fonts: _, ...rest }: Weights): Weight =>
  Object.values(rest).reduce(plus, NOTHING);
