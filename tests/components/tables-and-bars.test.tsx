// @vitest-environment happy-dom
import { act } from 'preact/test-utils';
import renderToString from 'preact-render-to-string';
import { expect, test } from 'vitest';
import { DataTable } from '../../src/components/charts/DataTable.tsx';
import { StackBar } from '../../src/components/charts/StackBar.tsx';
import { mount } from './mount.ts';

const columns = [
  { key: 'name', label: 'operator' },
  { key: 'ops', label: 'operations', unit: 'Mops', numeric: true },
];
const table = (ops: string) => (
  <DataTable caption="Operators" columns={columns} rows={() => [{ name: 'q_proj', ops }]} />
);

test('a table names its rows and its columns', () => {
  const html = renderToString(table('33.6'));
  expect(html).toContain('<caption>Operators</caption>');
  expect(html).toContain('<th scope="row">q_proj</th>');
  expect(html).toContain('class="number">33.6</td>');
});

test('a folded table is brought up to date when it is opened', () => {
  const { one, draw } = mount(table('33.6'));
  draw(table('67.1'));
  expect(one('td').textContent).toBe('33.6');
  const details = one<HTMLDetailsElement>('details');
  act(() => {
    details.open = true;
  });
  expect(one('td').textContent).toBe('67.1');
  draw(table('90'));
  expect(one('td').textContent).toBe('90');
});

const bar = (total: number, capacity?: number) => (
  <StackBar
    id="memory"
    title="What fills the card"
    segments={[
      { label: 'weights', value: 13.5 },
      { label: 'KV cache', value: 0.5, note: 'grows' },
      { label: 'nothing', value: 0 },
    ]}
    format={(value) => `${value} GB`}
    total={total}
    capacity={capacity}
  />
);

test('parts are drawn to scale; a small one is named below only', () => {
  const { host, one } = mount(bar(14, 28));
  const parts = [...host.querySelectorAll<HTMLElement>('.rp-stack-bar > div')];
  expect(parts.map((part) => [part.textContent, part.style.width])).toEqual([
    ['weights', '48.21%'],
    ['', '1.79%'],
  ]);
  expect(one('ul').textContent).toContain('KV cache grows0.5 GB');
  expect(one<HTMLElement>('.rp-stack-bar > i').style.left).toBe('100%');
});

test('what does not fit passes the mark', () => {
  const { one } = mount(bar(14, 7));
  expect(one<HTMLElement>('.rp-stack-over').style.left).toBe('50%');
});
