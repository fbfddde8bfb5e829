import { FAMILIES, FLAT_WRAPPERS, WRAPPERS } from './families/index.ts';
import { fieldsOf, isObject } from './fields.ts';
import type { Model } from './model.ts';
import { nativeFormat } from './native-format.ts';
import type { Result } from './result.ts';
import { fail, received } from './result.ts';

/** Every `model_type` that the engine reads, alone or as the language model of a larger one. */
export const MODEL_TYPES: readonly string[] = [
  ...FAMILIES.flatMap(({ modelTypes }) => modelTypes),
  ...Object.keys(WRAPPERS),
];

const TEXT_CONFIG = 'text_config';

/**
 * Reads a Hugging Face `config.json`, parsed from JSON, as it is published.
 *
 * Returns a Model, or every reason why not: an unknown `model_type`, a missing, misspelt or
 * contradictory field, or a field that would change the cost and is not understood. It never guesses.
 */
export function parseModel(config: unknown, id: string): Result<Model> {
  if (!isObject(config)) {
    return fail({
      path: 'config',
      expected: 'an object',
      received: received(config),
      message: 'Give the contents of a Hugging Face config.json.',
    });
  }
  const outer = config['model_type'];
  const inner = typeof outer === 'string' && Object.hasOwn(WRAPPERS, outer) && WRAPPERS[outer];
  return inner ? parseWrapped(config, inner, id) : parseLanguageModel(config, '', id, []);
}

/** The language model of a multimodal one. What the outer config says counts where the inner is silent. */
function parseWrapped(
  config: Readonly<Record<string, unknown>>,
  innerType: string,
  id: string,
): Result<Model> {
  const text = config[TEXT_CONFIG];
  const notes = ['The vision tower and its projector are left out.'];
  if (text === undefined && FLAT_WRAPPERS.has(String(config['model_type']))) {
    return parseLanguageModel({ ...config, model_type: innerType }, '', id, notes);
  }
  if (!isObject(text)) {
    return fail({
      path: TEXT_CONFIG,
      expected: 'an object',
      received: received(text),
      message: `A config of ${String(config['model_type'])} holds its language model in ${TEXT_CONFIG}.`,
    });
  }
  const outer: Record<string, unknown> = {};
  for (const name of ['tie_word_embeddings', 'dtype', 'torch_dtype', 'quantization_config']) {
    if (Object.hasOwn(config, name)) outer[name] = config[name];
  }
  const whole = { model_type: innerType, ...outer, ...text };
  return parseLanguageModel(whole, `${TEXT_CONFIG}.`, id, notes);
}

function parseLanguageModel(
  source: Readonly<Record<string, unknown>>,
  prefix: string,
  id: string,
  notes: readonly string[],
): Result<Model> {
  const modelType = source['model_type'];
  const family = FAMILIES.find(({ modelTypes }) => modelTypes.some((type) => type === modelType));
  if (!family) {
    return fail({
      path: `${prefix}model_type`,
      expected: `one of ${MODEL_TYPES.toSorted().join(', ')}`,
      received: received(modelType),
      message:
        modelType === undefined
          ? 'Add model_type, which names the architecture.'
          : 'The engine does not know how this architecture computes, and does not guess.',
    });
  }
  const fields = fieldsOf(source, prefix);
  const build = family.read(fields);
  const native = nativeFormat(source);
  return fields.finish(() => {
    const model = build();
    return {
      id,
      modelType: String(modelType),
      headBias: false,
      embeddingNorm: false,
      hyperConnections: null,
      learnedPositions: 0,
      prediction: null,
      ...model,
      nativeFormat: native.format,
      notes: [...notes, ...native.notes, ...(model.notes ?? [])],
    };
  });
}
