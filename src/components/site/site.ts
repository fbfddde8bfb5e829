// On every page: the theme control, the way into search, the marks of what was read.
import { showReadMarks } from './read-marks.ts';

const theme = document.querySelector<HTMLSelectElement>('#theme')!;
theme.value = document.documentElement.dataset['theme'] ?? '';
theme.addEventListener('change', () => {
  if (theme.value) document.documentElement.dataset['theme'] = theme.value;
  else delete document.documentElement.dataset['theme'];
  try {
    localStorage.setItem('ridgepoint:theme', theme.value);
  } catch {
    // Storage is closed to us: the choice holds for this page.
  }
});

async function openSearch(): Promise<void> {
  const { open } = await import('./search.ts');
  open();
}

for (const button of document.querySelectorAll('[data-search-open]')) {
  button.addEventListener('click', openSearch);
}
document.addEventListener('keydown', (event) => {
  const typing = (event.target as Element).closest('input, textarea, select, [contenteditable]');
  const slash = event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
  const commandK = event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey);
  if (!slash && !commandK) return;
  event.preventDefault();
  void openSearch();
});

showReadMarks();
