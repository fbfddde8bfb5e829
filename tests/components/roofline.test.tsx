// @vitest-environment happy-dom
import renderToString from 'preact-render-to-string';
import { expect, test, vi } from 'vitest';
import { Roofline, type RooflineProps } from '../../src/components/charts/Roofline.tsx';
import { mount, press } from './mount.ts';

const props: RooflineProps = {
  id: 'roof',
  title: 'One layer on a card',
  bandwidth: { value: 1e12, label: '1 TB/s' },
  roofs: [
    { id: 'fp16', label: 'FP16 100 Tops/s', value: 1e14, active: true },
    { id: 'int8', label: 'INT8 200 Tops/s', value: 2e14 },
  ],
  points: [
    { id: 'down', label: 'down', intensity: 500, performance: 1e14, limit: 'compute', weight: 0.6 },
    { id: 'norm', label: 'norm', intensity: 1, performance: 1e12, limit: 'memory', weight: 0.1 },
    { id: 'q', label: 'q', intensity: 50, performance: 5e13, limit: 'memory', weight: 0.3 },
    { id: 'table', label: 'table', intensity: null, performance: 0, limit: 'memory', weight: 0 },
    {
      id: 'q',
      label: 'q',
      intensity: 2,
      performance: 2e12,
      limit: 'memory',
      weight: 0.3,
      ghost: true,
    },
  ],
  formatX: (value) => `${value} ops/B`,
  formatY: (value) => `${value / 1e12} Tops/s`,
  xLabel: 'intensity, ops/B',
  yLabel: 'attainable, ops/s',
};

test('without script it is a picture with a summary, for phone and column', () => {
  const html = renderToString(<Roofline {...props} />);
  expect(html).toContain('role="img"');
  expect(html).toContain('One layer on a card. Ridge at 100 ops/B. 2 of 3 memory-bound.');
  expect(html).toContain('ridge 100 ops/B');
  expect(html).toContain('rp-labels rp-narrow');
  expect(html).toContain('rp-labels rp-wide');
  expect(html).not.toContain('tabindex');
  expect(html).not.toMatch(/NaN|Infinity|undefined/);
});

test('limits differ in shape, the baseline is hollow, what has no intensity is named', () => {
  const { host } = mount(<Roofline {...props} />);
  expect(host.querySelectorAll('.rp-dot.rp-is-memory > circle')).toHaveLength(3);
  expect(host.querySelectorAll('.rp-dot.rp-is-compute > rect')).toHaveLength(1);
  expect(host.querySelectorAll('.rp-ghost')).toHaveLength(1);
  expect([...host.querySelectorAll('.rp-note')].map(({ textContent }) => textContent)).toEqual([
    'Dashed: the pinned baseline.',
    'Not drawn: table, which moves no bytes.',
  ]);
});

function interactive(selected: string | null = null) {
  const onSelect = vi.fn();
  const page = mount(<Roofline {...props} selected={selected} onSelect={onSelect} />);
  const list = page.one('[role=listbox]');
  const active = () => {
    const id = list.getAttribute('aria-activedescendant');
    return id && page.one(`#${id}`).getAttribute('aria-label');
  };
  return { ...page, list, active, onSelect };
}

test('the points are one tab stop; arrows walk them by intensity', () => {
  const { host, list, active } = interactive();
  expect(host.querySelectorAll('[tabindex]')).toHaveLength(1);
  press(list, 'ArrowRight');
  expect(active()).toBe('norm, 1 ops/B, 1 Tops/s, memory-bound');
  press(list, 'ArrowRight');
  expect(active()).toBe('q, 50 ops/B, 50 Tops/s, memory-bound');
  press(list, 'End');
  expect(active()).toBe('down, 500 ops/B, 100 Tops/s, compute-bound');
  press(list, 'ArrowRight');
  expect(active()).toBe('down, 500 ops/B, 100 Tops/s, compute-bound');
  press(list, 'Home');
  expect(active()).toBe('norm, 1 ops/B, 1 Tops/s, memory-bound');
});

test('Enter selects, Enter again and Escape clear', () => {
  const { list, onSelect } = interactive();
  press(list, 'ArrowRight');
  press(list, 'Enter');
  expect(onSelect).toHaveBeenLastCalledWith('norm');
  press(list, 'Escape');
  expect(onSelect).toHaveBeenLastCalledWith(null);

  const chosen = interactive('q');
  press(chosen.list, 'ArrowLeft');
  press(chosen.list, 'ArrowRight');
  press(chosen.list, 'Enter');
  expect(chosen.onSelect).toHaveBeenLastCalledWith(null);
});

test('a click selects the nearest dot, a click far from all clears', () => {
  const { one, onSelect } = interactive();
  const svg = one('svg');
  svg.getBoundingClientRect = () => new DOMRect(0, 0, 550, 500);
  // 1 op/B is one of 5.5 decades from the left; 1 Tops/s is 3 of 5 from the top.
  svg.dispatchEvent(new MouseEvent('click', { clientX: 105, clientY: 310 }));
  expect(onSelect).toHaveBeenLastCalledWith('norm');
  svg.dispatchEvent(new MouseEvent('click', { clientX: 110, clientY: 340 }));
  expect(onSelect).toHaveBeenLastCalledWith(null);
});

test('a leap is shown as a movement, a small step is not', () => {
  const { one, draw } = mount(<Roofline {...props} />);
  const withQ = (intensity: number) =>
    props.points.map((p) => (p.id === 'q' && !p.ghost ? { ...p, intensity } : p));
  draw(<Roofline {...props} points={withQ(55)} />);
  expect(one('svg').classList.contains('rp-leap')).toBe(false);
  draw(<Roofline {...props} points={withQ(5)} />);
  expect(one('svg').classList.contains('rp-leap')).toBe(true);
});

test('the selected point is marked, read out, and has its lines to both axes', () => {
  const { host, one } = interactive('q');
  expect(one('[aria-selected=true]').id).toBe('roof-q');
  expect(one('.rp-readout').textContent).toBe('q, 50 ops/B, 50 Tops/s, memory-bound');
  expect(host.querySelectorAll('.rp-crosshair line')).toHaveLength(2);
});

test('a point beyond the axes widens them', () => {
  const far = { ...props.points[0]!, intensity: 5e6 };
  const { host } = mount(<Roofline {...props} points={[far]} />);
  expect(host.textContent).toContain('1\u202fM');
});

test('a point that moves keeps its element, so that it slides', () => {
  const { one, draw } = interactive();
  const before = one('#roof-q');
  const moved = props.points.map((p) => (p.id === 'q' && !p.ghost ? { ...p, intensity: 60 } : p));
  draw(<Roofline {...props} points={moved} onSelect={() => {}} />);
  expect(one('#roof-q')).toBe(before);
});

test('it lets go of its observer', () => {
  const disconnect = vi.spyOn(ResizeObserver.prototype, 'disconnect');
  mount(<Roofline {...props} />).unmount();
  expect(disconnect).toHaveBeenCalledOnce();
});
