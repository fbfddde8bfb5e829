// A catalog table that can be sorted, narrowed and compared. Everything is read from the table that
// the page already holds; the address carries what the reader made of it.
import type { TableState } from '../../lib/table-state.ts';
import {
  MOST_COMPARED,
  comparing,
  hasWords,
  readTableState,
  tableQuery,
} from '../../lib/table-state.ts';

/** Browsers limit how often a page may rewrite its address. */
const WRITE_DELAY_MS = 150;

export function startCatalog(root: HTMLElement): void {
  const find = <E extends HTMLElement>(selector: string): E => root.querySelector<E>(selector)!;

  const words = find<HTMLInputElement>('[data-words]');
  const selects = [...root.querySelectorAll<HTMLSelectElement>('[data-choice]')];
  const compare = find('[data-compare]');
  const status = find('[data-status]');
  const reset = find('[data-reset]');
  const body = find<HTMLTableSectionElement>('[data-lines]');
  const region = body.closest<HTMLElement>('.table-region')!;
  const heads = [...root.querySelectorAll<HTMLTableCellElement>('[data-key]')];
  const lines = [...body.rows].map((row) => ({
    row,
    id: row.dataset['id']!,
    text: row.textContent,
    box: row.querySelector('input')!,
  }));

  /** The first cell of a line holds its box. */
  const cellOf = (row: HTMLTableRowElement, key: string): HTMLTableCellElement =>
    row.cells[1 + heads.findIndex((head) => head.dataset['key'] === key)]!;

  const isNumber = (key: string): boolean =>
    heads.some((head) => head.dataset['key'] === key && head.classList.contains('number'));

  function valueOf(row: HTMLTableRowElement, key: string): number | string | null {
    const cell = cellOf(row, key);
    if (!isNumber(key)) return cell.textContent.trim();
    const value = cell.dataset['value'];
    return value === undefined ? null : Number(value);
  }

  let state: TableState = readTableState(location.search, {
    columns: heads.map((head) => head.dataset['key']!),
    choices: selects.map((select) => select.dataset['choice']!),
    ids: lines.map(({ id }) => id),
  });

  let writing: ReturnType<typeof setTimeout> | undefined;

  function set(changes: Partial<TableState>): void {
    state = { ...state, ...changes };
    show();
    clearTimeout(writing);
    writing = setTimeout(() => {
      history.replaceState(null, '', location.pathname + tableQuery(state) + location.hash);
    }, WRITE_DELAY_MS);
  }

  function show(): void {
    showLines();
    showComparison();
  }

  function showLines(): void {
    const { sort, descending } = state;
    const narrowed = state.words.trim() !== '' || Object.values(state.only).some(Boolean);
    let shown = 0;
    for (const { row, text, id, box } of lines) {
      const fits =
        hasWords(text, state.words.trim()) &&
        Object.entries(state.only).every(
          ([key, value]) => !value || cellOf(row, key).textContent.trim() === value,
        );
      row.hidden = !fits;
      shown += Number(fits);
      box.checked = state.compare.includes(id);
      box.disabled = !box.checked && state.compare.length >= MOST_COMPARED;
    }
    const order = comparing(descending);
    const sorted =
      sort === null
        ? lines
        : lines.toSorted((a, b) => order(valueOf(a.row, sort), valueOf(b.row, sort)));
    body.append(...sorted.map(({ row }) => row));
    for (const head of heads) {
      if (head.dataset['key'] !== sort) head.removeAttribute('aria-sort');
      else head.ariaSort = descending ? 'descending' : 'ascending';
    }
    if (document.activeElement !== words) words.value = state.words;
    for (const select of selects) select.value = state.only[select.dataset['choice']!] ?? '';
    reset.hidden = !narrowed;
    region.hidden = shown === 0;
    if (shown === 0) {
      status.textContent = `Nothing matches ${asked().join(', ')}.`;
      return;
    }
    const count = narrowed ? `${shown} of ${lines.length}` : `${lines.length}`;
    const left = MOST_COMPARED - state.compare.length;
    status.textContent = `${count}. ${
      left === 0
        ? 'Four are side by side; that is all there is room for.'
        : 'Tick up to four to see them side by side.'
    }`;
  }

  /** What narrows the table, in the reader's words; an address may ask for what no list offers. */
  function asked(): readonly string[] {
    const choices = Object.entries(state.only).filter(([, value]) => value);
    const found = state.words.trim();
    return [...(found ? [found] : []), ...choices.map(([, value]) => value)].map(
      (each) => `“${each}”`,
    );
  }

  /** The chosen lines turned on their side: an entry a column, a figure a line. */
  function showComparison(): void {
    compare.hidden = state.compare.length === 0;
    if (compare.hidden) return;
    const chosen = state.compare.map((id) => lines.find((line) => line.id === id)!.row);
    const table = compare.querySelector('table')!;
    const top = element('thead', element('tr', element('td'), ...chosen.map(nameCell)));
    const figures = heads
      .filter((head) => head.dataset['key'] !== 'name')
      .map((head) => {
        const label = element('th', ...[...head.querySelectorAll('[data-label]')].map(copy));
        label.scope = 'row';
        label.className = 'stays';
        const cells = chosen.map((row) => {
          const cell = element('td', cellOf(row, head.dataset['key']!).textContent.trim());
          cell.className = 'number';
          return cell;
        });
        return element('tr', label, ...cells);
      });
    table.replaceChildren(top, element('tbody', ...figures));
  }

  function nameCell(row: HTMLTableRowElement): HTMLElement {
    const cell = element('th', copy(cellOf(row, 'name').querySelector('a')!));
    cell.scope = 'col';
    cell.className = 'number';
    return cell;
  }

  /** Numbers are asked for from the largest, words from A. */
  function sortBy(key: string): void {
    const first = isNumber(key);
    if (state.sort !== key) set({ sort: key, descending: first });
    else if (state.descending === first) set({ descending: !first });
    else set({ sort: null, descending: false });
  }

  for (const head of heads) {
    const button = element('button');
    const label = element('span', ...head.childNodes);
    label.dataset['label'] = '';
    button.type = 'button';
    button.append(label);
    button.addEventListener('click', () => sortBy(head.dataset['key']!));
    head.append(button);
  }
  words.addEventListener('input', () => set({ words: words.value }));
  for (const select of selects) {
    select.addEventListener('change', () =>
      set({ only: { ...state.only, [select.dataset['choice']!]: select.value } }),
    );
  }
  for (const { id, box } of lines) {
    box.addEventListener('change', () => {
      const others = state.compare.filter((other) => other !== id);
      set({ compare: box.checked ? [...others, id] : others });
    });
  }
  reset.addEventListener('click', () => {
    set({ words: '', only: {} });
    words.value = '';
    words.focus();
  });
  find('[data-clear]').addEventListener('click', () => {
    set({ compare: [] });
    words.focus();
  });
  show();
}

const copy = (node: Node): Node => node.cloneNode(true);

function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  made.append(...children);
  return made;
}
