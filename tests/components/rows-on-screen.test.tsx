// @vitest-environment happy-dom
// Rows that a slider moves are those on the screen, and those that it may have to move back.
import type { MutableRef } from 'preact/hooks';
import { useRef } from 'preact/hooks';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { useRowsOnScreen } from '../../src/components/widgets/layer-table/use-rows-on-screen.ts';
import { mount } from './mount.ts';

type Look = (entries: readonly { target: Element; isIntersecting: boolean }[]) => void;

/** What the browser would call when rows come and go. */
let look: Look;
beforeEach(() => {
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      constructor(then: Look) {
        look = then;
      }
      observe() {}
      disconnect() {}
    },
  );
});
afterEach(() => vi.unstubAllGlobals());

let seen: MutableRef<ReadonlySet<Element>>;

interface TableProps {
  readonly names: readonly string[];
  readonly drawn: number;
}

function Table({ names, drawn }: TableProps) {
  const table = useRef<HTMLTableElement>(null);
  seen = useRowsOnScreen(table, names.join(), drawn);
  return (
    <table ref={table}>
      <tbody>
        {names.map((name) => (
          <tr key={name} data-operator={name} />
        ))}
      </tbody>
      <tfoot>
        <tr />
      </tfoot>
    </table>
  );
}

const names = () =>
  [...seen.current].map((row) => (row as HTMLElement).dataset.operator ?? 'total');

test('all rows count until the browser has looked', () => {
  mount(<Table names={['q', 'k', 'v']} drawn={0} />);
  expect(names()).toEqual(['q', 'k', 'v', 'total']);
});

test('a row that leaves stays until something else is drawn', () => {
  const { one, draw } = mount(<Table names={['q', 'k']} drawn={0} />);
  look([{ target: one('[data-operator=k]'), isIntersecting: false }]);
  expect(names()).toContain('k');
  draw(<Table names={['q', 'k']} drawn={0} />);
  expect(names()).toContain('k');
  draw(<Table names={['q', 'k']} drawn={1} />);
  expect(names()).toEqual(['q', 'total']);
});

test('a row that comes back counts at once', () => {
  const { one, draw } = mount(<Table names={['q', 'k']} drawn={0} />);
  const show = (isIntersecting: boolean) =>
    look([{ target: one('[data-operator=q]'), isIntersecting }]);
  show(false);
  draw(<Table names={['q', 'k']} drawn={1} />);
  expect(names()).not.toContain('q');
  show(true);
  expect(names()).toContain('q');
});

test('other rows start anew', () => {
  const { one, draw } = mount(<Table names={['q', 'k']} drawn={0} />);
  look([{ target: one('[data-operator=q]'), isIntersecting: false }]);
  draw(<Table names={['q', 'up']} drawn={1} />);
  expect(names()).toEqual(['q', 'up', 'total']);
});
