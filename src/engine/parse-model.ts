import { FAMILIES } from './families/index.ts';
import { fieldsOf } from './fields.ts';
import type { Model } from './model.ts';
import type { Result } from './result.ts';
import { fail, received } from './result.ts';

/** Every `model_type` that the engine reads. */
export const MODEL_TYPES: readonly string[] = FAMILIES.flatMap(({ modelTypes }) => modelTypes);

/**
 * Reads a Hugging Face `config.json`, parsed from JSON, as it is published.
 *
 * Returns a Model, or every reason why not: an unknown `model_type`, a missing, misspelt or
 * contradictory field, or a field that would change the cost and is not understood. It never guesses.
 */
export function parseModel(config: unknown, id: string): Result<Model> {
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    return fail({
      path: 'config',
      expected: 'an object',
      received: received(config),
      message: 'Give the contents of a Hugging Face config.json.',
    });
  }
  const source = config as Readonly<Record<string, unknown>>;
  const modelType = source['model_type'];
  const family = FAMILIES.find(({ modelTypes }) => modelTypes.some((type) => type === modelType));
  if (!family) {
    return fail({
      path: 'model_type',
      expected: `one of ${MODEL_TYPES.join(', ')}`,
      received: received(modelType),
      message: 'The engine does not know how this architecture computes, and does not guess.',
    });
  }
  const fields = fieldsOf(source);
  const build = family.read(fields);
  return fields.finish(() => ({ id, modelType: String(modelType), ...build() }));
}
