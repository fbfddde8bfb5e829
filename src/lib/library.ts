import type { Hardware, Model, Result } from '../engine/index.ts';
import { issueText, parseHardware, parseModel } from '../engine/index.ts';
import type { HardwareEntry, ModelEntry } from './catalog.ts';

/**
 * The whole catalog, parsed, for use at build time only: importing this from an island would ship
 * every entry to every reader. Islands receive the entries that they need as plain objects.
 */

/** What a list of choices shows. */
export interface Entry {
  readonly id: string;
  readonly name: string;
  readonly vendor: string;
}

export interface ModelRecord extends Entry {
  /** The whole file. */
  readonly file: ModelEntry;
  readonly value: Model;
}

export interface HardwareRecord extends Entry {
  /** The published tool's key for this device, if it has one. */
  readonly toolKey: string | null;
  /** The whole file. */
  readonly file: HardwareEntry;
  readonly value: Hardware;
}

const idOf = (path: string): string => path.replace(/^.*\//, '').replace(/\.json$/, '');

/** A mistake in a catalog file stops the build with the file, the field and what to do. */
function parsed<T>(path: string, result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(
    [`${path}:`, ...result.issues.map((issue) => `  ${issueText(issue)}`)].join('\n'),
  );
}

const byName = (a: Entry, b: Entry): number =>
  a.vendor.localeCompare(b.vendor) || a.name.localeCompare(b.name, 'en', { numeric: true });

const recordOf = <File extends { readonly name: string; readonly vendor: string }>(
  path: string,
  file: File,
) => {
  const id = idOf(path);
  return { id, name: file.name, vendor: file.vendor, file: { ...file, id } };
};

export const MODELS: readonly ModelRecord[] = Object.entries(
  import.meta.glob<Omit<ModelEntry, 'id'>>('../content/models/*.json', {
    eager: true,
    import: 'default',
  }),
)
  .map(([path, file]) => ({
    ...recordOf(path, file),
    value: parsed(path, parseModel(file.config, idOf(path))),
  }))
  .sort(byName);

export const HARDWARE: readonly HardwareRecord[] = Object.entries(
  import.meta.glob<Omit<HardwareEntry, 'id'>>('../content/hardware/*.json', {
    eager: true,
    import: 'default',
  }),
)
  .map(([path, file]) => ({
    ...recordOf(path, file),
    toolKey: file.llmViewer ?? null,
    value: parsed(path, parseHardware(file, idOf(path))),
  }))
  .sort(byName);

const models = new Map(MODELS.map((record) => [record.id, record]));
const devices = new Map(HARDWARE.map((record) => [record.id, record]));

/** A model by its id. An author's typo is a build error that lists the right ids. */
export function modelRecord(id: string): ModelRecord {
  return models.get(id) ?? missing('model', id, [...models.keys()]);
}

export function hardwareRecord(id: string): HardwareRecord {
  return devices.get(id) ?? missing('device', id, [...devices.keys()]);
}

function missing(kind: string, id: string, ids: readonly string[]): never {
  throw new Error(`There is no ${kind} "${id}". Known: ${ids.join(', ')}.`);
}
