// The form for a reader's own model: the engine's parser reads the config as it is pasted, and every
// field that it cannot accept is named. What was pasted stays in the form, also over a reload.
import { h, render } from 'preact';
import type { Issue, Model } from '../../engine/index.ts';
import { explorerLink } from '../../lib/explorer.ts';
import { modelText } from '../../lib/model-text.ts';
import { modelFrom } from '../../lib/own-model.ts';
import { objectOf } from '../../lib/own-entry.ts';
import { PAPER } from '../../lib/scenario.ts';
import { ModelFigures } from './ModelFigures.tsx';
import { WRITE_DELAY_MS, element, linkTo } from './own-form.ts';

const STORED = 'ridgepoint:own-model';
const PARAMETER = 'model';

interface Pasted {
  readonly name: string;
  readonly config: string;
}

export function startOwnModel(form: HTMLFormElement): void {
  const output = document.querySelector<HTMLElement>('#own-issues')!;
  const lost = document.querySelector<HTMLElement>('#own-lost')!;
  const figures = document.querySelector<HTMLElement>('#own-figures')!;
  const name = form.querySelector<HTMLInputElement>('[name="name"]')!;
  const config = form.querySelector<HTMLTextAreaElement>('[name="config"]')!;
  const asked = new URLSearchParams(location.search).get(PARAMETER);
  const linked = asked === null ? null : inAddress(asked);
  const before = linked ?? inStorage();
  if (before) [name.value, config.value] = [before.name, before.config];
  lost.hidden = asked === null || linked !== null;

  let writing: ReturnType<typeof setTimeout> | undefined;
  function show(): void {
    const pasted = { name: name.value, config: config.value };
    const isEmpty = pasted.config.trim() === '';
    const { id, result, unused } = modelFrom(pasted.name, pasted.config);
    config.ariaInvalid = String(!result.ok && !isEmpty);
    render(result.ok ? h(ModelFigures, { name: nameOf(id), value: result.value }) : null, figures);
    if (result.ok) output.replaceChildren(...outcome(result.value, id, unused));
    else output.replaceChildren(...(isEmpty ? [] : issueList(result.issues)));
    clearTimeout(writing);
    writing = setTimeout(() => {
      const query = id === '' ? '' : `?${new URLSearchParams({ [PARAMETER]: id }).toString()}`;
      history.replaceState(null, '', location.pathname + query);
      store(pasted);
    }, WRITE_DELAY_MS);
  }
  form.addEventListener('input', () => {
    lost.hidden = true;
    show();
  });
  form.addEventListener('submit', (event) => event.preventDefault());
  show();
}

/** A link carries the name and the fields that count. */
function inAddress(id: string): Pasted | null {
  const file = objectOf(id);
  if (!file) return null;
  return { name: String(file['name'] ?? ''), config: JSON.stringify(file['config'], null, 2) };
}

function inStorage(): Pasted | null {
  try {
    const file = objectOf(sessionStorage.getItem(STORED) ?? '');
    return file && { name: String(file['name']), config: String(file['config']) };
  } catch {
    return null;
  }
}

function store(pasted: Pasted): void {
  try {
    sessionStorage.setItem(STORED, JSON.stringify(pasted));
  } catch {
    // Too long, or storage is closed to us: the form itself still holds it.
  }
}

const issueList = (issues: readonly Issue[]): readonly Node[] => [
  element(
    'h2',
    issues.length === 1 ? 'One thing is in the way' : `${issues.length} things are in the way`,
  ),
  element('dl', ...issues.flatMap(issueEntry)),
];

function issueEntry({ path, expected, received, message }: Issue): readonly Node[] {
  return [
    element('dt', element('code', path)),
    element('dd', `Expected ${expected}, received ${received}. ${message}`),
  ];
}

const nameOf = (id: string): string => String(objectOf(id)?.['name']);

function outcome(model: Model, id: string, unused: readonly string[]): readonly Node[] {
  const name = nameOf(id);
  const path = explorerLink({ ...PAPER, model: id, flashAttention: true });
  return [
    element('h2', name),
    element('p', modelText(model)),
    ...model.notes.map((note) => element('p', note)),
    ...(unused.length > 0 ? [element('p', unusedText(unused))] : []),
    element('p', linkTo(path, `Open ${name} in the roofline explorer`)),
  ];
}

const MOST_NAMED = 8;

/** Fields that change nothing as they stand, so that nobody takes a cost for theirs. */
function unusedText(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  const named = names.slice(0, MOST_NAMED).join(', ');
  return `The figures are the same without these, at their defaults or without a part: ${named}${more > 0 ? ` and ${more} more` : ''}.`;
}
