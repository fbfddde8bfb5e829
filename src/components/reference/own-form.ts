/** What the forms for a reader's own entries have in common. */

/** Browsers limit how often a page may rewrite its address. */
export const WRITE_DELAY_MS = 150;

/** Each problem under its field, which is marked; all others are taken away. */
export function showProblems(form: HTMLElement, problems: ReadonlyMap<string, string>): void {
  for (const place of form.querySelectorAll<HTMLElement>('[data-problem]')) {
    const key = place.dataset['problem']!;
    const problem = problems.get(key);
    place.hidden = problem === undefined;
    place.textContent = problem ?? '';
    const input = form.querySelector(`[name="${key}"]`);
    if (problem === undefined) input?.removeAttribute('aria-invalid');
    else input?.setAttribute('aria-invalid', 'true');
  }
}

export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  made.append(...children);
  return made;
}

export function linkTo(href: string, text: string): HTMLAnchorElement {
  const made = element('a', text);
  made.href = href;
  return made;
}
