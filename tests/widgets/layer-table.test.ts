import { describe, expect, test } from 'vitest';
import { idOf, longest, shownStage } from '../../src/components/scenario/figures.ts';
import {
  COLUMNS,
  changeText,
  layerTableView,
} from '../../src/components/widgets/layer-table/view-model.ts';
import { share, textOf } from '../../src/lib/format.ts';
import { NONSENSE, analysisOf } from '../support/analysis.ts';

const rowsOf = (view: ReturnType<typeof layerTableView>) =>
  view.sections.flatMap(({ rows }) => rows);

describe('the layer table', () => {
  test('has a row for every operator, in the engine’s order, with every column', () => {
    const analysis = analysisOf();
    const rows = rowsOf(layerTableView(analysis, null));
    expect(rows.map(({ id }) => id)).toEqual(
      shownStage(analysis).operators.map(({ operator }) => idOf(operator)),
    );
    for (const { cells } of rows) expect(cells.map(({ figure }) => figure)).toEqual([...COLUMNS]);
  });

  test('gives every operator a name of its own, which its dot and its formula find again', () => {
    for (const stage of ['prefill', 'decode'] as const) {
      const ids = rowsOf(layerTableView(analysisOf({ stage }), null)).map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const id of ids) expect(id).not.toMatch(/\s/);
    }
  });

  test('has shares that add up to the whole', () => {
    for (const stage of ['prefill', 'decode'] as const) {
      const rows = rowsOf(layerTableView(analysisOf({ stage, batch: 16 }), null));
      expect(rows.reduce((sum, row) => sum + row.share, 0)).toBeCloseTo(1, 9);
    }
  });

  test('says which operator takes most of the time', () => {
    const analysis = analysisOf();
    const { says } = layerTableView(analysis, null);
    expect(says).toContain(longest(analysis).operator.name);
    expect(says).toContain('memory-bound');
    expect(says).not.toMatch(NONSENSE);
  });

  test('adds what operators of one name take in layers of several kinds', () => {
    const analysis = analysisOf({ model: 'qwen3-next-80b-a3b', batch: 64 });
    const { operators, totals } = shownStage(analysis);
    const same = operators.filter(({ operator }) => operator.name === 'experts_gate_proj');
    expect(same.length).toBe(2);
    const time = same.reduce((sum, { operator, bound }) => sum + operator.count * bound.seconds, 0);
    const { says } = layerTableView(analysis, null);
    expect(says).toContain(`takes most: ${textOf(share(time / totals.seconds))}, memory-bound`);
  });

  test('compares with nothing until a baseline is pinned', () => {
    const { total, sections } = layerTableView(analysisOf(), null);
    expect(total.change).toBeNull();
    expect(sections.every(({ rows }) => rows.every(({ change }) => change === null))).toBe(true);
  });

  test('against itself, nothing changes and nothing flips', () => {
    const analysis = analysisOf();
    const view = layerTableView(analysis, analysis);
    expect(view.total.change!.text).toBe('same');
    for (const { change } of rowsOf(view)) expect(change).toEqual({ text: 'same', flipped: false });
  });

  test('against another stage, the flips are exactly the operators whose limit differs', () => {
    const [prefill, decode] = [analysisOf({ stage: 'prefill' }), analysisOf({ stage: 'decode' })];
    const before = new Map(
      prefill.prefill.operators.map((each) => [idOf(each.operator), each.bound.limit]),
    );
    for (const { id, limit, change } of rowsOf(layerTableView(decode, prefill))) {
      expect(change!.flipped, id).toBe(before.get(id) !== limit);
    }
  });

  test('an operator that the baseline does not have is new', () => {
    const fused = analysisOf({ flashAttention: true });
    const rows = rowsOf(layerTableView(fused, analysisOf()));
    expect(rows.find(({ name }) => name.includes('fused'))!.change!.text).toBe('new');
  });

  test('the total of a column is the engine’s total', () => {
    const analysis = analysisOf({ stage: 'prefill' });
    const { cells } = layerTableView(analysis, null).total;
    const { totals } = analysis.prefill;
    const intensity = cells.find(({ figure }) => figure === 'intensity')!;
    expect(Number(intensity.quantity.text.replace(/,/g, ''))).toBeCloseTo(
      totals.ops / totals.bytes,
      -1,
    );
    for (const { quantity } of cells) expect(textOf(quantity)).not.toMatch(NONSENSE);
  });
});

describe('a change of time in words', () => {
  test.each([
    [1, 1, 'same'],
    [1, 1.00004, 'same'],
    [1, 1.0006, /^\+0\.06\d? %$/],
    [1, 0.59, '−41 %'],
    [1, 1.5, '+50 %'],
    [1, 1.9999, '+100 %'],
    [1, 2, '×2.0'],
    [1, 32, '×32'],
    [0, 1, 'new'],
    [0, 0, 'same'],
    [1, 0, '−100 %'],
  ])('from %d to %d: %s', (before, after, text) => {
    expect(changeText(before, after).replaceAll('\u202f', ' ')).toMatch(
      text instanceof RegExp ? text : new RegExp(`^${escaped(text)}$`),
    );
  });
  const escaped = (text: string): string => text.replace(/[+.]/g, '\\$&');
});
