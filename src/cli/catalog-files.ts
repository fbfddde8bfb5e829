import { readFileSync, readdirSync } from 'node:fs';
import type { HardwareEntry, ModelEntry } from '../lib/catalog.ts';
import type { MeasurementFile } from '../lib/measured-classes.ts';

const CONTENT = new URL('../content/', import.meta.url);

/** The catalog as it lies beside the program. */
export interface Catalog {
  readonly models: readonly ModelEntry[];
  readonly hardware: readonly HardwareEntry[];
}

export const readCatalog = (): Catalog => ({
  models: readEntries<ModelEntry>('models/'),
  hardware: readEntries<HardwareEntry>('hardware/'),
});

export const readMeasurements = (): readonly MeasurementFile[] => readEntries('measurements/');

/** Our own files: a broken one is our bug and may throw. */
function readEntries<Entry>(folder: string): readonly Entry[] {
  const directory = new URL(folder, CONTENT);
  return readdirSync(directory)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => {
      const entry = JSON.parse(readFileSync(new URL(name, directory), 'utf8')) as Entry;
      return Object.assign({ id: name.slice(0, -'.json'.length) }, entry);
    });
}

/** The version in package.json. */
export function version(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
