import { describe, expect, test } from 'vitest';
import { derive } from '../../src/components/scenario/derive.ts';
import { hardwareChoice } from '../../src/components/scenario/page-of.ts';
import {
  explanationOf,
  figureOf,
  idOf,
  shownStage,
} from '../../src/components/scenario/figures.ts';
import { summaryOf } from '../../src/components/scenario/summary.ts';
import { COLUMNS, layerTableView } from '../../src/components/widgets/layer-table/view-model.ts';
import {
  rooflineView,
  tableRows,
} from '../../src/components/widgets/roofline-explorer/view-model.ts';
import { requestView, tokensView } from '../../src/components/widgets/stage-timeline/view-model.ts';
import { HARDWARE, MODELS, modelRecord } from '../../src/lib/library.ts';
import type { Scenario } from '../../src/lib/scenario.ts';
import { ALICE, BOB, PAPER } from '../../src/lib/scenario.ts';
import { analysisOf, nonsenseIn } from '../support/analysis.ts';

/** What makes no sense of all that the widgets would draw; an honest refusal does. */
function nonsense(scenario: Scenario): readonly string[] {
  const found = derive(scenario, modelRecord(scenario.model), hardwareChoice(scenario.hardware));
  if (!found.ok) {
    for (const { path, expected, received, message } of found.issues) {
      expect([path, expected, received, message]).not.toContain('');
    }
    return [];
  }
  const analysis = found.value;
  const pinned = analysisOf();
  return nonsenseIn([
    summaryOf(analysis),
    layerTableView(analysis, pinned),
    rooflineView(analysis, pinned),
    tableRows(analysis),
    requestView(analysis),
    tokensView(analysis),
    shownStage(analysis).operators.flatMap(({ operator }) =>
      COLUMNS.map((figure) => explanationOf(analysis, idOf(operator), figure)),
    ),
  ]);
}

const SETUPS: readonly [string, Partial<Scenario>][] = [
  ['the paper’s decode', PAPER],
  ['Bob', BOB],
  ['Alice', ALICE],
  ['one token of everything', { batch: 1, prompt: 1, past: 0, generate: 1, stage: 'prefill' }],
  ['far too much of everything', { batch: 1e6, prompt: 1e8, past: 1e8, generate: 1e7 }],
  [
    'low bits and all options',
    { weights: 'int4-g128', kv: 'int4', flashAttention: true, fusion: true },
  ],
  ['the published tool', { accounting: 'llm-viewer' }],
];

describe.each(SETUPS)('%s', (_, changes) => {
  test('makes sense for every model', () => {
    for (const { id } of MODELS) {
      expect(nonsense({ ...PAPER, ...changes, model: id }), id).toEqual([]);
    }
  });

  test('makes sense on every device', () => {
    for (const { id } of HARDWARE) {
      expect(nonsense({ ...PAPER, ...changes, hardware: id }), id).toEqual([]);
    }
  });
});

test('each number that can be pointed at is explained by the value that stands there', () => {
  for (const scenario of [PAPER, BOB, ALICE]) {
    const analysis = analysisOf(scenario);
    for (const estimate of shownStage(analysis).operators) {
      for (const figure of COLUMNS) {
        const explanation = explanationOf(analysis, idOf(estimate.operator), figure);
        const value = figureOf(estimate, figure);
        if (explanation) expect(explanation.value).toBe(value);
        else expect(value === null || value === 0).toBe(true);
      }
    }
  }
});

describe('the line that says what is shown', () => {
  test('names model, device, format and workload', () => {
    expect(summaryOf(analysisOf())).toBe(
      'Llama 2 7B on NVIDIA RTX A6000 · FP16 · batch 1 · prompt 2,048',
    );
  });

  test.each<[keyof Scenario, Partial<Scenario>]>([
    ['batch', { batch: 2 }],
    ['prompt', { prompt: 7 }],
    ['past', { past: 9 }],
    ['weights', { weights: 'int8' }],
    ['activations', { activations: 'int8' }],
    ['kv', { kv: 'int8' }],
    ['head', { head: 'int8' }],
    ['flashAttention', { flashAttention: true }],
    ['fusion', { fusion: true }],
    ['accounting', { accounting: 'llm-viewer' }],
    ['model', { model: 'llama-2-13b' }],
    ['hardware', { hardware: 'nvidia-h100-sxm-80gb' }],
  ])('tells two setups apart that differ in “%s”', (_, changes) => {
    expect(summaryOf(analysisOf(changes))).not.toBe(summaryOf(analysisOf()));
  });

  test('names the execution of latent attention where there are latents and one was chosen', () => {
    const summary = (model: string, mlaExecution: Scenario['mlaExecution']): string =>
      summaryOf(analysisOf({ model, mlaExecution }));
    expect(summary('deepseek-v2-lite', 'absorbed')).toContain('latent attention absorbed');
    expect(summary('deepseek-v2-lite', 'auto')).not.toContain('latent');
    expect(summary('llama-2-7b', 'absorbed')).not.toContain('latent');
  });
});
