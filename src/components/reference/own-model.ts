// The form for a reader's own model: the engine's parser reads the config as it is pasted, and every
// field that it cannot accept is named. What was pasted stays in the form, also over a reload.
import type { Issue, Model } from '../../engine/index.ts';
import { explorerLink } from '../../lib/explorer.ts';
import { modelText } from '../../lib/model-facts.ts';
import { modelFrom } from '../../lib/own-model.ts';
import { objectOf } from '../../lib/own-entry.ts';
import { PAPER } from '../../lib/scenario.ts';
import { WRITE_DELAY_MS, element, linkTo } from './own-form.ts';

const STORED = 'ridgepoint:own-model';
const PARAMETER = 'model';

interface Pasted {
  readonly name: string;
  readonly config: string;
}

export function startOwnModel(form: HTMLFormElement): void {
  const output = document.querySelector<HTMLElement>('#own-issues')!;
  const name = form.querySelector<HTMLInputElement>('[name="name"]')!;
  const config = form.querySelector<HTMLTextAreaElement>('[name="config"]')!;
  const before = inAddress() ?? inStorage();
  if (before) [name.value, config.value] = [before.name, before.config];

  let writing: ReturnType<typeof setTimeout> | undefined;
  function show(): void {
    const pasted = { name: name.value, config: config.value };
    const isEmpty = pasted.config.trim() === '';
    const { id, result } = modelFrom(pasted.name, pasted.config);
    config.ariaInvalid = String(!result.ok && !isEmpty);
    if (result.ok) output.replaceChildren(...outcome(result.value, id));
    else output.replaceChildren(...(isEmpty ? [] : issueList(result.issues)));
    clearTimeout(writing);
    writing = setTimeout(() => {
      const query = id === '' ? '' : `?${new URLSearchParams({ [PARAMETER]: id }).toString()}`;
      history.replaceState(null, '', location.pathname + query);
      store(pasted);
    }, WRITE_DELAY_MS);
  }
  form.addEventListener('input', show);
  form.addEventListener('submit', (event) => event.preventDefault());
  show();
}

/** A link carries the name and the fields that count. */
function inAddress(): Pasted | null {
  const file = objectOf(new URLSearchParams(location.search).get(PARAMETER) ?? '');
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

function outcome(model: Model, id: string): readonly Node[] {
  const { name } = objectOf(id) ?? {};
  const path = explorerLink({ ...PAPER, model: id, flashAttention: true });
  return [
    element('h2', String(name)),
    element('p', modelText(model)),
    ...model.notes.map((note) => element('p', note)),
    element('p', linkTo(path, `Open ${String(name)} in the roofline explorer`)),
  ];
}
