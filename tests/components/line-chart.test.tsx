// @vitest-environment happy-dom
import { act } from 'preact/test-utils';
import renderToString from 'preact-render-to-string';
import { expect, test, vi } from 'vitest';
import { LineChart, type LineChartProps } from '../../src/components/charts/LineChart.tsx';
import { fire, mount, press } from './mount.ts';

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
