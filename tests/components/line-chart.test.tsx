// @vitest-environment happy-dom
import { act } from 'preact/test-utils';
import renderToString from 'preact-render-to-string';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type uPlot from 'uplot';
import { LineChart, type LineChartProps } from '../../src/components/charts/LineChart.tsx';
import { fire, mount, press } from './mount.ts';

const library = vi.hoisted(() => ({ made: [] as FakePlot[], broken: false }));

/** What the chart asks of uPlot; a page in Chromium sees the real one. */
interface FakePlot {
  options: uPlot.Options;
  columns: (readonly number[])[];
  destroyed: boolean;
}

vi.mock('uplot', () => ({
  default: class implements FakePlot {
    options;
    columns;
    destroyed = false;
    over = { clientWidth: 300 };
    cursor = { idx: null };
    select = { left: 0, width: 0 };
    constructor(options: uPlot.Options, columns: readonly number[][]) {
      if (library.broken) throw new RangeError('Incorrect locale information provided');
      this.options = options;
      this.columns = [...columns];
      library.made.push(this);
    }
    setData(columns: readonly number[][]) {
      this.columns = [...columns];
    }
    setSelect() {}
    setSize() {}
    setCursor() {}
    redraw() {}
    destroy() {
      this.destroyed = true;
    }
  },
}));

beforeEach(() => {
  library.made = [];
  library.broken = false;
});
afterEach(() => vi.useRealTimers());

/** Time for the library to arrive and for the chart to draw it in. */
const arrive = () => act(async () => void (await vi.dynamicImportSettled()));

const props: LineChartProps = {
  id: 'sweep',
  title: 'Throughput by batch',
  x: { label: 'batch', values: [1, 2, 4, 8], format: String, scale: 'log' },
  series: [
    { label: 'ideal', values: [10, 20, 40, 80], tone: 'ink', dash: true },
    { label: 'real', values: [10, 18, 30, 45], tone: 'memory' },
  ],
  yLabel: 'tokens/s',
  formatY: (value) => `${value}`,
  height: 200,
  marks: [{ x: 4, label: 'ridge' }],
};

test('the server draws the lines, the axes and the labels', () => {
  const html = renderToString(<LineChart {...props} />);
  expect(html).toContain('points="0,87.5 33.33,75 66.67,50 100,0"');
  for (const text of ['ideal', 'real', 'ridge', 'tokens/s', 'batch']) expect(html).toContain(text);
  expect(html).toContain('ideal: 10 to 80; real: 10 to 45, from 1 to 8.');
  expect(html).not.toMatch(/NaN|Infinity|undefined/);
});

test('a line with a value that is not a number is never drawn', () => {
  const series = [{ ...props.series[0]!, values: [1, 2, Number.NaN, 4] }];
  expect(() => renderToString(<LineChart {...props} series={series} />)).toThrow(
    '“ideal”[2] is NaN',
  );
});

test('the keyboard moves the cursor and the reading follows', () => {
  const onHover = vi.fn();
  const { one } = mount(<LineChart {...props} onHover={onHover} />);
  const plot = one('[role=img]');
  press(plot, 'ArrowRight');
  expect(one('#sweep-reading').textContent).toBe('1: ideal 10, real 10');
  press(plot, 'ArrowRight');
  press(plot, 'ArrowRight');
  expect(one('#sweep-reading').textContent).toBe('4: ideal 40, real 30');
  press(plot, 'End');
  expect(onHover).toHaveBeenLastCalledWith(3);
  press(plot, 'Escape');
  expect(onHover).toHaveBeenLastCalledWith(null);
});

test('the pointer reads the nearest value, and leaves nothing behind', () => {
  const { host, one } = mount(<LineChart {...props} />);
  const plot = one('[role=img]');
  plot.getBoundingClientRect = () => new DOMRect(0, 0, 300, 200);
  act(() => {
    plot.dispatchEvent(new MouseEvent('pointermove', { clientX: 190, bubbles: true }));
  });
  expect(one('#sweep-reading').textContent).toBe('4: ideal 40, real 30');
  expect(host.querySelectorAll('circle')).toHaveLength(2);
  fire(plot, 'pointerleave');
  expect(host.querySelectorAll('circle')).toHaveLength(0);
});

test('a cursor beyond a shorter sweep is dropped, not drawn', () => {
  const { host, one, draw } = mount(<LineChart {...props} />);
  press(one('[role=img]'), 'End');
  const series = props.series.map((line) => ({ ...line, values: line.values.slice(0, 2) }));
  draw(<LineChart {...props} x={{ ...props.x, values: [1, 2] }} series={series} />);
  expect(host.querySelectorAll('circle')).toHaveLength(0);
  expect(host.innerHTML).not.toMatch(/NaN|undefined/);
});

describe('zoomed in', () => {
  const out = (host: HTMLElement) => host.querySelector('button');

  test('“+” shows the stretch around the cursor, and says which', () => {
    const { host, one } = mount(<LineChart {...props} />);
    const plot = one('[role=img]');
    expect(out(host)).toBeNull();
    press(plot, 'ArrowRight');
    press(plot, '+');
    expect(one('#sweep-reading').textContent).toBe('1: ideal 10, real 10');
    fire(plot, 'pointerleave');
    expect(one('#sweep-reading').textContent).toBe('From 1 to 2');
    expect(host.querySelector('polyline')?.getAttribute('points')).toMatch(/^0,.* 100,0$/);
    expect(host.textContent).not.toContain('ridge');
    press(plot, 'End');
    expect(one('#sweep-reading').textContent).toBe('2: ideal 20, real 18');
  });
  test('two values are as near as it goes', () => {
    const { host, one } = mount(<LineChart {...props} />);
    const plot = one('[role=img]');
    press(plot, 'End');
    for (let i = 0; i < 5; i++) press(plot, '+');
    expect(host.querySelector('polyline')?.getAttribute('points')?.split(' ')).toHaveLength(2);
  });
  test.each<readonly [string, (host: HTMLElement, plot: HTMLElement) => void]>([
    ['Escape', (_, plot) => press(plot, 'Escape')],
    ['a double click', (_, plot) => fire(plot, 'dblclick')],
    ['the button', (host) => fire(out(host)!, 'click')],
  ])('%s shows everything again', (_, leave) => {
    const { host, one } = mount(<LineChart {...props} />);
    const plot = one('[role=img]');
    press(plot, 'Home');
    press(plot, '+');
    fire(plot, 'pointerleave');
    leave(host, plot);
    expect(out(host)).toBeNull();
    expect(host.querySelector('polyline')?.getAttribute('points')?.split(' ')).toHaveLength(4);
  });
});

describe('the canvas', () => {
  test('is not asked for by a page that only shows and moves the chart', async () => {
    const { draw } = mount(<LineChart {...props} />);
    draw(<LineChart {...props} series={[...props.series].reverse()} />);
    await arrive();
    expect(library.made).toEqual([]);
  });
  test.each(['pointerenter', 'pointermove', 'pointerdown', 'focus'])(
    'comes with the first %s, once, with the lines as they are',
    async (name) => {
      const { host, one } = mount(<LineChart {...props} />);
      fire(one('[role=img]'), name);
      fire(one('[role=img]'), name);
      await arrive();
      expect(library.made).toHaveLength(1);
      expect(library.made[0]!.columns).toEqual([
        props.x.values,
        ...props.series.map((s) => s.values),
      ]);
      expect(host.querySelector('.rp-lines-drawn')).not.toBeNull();
      expect(host.querySelectorAll('polyline')).toHaveLength(2);
    },
  );
  test('steps back while the data moves, and follows when it rests', async () => {
    const { host, one, draw } = mount(<LineChart {...props} />);
    fire(one('[role=img]'), 'focus');
    await arrive();
    const [canvas] = library.made;
    vi.useFakeTimers();
    const moved = (by: number) =>
      props.series.map((line) => ({ ...line, values: line.values.map((value) => value + by) }));
    for (const by of [1, 2, 3]) {
      draw(<LineChart {...props} series={moved(by)} />);
      act(() => void vi.advanceTimersByTime(100));
      expect(host.querySelector('.rp-lines-drawn')).toBeNull();
      expect(canvas!.columns[1]).toEqual(props.series[0]!.values);
    }
    act(() => void vi.advanceTimersByTime(20));
    expect(canvas!.columns[1]).toEqual([13, 23, 43, 83]);
    expect(host.querySelector('.rp-lines-drawn')).not.toBeNull();
    expect(library.made).toHaveLength(1);
  });
  test('is made anew for other lines', async () => {
    const { one, draw } = mount(<LineChart {...props} />);
    fire(one('[role=img]'), 'focus');
    await arrive();
    draw(<LineChart {...props} series={props.series.slice(0, 1)} />);
    await arrive();
    expect(library.made.map((canvas) => canvas.destroyed)).toEqual([true, false]);
  });
  test('goes with the chart, also when it arrives too late', async () => {
    const early = mount(<LineChart {...props} />);
    fire(early.one('[role=img]'), 'focus');
    await arrive();
    early.unmount();
    const late = mount(<LineChart {...props} />);
    fire(late.one('[role=img]'), 'focus');
    late.unmount();
    await arrive();
    expect(library.made.map((canvas) => canvas.destroyed)).toEqual([true]);
  });
  test('that cannot be had leaves the SVG, which reads and zooms by keyboard', async () => {
    library.broken = true;
    const { host, one } = mount(<LineChart {...props} />);
    const plot = one('[role=img]');
    fire(plot, 'focus');
    await arrive();
    expect(host.querySelector('.rp-lines-drawn')).toBeNull();
    press(plot, 'ArrowRight');
    expect(one('#sweep-reading').textContent).toBe('1: ideal 10, real 10');
    expect(host.querySelectorAll('circle')).toHaveLength(2);
    press(plot, '+');
    expect(host.querySelector('button')?.textContent).toBe('Zoom out');
  });
});
