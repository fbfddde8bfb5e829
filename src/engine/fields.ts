import type { Issue, Result } from './result.ts';
import { received, shortened } from './result.ts';

/** Reads an untyped object field by field. A field that fails reads as a harmless stand-in. */
export interface Fields {
  /** A whole number of at least 1 that must be there, unless its family has a default for it. */
  count(name: string, meaning: string, fallback?: number): number;
  /** L, under any of its published names; few enough to list. */
  layers(...names: readonly string[]): number;
  /** The same under any of several published names; the first that is there counts. */
  countOf(names: readonly string[], meaning: string): number;
  /** A whole number of at least 1, or null when the field is absent or null. */
  optionalCount(name: string, meaning: string): number | null;
  /** The same under any of several published names. */
  optionalCountOf(names: readonly string[], meaning: string): number | null;
  /** A whole number of at least 0, or the fallback when the field is absent or null. */
  whole(name: string, meaning: string, fallback: number): number;
  /** A number of at least 0, or the fallback when the field is absent or null. */
  number(name: string, meaning: string, fallback: number): number;
  /**
   * One of a list of words per layer, or one letter each in a string; null when the field is absent
   * or null. Without a length the list itself says how many layers there are.
   */
  words<T extends string>(
    name: string,
    choices: Readonly<Record<string, T>>,
    length?: number,
  ): readonly T[] | null;
  /** Whole numbers of at least 0, or null when the field is absent or null. */
  numbers(name: string, meaning: string): readonly number[] | null;
  /** A nested object, read like this one, or null when the field is absent or null. */
  object(name: string): Fields | null;
  /** Whether the field is there, be it null. */
  has(name: string): boolean;
  /** True or false, or the fallback when the field is absent or null. */
  flag(name: string, fallback: boolean): boolean;
  /** One of a list of words, or the fallback when the field is absent or null. */
  choice<T extends string>(name: string, choices: Readonly<Record<string, T>>, fallback: T): T;
  /** A field that the engine understands only at one value (in a list: at every place). */
  only(name: string, value: unknown, why: string): void;
  /** Marks fields that were looked at and cost nothing. */
  ignore(...names: readonly string[]): void;
  /** A relation between fields that must hold. Checked only while nothing else is wrong. */
  require(holds: boolean, name: string, expected: string, message: string): void;
  /** The value, or every issue, with those of fields that would change the cost and were not read. */
  finish<T>(build: () => T): Result<T>;
}

/** No size in a config is larger; a larger one is noise and would leave the exact range of a double. */
const MOST = 100_000_000;

/** More layers than this are noise. */
const MOST_LAYERS = 10_000;

/** A file with more fields than this that are not understood is noise, and the first ones tell enough. */
const MOST_UNREAD = 20;

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Names of fields that change operations, bytes or parameters in one family or another. */
const CHANGES_COST =
  /expert|moe|window|no_rope|sliding|chunk_size|layer_types|lora_rank|index_|mamba|ssm|conv_kernel|linear_attn|linear_num|state_size|nope|sparse|cross_attention|per_layer_input|altup|laurel|kv_shared|compress|num_nextn|mtp_|kv_heads|n_head|partial_rotary|rotary_(dim|pct|percent)|qk_norm|qk_layernorm|alibi|parallel|multi_query|remove_final|(^|_)bias$|first_k_dense|block_configs|query_groups|embedding_size|output_gate|is_encoder_decoder/;

/** Remembers every mistake, so that a reader learns of all of them at once. */
export const fieldsOf = (source: Readonly<Record<string, unknown>>, prefix = ''): Fields =>
  reader(source, prefix, []);

function reader(
  source: Readonly<Record<string, unknown>>,
  prefix: string,
  issues: Issue[],
): Fields {
  const seen = new Set<string>();
  const nested: Fields[] = [];

  function value(name: string): unknown {
    seen.add(name);
    return Object.hasOwn(source, name) ? (source[name] ?? undefined) : undefined;
  }

  function problem(name: string, expected: string, came: unknown, message: string): void {
    const path = prefix + name;
    if (issues.some((issue) => issue.path === path)) return;
    issues.push({ path, expected, received: received(came), message });
  }

  function optionalCount(name: string, meaning: string): number | null {
    const came = value(name);
    if (came === undefined) return null;
    if (typeof came === 'number' && Number.isInteger(came) && came >= 1 && came <= MOST)
      return came;
    problem(name, `a whole number from 1 to ${MOST}`, came, `${name} is ${meaning}.`);
    return 1;
  }

  function count(name: string, meaning: string, fallback?: number): number {
    const came = optionalCount(name, meaning) ?? fallback;
    if (came !== undefined) return came;
    problem(name, 'a whole number of at least 1', undefined, `Add ${name}: ${meaning}.`);
    return 1;
  }

  /** All of them count as read. */
  const firstOf = (names: readonly string[]): string =>
    names.filter((name) => value(name) !== undefined)[0] ?? names[0]!;

  return {
    count,
    layers(...names) {
      const name = firstOf(names.length > 0 ? names : ['num_hidden_layers']);
      const layers = count(name, 'the number of layers L');
      if (layers <= MOST_LAYERS) return layers;
      problem(name, `at most ${MOST_LAYERS}`, layers, 'No network is that deep.');
      return 1;
    },
    optionalCount,
    optionalCountOf: (names, meaning) => optionalCount(firstOf(names), meaning),
    countOf: (names, meaning) => count(firstOf(names), meaning),
    whole(name, meaning, fallback) {
      const came = value(name);
      if (came === undefined) return fallback;
      if (Number.isInteger(came) && (came as number) >= 0 && (came as number) <= MOST)
        return came as number;
      problem(name, `a whole number from 0 to ${MOST}`, came, `${name} is ${meaning}.`);
      return fallback;
    },
    number(name, meaning, fallback) {
      const came = value(name);
      if (came === undefined) return fallback;
      if (typeof came === 'number' && came >= 0 && came <= MOST) return came;
      problem(name, `a number from 0 to ${MOST}`, came, `${name} is ${meaning}.`);
      return fallback;
    },
    words(name, choices, length) {
      const came = value(name);
      if (came === undefined) return null;
      const known = (word: unknown): boolean =>
        typeof word === 'string' && Object.hasOwn(choices, word);
      const list: unknown = typeof came === 'string' ? came.split('') : came;
      if (Array.isArray(list) && list.length <= MOST_LAYERS && list.every(known)) {
        if (list.length === (length ?? list.length)) {
          return list.map((word: string) => choices[word]!);
        }
      }
      const of = length === undefined ? 'a list' : `a list of ${length}`;
      const expected = `${of}, each one of ${Object.keys(choices).join(', ')}`;
      problem(name, expected, came, 'Every layer has its kind, and these are the known ones.');
      return null;
    },
    numbers(name, meaning) {
      const came = value(name);
      if (came === undefined) return null;
      const fits = (item: unknown): boolean => Number.isInteger(item) && (item as number) >= 0;
      if (Array.isArray(came) && came.length <= MOST_LAYERS && came.every(fits)) {
        return came as readonly number[];
      }
      problem(name, 'a list of whole numbers', came, `${name} is ${meaning}.`);
      return null;
    },
    object(name) {
      const came = value(name);
      if (came === undefined) return null;
      if (!isObject(came)) {
        problem(name, 'an object', came, `${name} holds fields of its own.`);
        return null;
      }
      const inner = reader(came, `${prefix}${name}.`, issues);
      nested.push(inner);
      return inner;
    },
    has: (name) => Object.hasOwn(source, name),
    flag(name, fallback) {
      const came = value(name);
      if (came === undefined) return fallback;
      if (typeof came === 'boolean') return came;
      // Python's truth: an older Llama 4 has 4 for yes.
      if (Number.isInteger(came) && (came as number) >= 0) return came !== 0;
      problem(name, 'true or false', came, `Leave ${name} out to take its default, ${fallback}.`);
      return fallback;
    },
    choice(name, choices, fallback) {
      const came = value(name);
      if (came === undefined) return fallback;
      const chosen =
        typeof came === 'string' && Object.hasOwn(choices, came) ? choices[came] : undefined;
      if (chosen !== undefined) return chosen;
      const known = Object.keys(choices).join(', ');
      problem(name, `one of ${known}`, came, `The engine does not know the cost of this ${name}.`);
      return fallback;
    },
    only(name, expected, why) {
      const came = value(name);
      if (came === undefined || came === expected) return;
      if (Array.isArray(came) && came.every((item) => item === expected)) return;
      problem(name, String(expected), came, why);
    },
    ignore(...names) {
      for (const name of names) seen.add(name);
    },
    require(holds, name, expected, message) {
      if (!holds && issues.length === 0) problem(name, expected, source[name], message);
    },
    finish(build) {
      // The nested ones add what they know to the same list.
      for (const inner of nested) inner.finish(() => null);
      const unread = Object.keys(source).filter(
        (name) => !seen.has(name) && CHANGES_COST.test(name) && !isOff(source[name]),
      );
      for (const name of unread.slice(0, MOST_UNREAD)) {
        const field = shortened(name);
        const why = `${field} would change what this architecture costs, and is not understood here.`;
        problem(field, 'no such field', source[name], why);
      }
      return issues.length > 0 ? { ok: false, issues } : { ok: true, value: build() };
    },
  };
}

/** A field that is present and says no. */
const isOff = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === false ||
  value === 0 ||
  (typeof value === 'object' && Object.keys(value).length === 0);
