/** What a reader made of a catalog table, as query parameters: `?q=h100&class=tpu&sort=-bandwidth&compare=a,b`. */
export interface TableState {
  /** Words that a line must all contain. */
  readonly words: string;
  /** One value per column that has choices; absent means all. */
  readonly only: Readonly<Record<string, string>>;
  /** A column's key, or null for the order of the page. */
  readonly sort: string | null;
  readonly descending: boolean;
  /** Ids of the entries that stand side by side. */
  readonly compare: readonly string[];
}

export const MOST_COMPARED = 4;

interface Known {
  readonly columns: readonly string[];
  readonly choices: readonly string[];
  readonly ids: readonly string[];
}

/** Reads a query; what is not known here is left out. */
export function readTableState(search: string, { columns, choices, ids }: Known): TableState {
  const query = new URLSearchParams(search);
  const sort = query.get('sort') ?? '';
  const key = sort.replace(/^-/, '');
  const only = choices.flatMap((choice) => {
    const value = query.get(choice);
    return value ? [[choice, value] as const] : [];
  });
  const asked = (query.get('compare') ?? '').split(',').filter((id) => ids.includes(id));
  return {
    words: query.get('q') ?? '',
    only: Object.fromEntries(only),
    sort: columns.includes(key) ? key : null,
    descending: sort.startsWith('-'),
    compare: [...new Set(asked)].slice(0, MOST_COMPARED),
  };
}

/** The query that restores a state; empty for the page as it was. */
export function tableQuery({ words, only, sort, descending, compare }: TableState): string {
  const query = new URLSearchParams();
  if (words) query.set('q', words);
  for (const [choice, value] of Object.entries(only)) if (value) query.set(choice, value);
  if (sort) query.set('sort', (descending ? '-' : '') + sort);
  if (compare.length > 0) query.set('compare', compare.join());
  const text = query.toString().replaceAll('%2C', ',');
  return text && `?${text}`;
}

/** Whether a line has all the words, in any order and any case. */
export const hasWords = (line: string, words: string): boolean =>
  words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => line.toLowerCase().includes(word));

/** An order of lines by number or by text; what is not published comes last in both directions. */
export function comparing(descending: boolean): (a: Sortable, b: Sortable) => number {
  const sign = descending ? -1 : 1;
  return (a, b) => {
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return typeof a === 'number' && typeof b === 'number'
      ? sign * (a - b)
      : sign * String(a).localeCompare(String(b), 'en', { numeric: true });
  };
}

type Sortable = number | string | null;
