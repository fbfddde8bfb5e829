import { render, type ComponentChild } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach } from 'vitest';

const hosts: HTMLElement[] = [];

/** Renders into the document; drawn again with another tree by the returned function. */
export function mount(tree: ComponentChild) {
  const host = document.createElement('div');
  document.body.append(host);
  hosts.push(host);
  const draw = (next: ComponentChild): void => {
    act(() => render(next, host));
  };
  draw(tree);
  const one = <E extends Element = HTMLElement>(selector: string): E => {
    const found = host.querySelector<E>(selector);
    if (!found) throw new Error(`Nothing matches ${selector} in ${host.innerHTML}`);
    return found;
  };
  return { host, draw, one, unmount: () => draw(null) };
}

export function type(field: HTMLInputElement, text: string): void {
  act(() => {
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
}

export function press(element: Element, key: string): void {
  act(() => {
    element.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  });
}

export function fire(element: Element, name: string): void {
  act(() => {
    element.dispatchEvent(new Event(name, { bubbles: true }));
  });
}

afterEach(() => {
  for (const host of hosts.splice(0)) {
    act(() => render(null, host));
    host.remove();
  }
});
