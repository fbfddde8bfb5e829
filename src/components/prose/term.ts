// One card shows the definition of whichever term is hovered, focused or tapped.
// It can be pointed at, and Escape puts it away. Without it the link leads to the glossary.

const CLOSE_AFTER_MS = 150;

const card = document.createElement('div');
card.id = 'term-card';
card.className = 'term-card';
card.popover = 'manual';
card.role = 'tooltip';
document.body.append(card);

let shown: HTMLAnchorElement | undefined;
let closing: ReturnType<typeof setTimeout> | undefined;

function show(term: HTMLAnchorElement): void {
  clearTimeout(closing);
  if (shown === term) return;
  hide();
  shown = term;
  card.textContent = term.dataset['short']!;
  term.setAttribute('aria-describedby', card.id);
  card.showPopover();
  place(term);
}

function hide(): void {
  clearTimeout(closing);
  shown?.removeAttribute('aria-describedby');
  shown = undefined;
  card.hidePopover();
}

const hideSoon = (): void => {
  clearTimeout(closing);
  closing = setTimeout(hide, CLOSE_AFTER_MS);
};

/** Below the term, or above it where the screen ends; never over the edge. */
function place(term: HTMLAnchorElement): void {
  const gap = 8;
  // The first line's box: a term may wrap.
  const at = term.getClientRects()[0] ?? term.getBoundingClientRect();
  const { width, height } = card.getBoundingClientRect();
  const below = term.getBoundingClientRect().bottom + gap;
  const top = below + height > innerHeight - gap ? at.top - gap - height : below;
  const left = Math.min(Math.max(at.left, gap), document.documentElement.clientWidth - width - gap);
  card.style.top = `${top}px`;
  card.style.left = `${left}px`;
}

for (const term of document.querySelectorAll<HTMLAnchorElement>('.term')) {
  term.addEventListener('pointerenter', ({ pointerType }) => pointerType === 'mouse' && show(term));
  term.addEventListener('pointerleave', ({ pointerType }) => pointerType === 'mouse' && hideSoon());
  term.addEventListener('focus', () => term.matches(':focus-visible') && show(term));
  term.addEventListener('blur', hide);
  // The first tap shows the definition, the second follows the link.
  term.addEventListener('click', (event) => {
    if (event.pointerType === 'mouse' || event.detail === 0) return;
    if (shown === term) return;
    event.preventDefault();
    show(term);
  });
}

card.addEventListener('pointerenter', () => clearTimeout(closing));
card.addEventListener('pointerleave', hideSoon);
addEventListener('keydown', ({ key }) => key === 'Escape' && hide());
// A term that takes the focus may have to be scrolled to: its card goes along.
addEventListener(
  'scroll',
  () => {
    if (shown?.matches(':focus-visible')) place(shown);
    else hide();
  },
  { passive: true },
);
addEventListener('pointerdown', ({ target }) => {
  if (!(target as Element).closest('.term, .term-card')) hide();
});
