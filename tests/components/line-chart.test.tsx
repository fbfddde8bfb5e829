// @vitest-environment happy-dom
import renderToString from 'preact-render-to-string';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LineChart, type LineChartProps } from '../../src/components/charts/LineChart.tsx';
import { mount, press } from './mount.ts';

const drawing = { setData: vi.fn(), setSize: vi.fn(), redraw: vi.fn(), destroy: vi.fn() };
const made = vi.fn();
vi.mock('uplot', () => ({
  default: class {
    constructor(...args: unknown[]) {
      made(...args);
      return drawing;
    }
  },
}));

/** Everything is in view at once. */
class Seen {
  static ended = 0;
  callback: IntersectionObserverCallback;
  constructor(callback: IntersectionObserverCallback) {
    this.callback = callback;
  }
  observe() {
    const entry = { isIntersecting: true } as IntersectionObserverEntry;
    this.callback([entry], this as unknown as IntersectionObserver);
  }
  disconnect() {
    Seen.ended++;
  }
}

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

beforeEach(() => {
  vi.stubGlobal('IntersectionObserver', Seen);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.clearAllMocks();
});

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

test('the canvas takes the lines over and the axes stay', async () => {
  const { host } = mount(<LineChart {...props} />);
  await vi.waitFor(() => expect(host.querySelector('polyline')).toBeNull());
  expect(host.querySelectorAll('.rp-lines-tick').length).toBeGreaterThan(4);
  expect(made.mock.calls[0]![1]).toEqual([props.x.values, ...props.series.map((s) => s.values)]);
});

test('new numbers go to the same canvas', async () => {
  const { draw } = mount(<LineChart {...props} />);
  await vi.waitFor(() => expect(drawing.setData).toHaveBeenCalled());
  const series = props.series.map((line) => ({ ...line, values: [1, 2, 3, 4] }));
  draw(<LineChart {...props} series={series} />);
  expect(drawing.setData).toHaveBeenLastCalledWith([props.x.values, [1, 2, 3, 4], [1, 2, 3, 4]]);
  expect(made).toHaveBeenCalledOnce();
});

test('to be printed, the lines are SVG again', async () => {
  const { host } = mount(<LineChart {...props} />);
  await vi.waitFor(() => expect(host.querySelector('polyline')).toBeNull());
  dispatchEvent(new Event('beforeprint'));
  await vi.waitFor(() => expect(host.querySelectorAll('polyline')).toHaveLength(2));
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

test('it takes its canvas and its listeners away with it', async () => {
  const { unmount } = mount(<LineChart {...props} />);
  await vi.waitFor(() => expect(drawing.setData).toHaveBeenCalled());
  unmount();
  expect(drawing.destroy).toHaveBeenCalledOnce();
  dispatchEvent(new Event('beforeprint'));
  document.documentElement.dataset['theme'] = 'dark';
  expect(drawing.redraw).not.toHaveBeenCalled();
});

test('gone before the library came, it draws nothing', async () => {
  const { unmount } = mount(<LineChart {...props} />);
  unmount();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(made).not.toHaveBeenCalled();
});
