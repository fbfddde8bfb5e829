import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import type { Hardware, Model, Result } from '../engine/index.ts';
import { TOOL_HARDWARE, parseHardware, parseModel } from '../engine/index.ts';
import { findHardware, findModel } from '../lib/catalog.ts';
import type { Catalog } from './catalog-files.ts';
import type { Measured } from './measured.ts';
import { measuredBeside } from './measured.ts';
import { readJson } from './read-json.ts';
import { withoutInfinities } from '../lib/python-json.ts';

/** Models and devices by the names that people type. */
export interface Subjects {
  readonly model: (name: string) => Result<Model>;
  readonly hardware: (name: string) => Result<Hardware>;
  /** A device with the constants of LLM-Viewer, by its key or by the catalog id that it stands for. */
  readonly toolHardware: (name: string) => Result<Hardware>;
  readonly measured: Measured;
}

/** Looks each name up once: bulk runs ask for the same few again and again. */
export function subjectsOf({ models, hardware }: Catalog): Subjects {
  const model = remembered((name): Result<Model> => {
    const entry = findModel(models, name);
    if (entry.ok) return parseModel(entry.value.config, entry.value.id);
    if (!looksLikePath(name)) return entry;
    const file = readJson(name, 'model', withoutInfinities);
    return file.ok ? parseModel(file.value, name) : file;
  });
  const device = remembered((name): Result<Hardware> => {
    const entry = findHardware(hardware, name);
    return entry.ok ? parseHardware(entry.value, entry.value.id) : entry;
  });
  const toolHardware = remembered((name): Result<Hardware> => {
    const entry = findHardware(hardware, name);
    const key = (entry.ok ? entry.value.llmViewer : undefined) ?? name;
    const wanted = [name, key].map((each) => each.trim().toLowerCase());
    const found = wanted
      .map((each) => TOOL_HARDWARE.find(({ id }) => id.toLowerCase() === each))
      .find((each) => each !== undefined);
    return found ? { ok: true, value: found } : unknownToTool(name);
  });
  const measured = measuredBeside(hardware, model, device);
  return { model, hardware: device, toolHardware, measured };
}

function remembered<T>(lookUp: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>();
  return (name) => {
    const found = known.get(name) ?? lookUp(name);
    known.set(name, found);
    return found;
  };
}

/** A Hugging Face id has a slash too, so a slash alone does not make a path. */
const looksLikePath = (name: string): boolean =>
  name.endsWith('.json') || name.startsWith('.') || isAbsolute(name) || existsSync(name);

const unknownToTool = (name: string): Result<never> => ({
  ok: false,
  issues: [
    {
      path: 'hardware',
      expected: `one of ${TOOL_HARDWARE.map(({ id }) => id).join(', ')}`,
      received: JSON.stringify(name),
      message: 'The llm-viewer accounting knows only the devices of that tool.',
    },
  ],
});
