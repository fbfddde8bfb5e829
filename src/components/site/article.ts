// On an article: the contents follow the scroll, and reaching the end marks it as read.
import { isRead, markRead } from './read-marks.ts';

const headings = [...document.querySelectorAll<HTMLElement>('.prose h2[id]')];

function followScroll(): void {
  // The current section is the last one whose heading has passed the upper third of the screen.
  const current = headings.findLast((h) => h.getBoundingClientRect().top < innerHeight / 3);
  for (const link of document.querySelectorAll<HTMLAnchorElement>('.contents a')) {
    if (link.hash === `#${current?.id}`) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  }
}

// The area reaches far above the screen, so that a jump past several headings is noticed too.
const onHeading = new IntersectionObserver(followScroll, { rootMargin: '999999px 0px -66% 0px' });
for (const heading of headings) onHeading.observe(heading);

const toggle = document.querySelector<HTMLButtonElement>('#read-toggle')!;
const slug = toggle.dataset['slug']!;

function setRead(read: boolean): void {
  markRead(slug, read);
  showToggle(read);
}

function showToggle(read: boolean): void {
  toggle.setAttribute('aria-pressed', String(read));
  toggle.textContent = read ? 'Read. Mark as unread' : 'Mark as read';
}

showToggle(isRead(slug));
toggle.addEventListener('click', () => setRead(!isRead(slug)));

// Once per visit, so that a reader who takes the mark away keeps it away.
const atEnd = new IntersectionObserver(([entry]) => {
  if (!entry?.isIntersecting) return;
  atEnd.disconnect();
  if (!isRead(slug)) setRead(true);
});
atEnd.observe(toggle);

// The menu on small screens closes once it has led somewhere on this page.
document.querySelector('.course-menu')?.addEventListener('click', (event) => {
  const link = (event.target as Element).closest('a[href^="#"]');
  if (link) (event.currentTarget as HTMLDetailsElement).open = false;
});

// A formula that is wider than the screen can be scrolled from the keyboard.
const formulas = [...document.querySelectorAll<HTMLElement>('.formula')];

function makeScrollable(): void {
  for (const formula of formulas) {
    if (formula.scrollWidth > formula.clientWidth) {
      formula.tabIndex = 0;
      formula.role = 'group';
      formula.ariaLabel = 'Formula';
    } else {
      formula.removeAttribute('tabindex');
    }
  }
}

// The widths are known once the math font is there, and change with the screen.
void document.fonts.ready.then(makeScrollable);
addEventListener('resize', makeScrollable);
