import { describe, expect, test } from 'vitest';
import {
  rooflineView,
  tableRows,
} from '../../src/components/widgets/roofline-explorer/view-model.ts';
import { NONSENSE, analysisOf } from '../support/analysis.ts';

describe('the roofline', () => {
  test('has one roof for each arithmetic in use; the busiest one is active', () => {
    const { roofs, bandwidth } = rooflineView(analysisOf(), null);
    expect(roofs.filter(({ active }) => active).map(({ id }) => id)).toEqual(['fp16']);
    expect(roofs.map(({ id }) => id)).toContain('vector');
    expect(bandwidth.value).toBe(768e9);
  });

  test('raises the roof when both operands are in 8 bits, and not when only the weights are', () => {
    const active = (changes: object): string =>
      rooflineView(analysisOf({ stage: 'prefill', ...changes }), null).roofs.find(
        ({ active: it }) => it,
      )!.id;
    expect(active({ weights: 'int8' })).toBe('fp16');
    expect(active({ weights: 'int8', activations: 'int8', kv: 'int8' })).toBe('int8');
  });

  test('no dot lies above its ramp or its roof, and each has its limit', () => {
    for (const stage of ['prefill', 'decode'] as const) {
      const { points, roofs, bandwidth } = rooflineView(analysisOf({ stage, batch: 32 }), null);
      const highest = Math.max(...roofs.map(({ value }) => value));
      for (const { intensity, performance, limit, label } of points) {
        if (intensity === null) continue;
        const ramp = intensity * bandwidth.value;
        expect(performance, label).toBeLessThanOrEqual(Math.min(ramp, highest) * (1 + 1e-12));
        if (limit === 'memory') expect(performance / ramp || 1, label).toBeCloseTo(1, 9);
      }
    }
  });

  test('the areas of the dots are their shares of the time', () => {
    const { points } = rooflineView(analysisOf(), null);
    expect(points.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 9);
  });

  test('a pinned baseline is drawn as ghosts under names of their own', () => {
    const { points } = rooflineView(analysisOf({ batch: 64 }), analysisOf());
    const ids = points.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(points.filter(({ ghost }) => ghost).length).toBe(points.length / 2);
  });

  test('the table beside it has a row for each operator, in words', () => {
    const rows = tableRows(analysisOf());
    const { points } = rooflineView(analysisOf(), null);
    expect(rows.length).toBe(points.length);
    for (const row of rows) expect(Object.values(row).join(' ')).not.toMatch(NONSENSE);
  });

  test('one user’s decode waits for memory all the time', () => {
    const { says } = rooflineView(analysisOf(), null);
    expect(says).toMatch(
      /^One decode step takes 18\.\d\sms, 5\d\.\d tokens\/s at best; 100\s% of it waits for memory\.$/,
    );
  });

  test('says how its time stands to the pinned one', () => {
    const says = (batch: number, pinned: number): string =>
      rooflineView(analysisOf({ batch }), analysisOf({ batch: pinned })).says.replaceAll(
        '\u202f',
        ' ',
      );
    // 512 sequences of 2,048 tokens: 550 GB of keys and values beside 13.2 GB of weights.
    expect(says(512, 1)).toMatch(/ takes 7\d\d ms, 4\d times the baseline’s 18\.\d ms, /);
    expect(says(1, 512)).toMatch(/ takes 18\.\d ms, 9\d % less than the baseline’s 7\d\d ms, /);
    expect(says(2, 1)).toMatch(/, \d\.\d % more than the baseline’s 18\.\d ms, /);
    expect(says(1, 1)).toMatch(/ takes (18\.\d ms), as long as the baseline’s \1, /);
  });

  test('a prefill that waits for memory hardly at all does not say “all of it”', () => {
    const { says } = rooflineView(analysisOf({ stage: 'prefill', flashAttention: true }), null);
    expect(says).toMatch(/^Prefill takes/);
    expect(says).not.toContain('100');
  });
});
