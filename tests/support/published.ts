import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './models.ts';

const TESTS = join(import.meta.dirname, '..');
const CATALOG = join(TESTS, '..', 'src', 'content', 'models');

/** One of the files of other people's numbers. */
export const published = (name: string): unknown =>
  JSON.parse(readFileSync(join(TESTS, 'golden', 'published', `${name}.json`), 'utf8'));

interface ModelFile {
  readonly huggingFace?: string;
  readonly config: Config;
}

/** The catalog by Hugging Face id, or by its own id where a model is not published there. */
const CATALOG_CONFIGS: ReadonlyMap<string, Config> = new Map(
  readdirSync(CATALOG)
    .filter((file) => file.endsWith('.json'))
    .map((file) => {
      const model = JSON.parse(readFileSync(join(CATALOG, file), 'utf8')) as ModelFile;
      return [(model.huggingFace ?? file.replace('.json', '')).toLowerCase(), model.config];
    }),
);

/** Published names that are no Hugging Face ids, and the catalog's. */
const ALIASES: Readonly<Record<string, string>> = {
  'facebook/opt-175b (restricted)': 'opt-175b',
};

/**
 * The models of the published numbers whose architecture the engine does not read yet, by
 * `model_type`. When it learns one, the golden tests ask for the model in the catalog.
 */
export const UNSUPPORTED: Readonly<Record<string, readonly string[]>> = {
  dit: ['facebook/DiT-XL-2-256'],
};

/**
 * Parameters that a published total has beyond the model's own. DeepSeek-V4-Pro: a score correction of
 * 384 in each of the three layers that route by token, where the checkpoint's tensor list has none
 * (`layers.3-60.ffn.gate.bias`). Without them the list adds up to every stored element: see
 * `compressed.test.ts`.
 */
export const MISCOUNTED: Readonly<Record<string, number>> = {
  'deepseek-ai/DeepSeek-V4-Pro': 3 * 384,
};

/** The config that a published case was computed from, or its `model_type` where that is not read yet. */
export function configOf(input: { readonly config?: Config; readonly model?: string }): Config {
  if (input.config) return input.config;
  const id = input.model ?? '';
  const config = CATALOG_CONFIGS.get(ALIASES[id] ?? id.toLowerCase());
  if (config) return config;
  const type = Object.keys(UNSUPPORTED).find((each) => UNSUPPORTED[each]!.includes(id));
  if (type) return { model_type: type };
  throw new Error(`${id} is neither in the catalog nor among the unsupported models`);
}
