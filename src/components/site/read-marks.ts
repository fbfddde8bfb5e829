// Which articles this reader has read. It stays in their browser.
const KEY = 'ridgepoint:read';

function stored(): Set<string> {
  try {
    return new Set(JSON.parse(localStorage.getItem(KEY) ?? '[]') as string[]);
  } catch {
    return new Set();
  }
}

export const isRead = (slug: string): boolean => stored().has(slug);

export function markRead(slug: string, read: boolean): void {
  const slugs = stored();
  if (read) slugs.add(slug);
  else slugs.delete(slug);
  try {
    localStorage.setItem(KEY, JSON.stringify([...slugs]));
  } catch {
    // Storage is closed to us: nothing to remember.
  }
  showReadMarks();
}

export function showReadMarks(): void {
  const slugs = stored();
  for (const item of document.querySelectorAll<HTMLElement>('li[data-slug]')) {
    item.toggleAttribute('data-read', slugs.has(item.dataset['slug']!));
  }
}
