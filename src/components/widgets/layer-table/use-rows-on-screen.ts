import type { RefObject } from 'preact';
import type { MutableRef } from 'preact/hooks';
import { useLayoutEffect, useRef } from 'preact/hooks';

type Rows = Set<Element>;

/**
 * The rows of a table that its reader sees: a slider should pay for those alone. A row that leaves the
 * screen stays among them until something else is `drawn`: it may have to be moved back.
 *
 * `ids` tells one set of rows from another. Until the browser has looked, all rows count as seen.
 */
export function useRowsOnScreen(
  table: RefObject<HTMLTableElement>,
  ids: string,
  drawn: unknown,
): MutableRef<ReadonlySet<Element>> {
  const onScreen = useRef<Rows>(new Set());
  const followed = useRef<Rows>(new Set());
  useLayoutEffect(() => {
    const rows = table.current!.querySelectorAll('[data-operator], tfoot tr');
    onScreen.current = new Set(rows);
    const observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting) {
          onScreen.current.delete(target);
          continue;
        }
        onScreen.current.add(target);
        followed.current.add(target);
      }
    });
    for (const row of rows) observer.observe(row);
    return () => observer.disconnect();
  }, [table, ids]);
  useLayoutEffect(() => {
    followed.current = new Set(onScreen.current);
  }, [ids, drawn]);
  return followed;
}
