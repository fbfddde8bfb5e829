import { describe, expect, test } from 'vitest';
import type { LineChartProps } from '../../src/components/charts/line-chart-props.ts';
import { lineView, type Stretch } from '../../src/components/charts/line-view.ts';

const props: LineChartProps = {
  id: 'a',
  title: 'Tokens',
  x: { label: 'batch', values: [1, 2, 4, 8, 16], format: String, scale: 'log' },
  series: [{ label: 'real', values: [10, 20, 30, 90, 95], tone: 'ink' }],
  yLabel: 'tokens/s',
  formatY: String,
  height: 200,
};

test('unzoomed, everything is shown from edge to edge', () => {
  const { first, last, atX, atY } = lineView(props, null);
  expect([first, last]).toEqual([0, 4]);
  expect(atX).toEqual([0, 25, 50, 75, 100]);
  expect(atY).toEqual([[90, 80, 70, 10, 5]]);
});

test('a stretch fills the plot, and both axes fit what is in it', () => {
  const view = lineView(props, [2, 4]);
  expect([view.first, view.last]).toEqual([1, 2]);
  expect(view.atX).toEqual([0, 100]);
  expect(view.lines).toEqual([[20, 30]]);
  expect(view.up.high).toBe(30);
});

describe('a stretch that the data no longer has', () => {
  test.each<readonly [Stretch, number, number]>([
    [[3, 100], 2, 4],
    [[100, 200], 0, 4],
    [[0.1, 0.2], 0, 4],
  ])('%j shows values %i to %i', (stretch, first, last) => {
    expect(lineView(props, stretch)).toMatchObject({ first, last });
  });
});

test('what cannot be drawn is refused, also outside the stretch', () => {
  const series = [{ ...props.series[0]!, values: [10, 20, 30, Number.POSITIVE_INFINITY, 95] }];
  expect(() => lineView({ ...props, series }, [1, 4])).toThrow('“real”[3] is Infinity');
});
