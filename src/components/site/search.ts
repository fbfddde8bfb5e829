// The search dialog. Loaded, with the index, the first time that someone opens it.

interface SubResult {
  title: string;
  url: string;
  excerpt: string;
}
interface Page extends SubResult {
  meta: { title: string };
  filters: { section?: string[] };
  sub_results: (SubResult & { weighted_locations: { balanced_score: number }[] })[];
}
interface Pagefind {
  init(): Promise<void>;
  /** `null` when a later call overtook this one. */
  debouncedSearch(query: string): Promise<{ results: { data(): Promise<Page> }[] } | null>;
}

const MOST_PAGES = 12;
const MOST_HEADINGS = 3;

const dialog = document.querySelector<HTMLDialogElement>('#search')!;
const input = dialog.querySelector('input')!;
const status = dialog.querySelector('.search-status')!;
const list = dialog.querySelector('.search-results')!;

let index: Promise<Pagefind> | undefined;
/** The query that the list answers; Enter waits until it is the one in the field. */
let answered = '';
let goWhenAnswered = false;

async function load(): Promise<Pagefind> {
  const pagefind = (await import(/* @vite-ignore */ dialog.dataset['index']!)) as Pagefind;
  await pagefind.init();
  return pagefind;
}

export function open(): void {
  if (!dialog.open) dialog.showModal();
  input.focus();
  input.select();
  if (!input.value) status.textContent = 'Type a word: a term, a model, a question.';
  // Start loading while the reader types; a failure is told when they search.
  index ??= load();
  index.catch(() => {});
}

async function search(): Promise<void> {
  const query = input.value.trim();
  if (!query) {
    list.replaceChildren();
    status.textContent = 'Type a word: a term, a model, a question.';
    return;
  }
  status.textContent = 'Searching …';
  try {
    const pagefind = await (index ??= load());
    const found = await pagefind.debouncedSearch(query);
    if (!found) return;
    const best = await Promise.all(found.results.slice(0, MOST_PAGES).map((r) => r.data()));
    const pages = best.filter(({ excerpt }) => isAbout(query, excerpt));
    if (query !== input.value.trim()) return;
    list.replaceChildren(...groups(pages));
    answered = query;
    if (goWhenAnswered) goToBest();
    status.textContent = summary(query, found.results.length - best.length + pages.length);
  } catch {
    index = undefined;
    list.replaceChildren();
    status.textContent = 'The search index did not load. Check the connection and type again.';
  }
}

/**
 * Pagefind shortens a word that nobody wrote until some page has it, down to a single letter. Three
 * letters in common is the least that is shown.
 */
function isAbout(query: string, excerpt: string): boolean {
  const starts = query
    .toLowerCase()
    .split(/\s+/)
    .map((word) => word.slice(0, 3));
  const marked = excerpt.toLowerCase().match(/<mark>.*?<\/mark>/g) ?? [];
  return marked.some((text) => starts.some((start) => text.includes(start)));
}

function summary(query: string, count: number): string {
  if (count === 0) return `Nothing found for “${query}”. Try a shorter or a more general word.`;
  if (count > MOST_PAGES) return `The best ${MOST_PAGES} of ${count} pages`;
  return count === 1 ? '1 page' : `${count} pages`;
}

function groups(pages: Page[]): HTMLElement[] {
  const bySection = Map.groupBy(pages, ({ filters }) => filters.section?.[0] ?? 'Other');
  return [...bySection].flatMap(([section, members]) => {
    const heading = document.createElement('h3');
    heading.textContent = section;
    const items = document.createElement('ul');
    items.role = 'list';
    items.append(...members.flatMap(entries));
    return [heading, items];
  });
}

/** A page, then the headings in it that matched. */
function entries(page: Page): HTMLElement[] {
  const headings = page.sub_results
    .filter(({ url }) => url.includes('#'))
    .toSorted((a, b) => relevance(b) - relevance(a))
    .slice(0, MOST_HEADINGS);
  const first = entry(page.meta.title, page.url, headings.length ? '' : page.excerpt);
  return [
    first,
    ...headings.map(({ title, url, excerpt }) => {
      const item = entry(title, url, excerpt);
      item.className = 'sub';
      return item;
    }),
  ];
}

/** Pagefind leaves headings in the order of the page; a match in the heading itself weighs most. */
const relevance = ({ weighted_locations: found }: Page['sub_results'][number]): number =>
  Math.max(...found.map(({ balanced_score }) => balanced_score));

function entry(title: string, url: string, excerpt: string): HTMLElement {
  const item = document.createElement('li');
  const link = document.createElement('a');
  link.href = url;
  link.textContent = title;
  if (excerpt) {
    const text = document.createElement('small');
    // Pagefind escapes the page's text and adds only <mark>.
    text.innerHTML = excerpt;
    link.append(text);
  }
  item.append(link);
  return item;
}

function moveFocus(step: number): void {
  const stops = [input, ...list.querySelectorAll<HTMLElement>('a')];
  const at = stops.indexOf(document.activeElement as HTMLElement);
  stops[Math.min(Math.max(at + step, 0), stops.length - 1)]?.focus();
}

function goToBest(): void {
  goWhenAnswered = false;
  list.querySelector('a')?.click();
}

input.addEventListener('input', () => {
  goWhenAnswered = false;
  void search();
});
// Enter in the field goes to the best result.
input.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter') return;
  event.preventDefault();
  if (answered === input.value.trim()) goToBest();
  else goWhenAnswered = true;
});
dialog.addEventListener('keydown', (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  moveFocus(step);
});
dialog.addEventListener('click', (event) => {
  // A click on the dialog itself is a click on its backdrop; a link to this page must uncover it.
  const target = event.target as Element;
  if (target === dialog || target.closest('a')) dialog.close();
});
