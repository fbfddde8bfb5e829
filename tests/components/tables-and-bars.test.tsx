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

test('parts are drawn to scale; a small one is named below only', () => {
  const { host, one } = mount(
    <StackBar
      id="time"
      title="Time of one request"
      segments={[
        { label: 'decode', value: 13.5 },
        { label: 'prefill', value: 0.5 },
        { label: 'nothing', value: 0 },
      ]}
      format={(value) => `${value} s`}
      total={14}
    />,
  );
  const parts = [...host.querySelectorAll<HTMLElement>('.rp-stack-bar > div')];
  expect(parts.map((part) => [part.textContent, part.style.width])).toEqual([
    ['decode', '96.43%'],
    ['', '3.57%'],
  ]);
  expect(one('ul').textContent).toBe('decode13.5 sprefill0.5 stotal14 s');
});

test('parts beyond the fills do not look like one of the first', () => {
  const many = Array.from({ length: 9 }, (_, i) => ({ label: `part ${i}`, value: 1 }));
  const { host } = mount(
    <StackBar id="parts" title="Parts" segments={many} format={String} total={9} />,
  );
  const fills = [...host.querySelectorAll('.rp-stack-bar > div')].map((part) => part.className);
  expect(new Set(fills.slice(0, 7)).size).toBe(7);
  expect(fills.slice(7)).toEqual(['rp-part-rest', 'rp-part-rest']);
});
