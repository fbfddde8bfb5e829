// Reading and moving the widgets of a page, and what the engine says that they should show.
import type { Locator, Page } from 'playwright-core';
import type { Control } from '../../src/components/scenario/controls.ts';
import { FIGURES, figureOf, idOf } from '../../src/components/scenario/figures.ts';
import { COLUMNS } from '../../src/components/widgets/layer-table/view-model.ts';
import type { StageEstimate } from '../../src/engine/index.ts';
import { analyzeDecode, analyzePrefill } from '../../src/engine/index.ts';
import { demand } from '../../src/lib/demand.ts';
import { inputsOf } from '../../src/lib/figures.ts';
import { intensity, opsPerSecond, textOf } from '../../src/lib/format.ts';
import type { Scenario } from '../../src/lib/scenario.ts';
import { queryOf } from '../../src/lib/url-state.ts';
import { oneLine } from './browser.ts';

/** A page with a scenario in its address, in full. */
export const addressOf = (path: string, scenario: Scenario): string =>
  path + queryOf(scenario, { ...scenario, batch: -1 });

/** The engine's estimate of the stage that a scenario shows. */
export function stageOf(scenario: Scenario): StageEstimate {
  const analyze = scenario.stage === 'prefill' ? analyzePrefill : analyzeDecode;
  return demand(analyze(inputsOf(scenario)));
}

/** Operator → its limit, then the texts of its row. */
export type TableTexts = Readonly<Record<string, readonly string[]>>;

export const tableTexts = (scenario: Scenario): TableTexts =>
  Object.fromEntries(
    stageOf(scenario).operators.map((estimate) => [
      idOf(estimate.operator),
      [
        estimate.bound.limit,
        ...COLUMNS.map((figure) => {
          const value = figureOf(estimate, figure);
          return value === null ? 'none' : oneLine(textOf(FIGURES[figure].print(value)));
        }),
      ],
    ]),
  );

/** The layer table as a reader sees it. */
export const shownTable = (page: Page): Promise<TableTexts> =>
  page
    .locator('table.layer-table')
    .evaluate((table) =>
      Object.fromEntries(
        [...table.querySelectorAll<HTMLElement>('tr[data-operator]')].map((row) => [
          row.dataset['operator'],
          [...row.querySelectorAll<HTMLElement>('.layer-limit, [data-figure]')].map((cell) =>
            cell.innerText.replace(/\s+/g, ' ').trim(),
          ),
        ]),
      ),
    );

/** Operator → what its dot says. */
export const dotTexts = (scenario: Scenario): readonly string[] =>
  stageOf(scenario)
    .operators.filter(({ cost, bound }) => cost.ops > 0 && bound.bytes > 0)
    .map(({ operator, bound }) =>
      [
        operator.name,
        textOf(intensity(bound.intensity!)),
        textOf(opsPerSecond(bound.attainable)),
        `${bound.limit}-bound`,
      ].join(', '),
    )
    .map(oneLine);

export const shownDots = async (page: Page): Promise<readonly string[]> => {
  const dots = await page.locator('.rp-dots [role=option]').all();
  const labels = await Promise.all(dots.map((dot) => dot.getAttribute('aria-label')));
  return labels.map((label) => oneLine(label ?? ''));
};

/** Moves one control of a widget, as a reader would; folded ones are unfolded first. */
/** Controls with too many options to have them all in view. */
const LISTS: ReadonlySet<Control> = new Set(['model', 'hardware', 'weights']);

export async function move(
  widget: Locator,
  control: Control,
  to: string | number | boolean,
): Promise<void> {
  await unfold(widget);
  const id = await widget.getAttribute('id');
  const field = widget.locator(`[id="${id}-${control}"]`);
  if (typeof to === 'number') await field.fill(String(to));
  else if (typeof to === 'boolean') await toggled(field, to);
  else if (LISTS.has(control)) await field.selectOption(to);
  else await widget.locator(`label:has([name="${id}-${control}"][value="${to}"])`).click();
}

async function toggled(field: Locator, to: boolean): Promise<void> {
  if ((await field.isChecked()) !== to) await field.locator('xpath=..').click();
}

/** Opens "More settings". */
export async function unfold(widget: Locator): Promise<void> {
  const more = widget.locator('.controls details:not([open]) > summary');
  if ((await more.count()) > 0) await more.click();
}
