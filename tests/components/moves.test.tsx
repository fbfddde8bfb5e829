// @vitest-environment happy-dom
// What follows the hand is moved in place, and must end where a drawing would have put it.
import type { MutableRef } from 'preact/hooks';
import renderToString from 'preact-render-to-string';
import { expect, test } from 'vitest';
import type { RooflinePoint } from '../../src/components/charts/Roofline.tsx';
import { Roofline } from '../../src/components/charts/Roofline.tsx';
import { StackBar, moveStackBar } from '../../src/components/charts/StackBar.tsx';
import type { Analysis } from '../../src/components/scenario/derive.ts';
import { shownStage } from '../../src/components/scenario/figures.ts';
import type { Page } from '../../src/components/scenario/page.ts';
import LayerTable from '../../src/components/widgets/layer-table/LayerTable.tsx';
import { moveTimes } from '../../src/components/widgets/layer-table/move-times.ts';
import {
  pointsOf,
  rooflineView,
} from '../../src/components/widgets/roofline-explorer/view-model.ts';
import type { Scenario } from '../../src/lib/scenario.ts';
import { analysisOf } from '../support/analysis.ts';
import { mount } from './mount.ts';

/** Pairs of sizes a slider's step or a few apart, within one stage. */
const MOVES: readonly (readonly [Partial<Scenario>, Partial<Scenario>])[] = [
  [{ batch: 1 }, { batch: 2 }],
  [{ batch: 31 }, { batch: 32 }],
  [{ prompt: 20 }, { prompt: 21 }],
  [
    { prompt: 100, stage: 'prefill' },
    { prompt: 105, stage: 'prefill' },
  ],
  [
    { model: 'gpt-oss-20b', batch: 8, stage: 'prefill' },
    { model: 'gpt-oss-20b', batch: 9, stage: 'prefill' },
  ],
];

type Mover = MutableRef<((points: readonly RooflinePoint[]) => void) | null>;

const chart = (analysis: Analysis, mover?: Mover) => (
  <Roofline
    id="chart"
    title="A step"
    {...rooflineView(analysis, null)}
    mover={mover}
    formatX={String}
    formatY={String}
    xLabel="x"
    yLabel="y"
    onSelect={() => {}}
  />
);

/** Where each dot stands, and each label. */
const places = (host: Element): readonly string[] =>
  [...host.querySelectorAll<SVGGElement>('[data-dot]')].map(
    ({ dataset, style }) => `${dataset.dot} ${style.transform}`,
  );

test.each(MOVES)('dots go from %o where %o would draw them', (from, to) => {
  const mover: Mover = { current: null };
  const moved = mount(chart(analysisOf(from), mover));
  const before = places(moved.host);
  mover.current!(pointsOf(shownStage(analysisOf(to))));
  const drawn = mount(chart(analysisOf(to)));
  // Labels may merge, or part, when they are placed anew.
  const wanted = new Set(places(drawn.host));
  const dots = places(moved.host);
  expect(dots.filter((each) => !wanted.has(each))).toEqual([]);
  expect(dots).not.toEqual(before);
});

test('a drawing after a move, even back, stands as if nothing had moved', () => {
  const [a, b] = [analysisOf({ batch: 8 }), analysisOf({ batch: 9 })];
  const mover: Mover = { current: null };
  const { host, draw } = mount(chart(a, mover));
  const before = places(host);
  mover.current!(pointsOf(shownStage(b)));
  mover.current!(pointsOf(shownStage(a)));
  draw(chart(a, mover));
  expect(places(host)).toEqual(before);
});

test('a leap is left to the next drawing, which shows its way', () => {
  const mover: Mover = { current: null };
  const { host } = mount(chart(analysisOf({ batch: 1 }), mover));
  const before = places(host);
  mover.current!(pointsOf(shownStage(analysisOf({ batch: 2 }))));
  mover.current!(pointsOf(shownStage(analysisOf({ batch: 512 }))));
  expect(places(host)).toEqual(before);
});

const page = (analysis: Analysis): Page => ({
  base: '/',
  own: analysis.scenario,
  model: analysis.model,
  hardware: analysis.hardware,
});

const times = (host: Element): readonly string[] =>
  [...host.querySelectorAll('[data-figure="seconds"], [data-total="seconds"]')].map(
    ({ textContent }) => textContent,
  );

test.each(MOVES)('times go from %o to those of %o', (from, to) => {
  const table = (analysis: Analysis): Element => {
    const host = document.createElement('div');
    host.innerHTML = renderToString(
      <LayerTable id="table" page={page(analysis)} controls={['batch']} caption={undefined} />,
    );
    return host;
  };
  const moved = table(analysisOf(from));
  const before = times(moved);
  moveTimes(moved.querySelectorAll('[data-operator], tfoot tr'), shownStage(analysisOf(to)));
  expect(times(moved)).toEqual(times(table(analysisOf(to))));
  expect(times(moved)).not.toEqual(before);
});

test('a bar’s parts and numbers change their length', () => {
  const bar = (prefill: number, decode: number) => ({
    segments: [
      { label: 'prefill', value: prefill },
      { label: 'decode', value: decode },
    ],
    format: (value: number) => `${value} s`,
    total: prefill + decode,
  });
  const one = mount(<StackBar id="bar" title="A request" {...bar(1, 3)} />);
  moveStackBar(one.one('figure'), bar(3, 5));
  const other = mount(<StackBar id="bar" title="A request" {...bar(3, 5)} />);
  expect(one.host.innerHTML).toBe(other.host.innerHTML);
});
