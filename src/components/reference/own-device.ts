// The form for a reader's own device: what was typed stays in the address, each mistake stands under
// its field, and what the device comes to stands below.
import { h, render } from 'preact';
import type { Hardware } from '../../engine/index.ts';
import { explorerPath } from '../../lib/explorer.ts';
import type { Typed } from '../../lib/own-device.ts';
import { DEVICE_FIELDS, deviceFrom } from '../../lib/own-device.ts';
import { ridgeText } from '../../lib/ridges.ts';
import { PAPER } from '../../lib/scenario.ts';
import { DeviceFigures } from './DeviceFigures.tsx';
import { WRITE_DELAY_MS, element, linkTo, showProblems } from './own-form.ts';

const KEYS = ['name', ...DEVICE_FIELDS.map(({ key }) => key)];

export function startOwnDevice(form: HTMLFormElement): void {
  const output = document.querySelector<HTMLElement>('#own-result')!;
  const figures = document.querySelector<HTMLElement>('#own-figures')!;
  const input = (key: string): HTMLInputElement =>
    form.querySelector<HTMLInputElement>(`[name="${key}"]`)!;
  const query = new URLSearchParams(location.search);
  for (const key of KEYS) input(key).value = query.get(key) ?? '';

  const typedNow = (): Typed => Object.fromEntries(KEYS.map((key) => [key, input(key).value]));
  /** An empty form is no mistake yet. */
  const isEmpty = (): boolean => DEVICE_FIELDS.every(({ key }) => input(key).value.trim() === '');

  let writing: ReturnType<typeof setTimeout> | undefined;
  function show(): void {
    const typed = typedNow();
    const { id, result, problems } = deviceFrom(typed);
    showProblems(form, isEmpty() ? new Map() : problems);
    render(result.ok ? h(DeviceFigures, { device: result.value }) : null, figures);
    output.replaceChildren(...(result.ok ? outcome(result.value, id) : []));
    clearTimeout(writing);
    writing = setTimeout(() => {
      const kept = new URLSearchParams(Object.entries(typed).filter(([, value]) => value !== ''));
      history.replaceState(null, '', `${location.pathname}?${kept.toString()}`.replace(/\?$/, ''));
    }, WRITE_DELAY_MS);
  }
  form.addEventListener('input', show);
  form.addEventListener('submit', (event) => event.preventDefault());
  show();
}

function outcome(device: Hardware, id: string): readonly Node[] {
  const path = explorerPath(PAPER.model, { ...device, id });
  return [
    element('h2', device.name),
    element('p', ridgeText(device)),
    ...(path === null
      ? []
      : [element('p', linkTo(path, `Open ${device.name} in the roofline explorer`))]),
  ];
}
