import type { Page } from 'playwright-core';

/** What the browser says of a layout. */
export interface Layout {
  /** Only boxes that stand for themselves were laid out, not the page around them. */
  readonly partialLayout: boolean;
  /** Boxes and texts to be laid out anew, and all that the browser went through for it. */
  readonly dirtyObjects: number;
  readonly totalObjects: number;
}

interface Trace {
  readonly traceEvents: readonly {
    readonly name: string;
    readonly ts: number;
    readonly args: { readonly beginData?: Layout & { readonly frame: string } };
  }[];
}

/** The first layout of a page that something brings about. */
export async function firstLayout(page: Page, act: () => Promise<unknown>): Promise<Layout> {
  const browser = page.context().browser()!;
  const session = await page.context().newCDPSession(page);
  const { frameTree } = await session.send('Page.getFrameTree');
  await browser.startTracing(page, { categories: ['devtools.timeline'] });
  await act();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as Trace;
  await session.detach();
  const [first] = traceEvents
    .filter(({ name }) => name === 'Layout')
    .sort((a, b) => a.ts - b.ts)
    .flatMap(({ args }) => args.beginData ?? [])
    // The favicon is laid out, too, in a frame of its own.
    .filter(({ frame }) => frame === frameTree.frame.id);
  if (!first) throw new Error('Nothing was laid out.');
  return first;
}
