import type { Issue, Result } from '../../engine/index.ts';
import { issueText } from '../../engine/index.ts';
import { isOwn } from '../../lib/own.ts';
import { received } from '../../lib/text.ts';
import type { HardwareChoice, ModelChoice } from './page.ts';

/** What is fetched of the library when a reader chooses it. */
export interface Entries {
  readonly model: ModelChoice;
  readonly hardware: HardwareChoice;
}

const FOLDERS: Readonly<Record<keyof Entries, string>> = { model: 'models', hardware: 'hardware' };

const NOT_YET = 'here yet';

/** One entry of the library by its id, or the reader's own, or why it cannot be had. */
export async function fetchEntry<K extends keyof Entries>(
  base: string,
  kind: K,
  id: string,
): Promise<Result<Entries[K]>> {
  const refuse = (message: string, expected = 'an entry of the library'): Result<never> => ({
    ok: false,
    issues: [{ path: kind, expected, received: received(id), message }],
  });
  if (isOwn(id)) return (await ownEntry(kind, id)) as Result<Entries[K]>;
  try {
    const response = await fetch(`${base}data/${FOLDERS[kind]}/${encodeURIComponent(id)}.json`);
    if (response.status === 404) return refuse('Choose one from the list.');
    if (!response.ok) return refuse('It could not be loaded; try again.', NOT_YET);
    return { ok: true, value: (await response.json()) as Entries[K] };
  } catch {
    return refuse('It could not be loaded: you seem to be offline.', NOT_YET);
  }
}

/** The parsers come along only here: most scenarios are of the library. */
async function ownEntry(kind: keyof Entries, id: string): Promise<Result<Entries[keyof Entries]>> {
  const { ownHardware, ownModel } = await import('../../lib/own-entry.ts');
  if (kind === 'model') {
    const model = ownModel(id);
    return model.ok ? { ok: true, value: { id, ...model.value } } : refused(kind, id, model.issues);
  }
  const device = ownHardware(id);
  if (!device.ok) return refused(kind, id, device.issues);
  const { name } = device.value;
  return { ok: true, value: { id, name, toolKey: null, value: device.value, reached: [] } };
}

const refused = (kind: string, id: string, issues: readonly Issue[]): Result<never> => ({
  ok: false,
  issues: [
    {
      path: kind,
      expected: 'an entry of your own that can be read',
      received: received(id),
      message: issues.map(issueText).join(' '),
    },
  ],
});
