import type { CollectionEntry } from 'astro:content';

export type Article = CollectionEntry<'articles'>;

export interface Part {
  title: string;
  articles: Article[];
}

/** The header's links, in order. */
export const SECTIONS = [
  { label: 'Learn', path: '/learn/' },
  { label: 'Models', path: '/models/' },
  { label: 'Hardware', path: '/hardware/' },
  { label: 'Glossary', path: '/glossary/' },
  { label: 'Reproduce', path: '/reproduce/' },
  { label: 'Method', path: '/method/' },
  { label: 'Practice', path: '/theory-and-practice/' },
] as const;

/** A path of the site as a link that also works below a base path: `/learn/` → `/base/learn/`. */
export function link(path: string, base: string = import.meta.env.BASE_URL): string {
  return base.replace(/\/$/, '') + path;
}

export const articlePath = (id: string): string => `/learn/${id}/`;

/** Drafts are for their author: they show while developing and stay out of the build. */
export const isVisible = (article: Article, dev: boolean = import.meta.env.DEV): boolean =>
  dev || article.data.status === 'published';

function inOrder(articles: readonly Article[]): Article[] {
  return articles.toSorted((a, b) => a.data.order - b.data.order || a.id.localeCompare(b.id));
}

/** Parts stand in the order of their first article, so a part needs no entry of its own. */
export function parts(articles: readonly Article[]): Part[] {
  const byTitle = Map.groupBy(inOrder(articles), ({ data }) => data.part);
  return [...byTitle].map(([title, members]) => ({ title, articles: members }));
}

export function neighbours(
  articles: readonly Article[],
  id: string,
): { previous: Article | undefined; next: Article | undefined } {
  const ordered = inOrder(articles);
  const at = ordered.findIndex((article) => article.id === id);
  return { previous: ordered[at - 1], next: ordered[at + 1] };
}
