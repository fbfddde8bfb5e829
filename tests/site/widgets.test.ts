import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { CONTROLS } from '../../src/components/scenario/controls.ts';
import type { Control } from '../../src/components/scenario/controls.ts';
import { analyzeChat, analyzePrefill } from '../../src/engine/index.ts';
import { demand } from '../../src/lib/demand.ts';
import { inputsOf } from '../../src/lib/figures.ts';
import { bytes, seconds, textOf as print } from '../../src/lib/format.ts';
import type { Scenario } from '../../src/lib/scenario.ts';
import { ALICE, PAPER } from '../../src/lib/scenario.ts';
import { oneLine, textOf, useBrowser, wake } from '../support/browser.ts';
import { pageWith } from '../support/site-files.ts';
import {
  addressOf,
  dotTexts,
  move,
  shownDots,
  shownTable,
  stageOf,
  tableTexts,
} from '../support/widget-page.ts';

const open = useBrowser({ keep: true });

/** Every control, moved in this order, each on top of those before it. */
const MOVES: Readonly<Record<Control, Partial<Scenario>>> = {
  stage: { stage: 'prefill' },
  batch: { batch: 64 },
  prompt: { prompt: 777 },
  generate: { generate: 32 },
  past: { past: 1000 },
  model: { model: 'llama-2-13b' },
  hardware: { hardware: 'nvidia-a100-sxm4-80gb' },
  weights: { weights: 'int8' },
  activations: { activations: 'int8' },
  kv: { kv: 'int4' },
  head: { head: 'int8' },
  'flash-attention': { flashAttention: true },
  fusion: { fusion: true },
  // Shown for models with latents only; see the last test.
  'mla-execution': {},
  accounting: { accounting: 'llm-viewer' },
};

/** What the published tool does not know is taken back before it counts. */
const UNKNOWN_TO_THE_TOOL: Partial<Scenario> = { past: 0, fusion: false };

test('every control has its turn below', () => {
  expect(Object.keys(MOVES)).toEqual([...CONTROLS]);
});

interface Case {
  readonly widget: string;
  readonly shown: (page: Page) => Promise<unknown>;
  readonly expected: (scenario: Scenario) => unknown;
}

const CASES: readonly Case[] = [
  { widget: 'layer-table', shown: shownTable, expected: tableTexts },
  { widget: 'roofline-explorer', shown: shownDots, expected: dotTexts },
  {
    widget: 'stage-timeline',
    shown: async (page) => (await page.locator('.rp-stack li b').allInnerTexts()).map(oneLine),
    expected: (scenario) => {
      const ttft = demand(analyzePrefill(inputsOf(scenario))).totals.seconds;
      const total = demand(analyzeChat(inputsOf(scenario))).totals.seconds;
      return [ttft, total - ttft, total].map((value) => oneLine(print(seconds(value))));
    },
  },
];

describe.each(CASES)('the $widget shows the engine’s numbers', (one) => {
  const { widget, shown, expected } = one;
  let page: Page;
  let scenario = PAPER;

  beforeAll(async () => {
    ({ page } = await open(addressOf(pageWith(widget), PAPER)));
    await wake(page);
  });

  test('as the page opens', async () => {
    await expect.poll(() => shown(page)).toEqual(expected(PAPER));
  });

  test.each(CONTROLS.filter((control) => control !== 'mla-execution'))(
    'after “%s” has moved',
    async (control) => {
      const figure = page.locator(`[id="${widget}"]`);
      const changes = MOVES[control];
      if (control === 'accounting') {
        await move(figure, 'past', 0);
        await move(figure, 'fusion', false);
        scenario = { ...scenario, ...UNKNOWN_TO_THE_TOOL };
      }
      await move(figure, control, Object.values(changes)[0]!);
      scenario = { ...scenario, ...changes };
      await expect.poll(() => shown(page)).toEqual(expected(scenario));
    },
  );

  test('in the line that says what is shown', async () => {
    const summary = page.locator(`[id="${widget}"] .widget-summary`).first();
    await expect
      .poll(() => textOf(summary))
      .toContain(
        'Llama 2 13B on NVIDIA A100 SXM4 80GB · weights INT8, head INT8, activations INT8, ' +
          'cache INT4 per channel · batch 64 · prompt 777 · FlashAttention · counted as the paper’s tool does',
      );
  });

  test('after a ready-made scenario was chosen', async () => {
    const figure = page.locator(`[id="${widget}"]`);
    await figure.getByRole('button', { name: 'Alice, novelist' }).click();
    await expect.poll(() => shown(page)).toEqual(expected(ALICE));
  });

  test('after “mla-execution” has moved, which only a model with latents has', async () => {
    const figure = page.locator(`[id="${widget}"]`);
    const choice = figure.getByRole('group', { name: 'Latent attention' });
    expect(await choice.count()).toBe(0);
    const latent = { ...ALICE, model: 'deepseek-v2-lite' };
    await move(figure, 'model', latent.model);
    await expect.poll(() => shown(page)).toEqual(expected(latent));
    await move(figure, 'mla-execution', 'expanded');
    await expect.poll(() => shown(page)).toEqual(expected({ ...latent, mlaExecution: 'expanded' }));
  });
});

describe('the layer table', () => {
  /** The smallest batch at which an operator’s arithmetic takes as long as its bytes. */
  const flip = (operator: string): number => {
    for (let batch = 1; batch <= 1024; batch++) {
      const { operators } = stageOf({ ...PAPER, batch });
      const { bound } = operators.find(({ operator: { name } }) => name === operator)!;
      if (bound.limit === 'compute') return batch;
    }
    throw new Error(`${operator} never flips`);
  };

  test.each(['q_proj', 'gate_proj', 'down_proj'])(
    '%s turns from memory to compute at the very batch that the engine names',
    async (operator) => {
      const { page } = await open(addressOf('/learn/roofline/', PAPER));
      await wake(page);
      const table = page.locator('[id="layer-table"]');
      const limit = table.locator(`tr:has(> th:text-is("${operator}")) .layer-limit`);
      const at = flip(operator);
      await move(table, 'batch', at - 1);
      await expect.poll(() => textOf(limit)).toBe('memory');
      await move(table, 'batch', at);
      await expect.poll(() => textOf(limit)).toBe('compute');
    },
  );

  test('the total is what the engine adds up', async () => {
    const { page } = await open(addressOf('/learn/roofline/', PAPER));
    await wake(page);
    const { totals } = stageOf(PAPER);
    const total = page.locator('.layer-table [data-total]');
    await expect
      .poll(async () => (await total.allInnerTexts()).map(oneLine))
      .toEqual(
        expect.arrayContaining([
          oneLine(print(bytes(totals.bytes))),
          oneLine(print(seconds(totals.seconds))),
        ]),
      );
  });

  test('a pinned baseline stays while the batch grows, and the flips are named', async () => {
    const { page } = await open(addressOf('/learn/roofline/', PAPER));
    await wake(page);
    const table = page.locator('[id="layer-table"]');
    await table.getByRole('button', { name: 'Pin this as baseline' }).click();
    await table.getByText('Against pin').waitFor();
    const headings = (await table.locator('thead th').allInnerTexts()).map(oneLine);
    const row = table.locator('tr[data-operator$=".q_proj"]');
    const compared = row.locator(':is(th, td)').nth(headings.indexOf('Against pin'));
    await expect.poll(() => textOf(compared)).toBe('same');
    await move(table, 'batch', 256);
    await expect.poll(() => textOf(compared)).toMatch(/^\+[\d.]+ % flips$/);
    await table.getByRole('button', { name: 'Unpin the baseline' }).click();
    await expect.poll(() => table.getByText('Against pin').count()).toBe(0);
  });
});

test('a button in the text moves every widget of the page', async () => {
  const { page } = await open('/learn/roofline/');
  await wake(page);
  await page.getByRole('link', { name: '256', exact: true }).click();
  await expect.poll(() => shownTable(page)).toEqual(tableTexts({ ...PAPER, batch: 256 }));
  await expect.poll(() => shownDots(page)).toEqual(dotTexts({ ...PAPER, batch: 256 }));
  expect(new URL(page.url()).hash).toBe('');
});

describe.each(CASES)(
  'after a slider was moved faster than frames',
  ({ widget, shown, expected }) => {
    test(`the ${widget} shows the last setup, and its picture what that address draws`, async () => {
      const { page } = await open(addressOf(pageWith(widget), PAPER));
      await wake(page);
      const range = page.locator(`#${widget} [id$="batch-range"]`);
      await range.focus();
      const keys = [
        'ArrowRight',
        'ArrowRight',
        'ArrowLeft',
        'ArrowRight',
        'ArrowRight',
        'ArrowLeft',
      ];
      for (const key of keys.flatMap((each) => [each, each])) await page.keyboard.press(key);
      const scenario = { ...PAPER, batch: 5 };
      await expect.poll(() => shown(page)).toEqual(expected(scenario));
      const drawn = await open(addressOf(pageWith(widget), scenario));
      await wake(drawn.page);
      await expect.poll(() => picture(page, widget)).toEqual(await picture(drawn.page, widget));
    });
  },
);

/** Where everything in a widget's picture stands. */
const picture = (page: Page, widget: string): Promise<readonly string[]> =>
  page
    .locator(`#${widget} :is([data-dot], [data-part])`)
    .evaluateAll((all) => all.map((each) => each.outerHTML));
