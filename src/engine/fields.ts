import type { Issue, Result } from './result.ts';
import { received } from './result.ts';

/** Reads an untyped object field by field. A field that fails reads as a harmless stand-in. */
export interface Fields {
  /** A whole number of at least 1 that must be there. */
  count(name: string, meaning: string): number;
  /** The same under any of several published names; the first that is there counts. */
  countOf(names: readonly string[], meaning: string): number;
  /** A whole number of at least 1, or null when the field is absent or null. */
  optionalCount(name: string, meaning: string): number | null;
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

/** Names of fields that change operations, bytes or parameters in one family or another. */
const CHANGES_COST =
  /expert|moe|window|sliding|chunk_size|layer_types|lora_rank|index_|mamba|ssm|conv_kernel|linear_attn|linear_num|state_size|nope|sparse|cross_attention|per_layer_input|altup|laurel|kv_shared|compress|num_nextn|mtp_|kv_heads|n_head|partial_rotary|rotary_(dim|pct|percent)|qk_norm|qk_layernorm|alibi|parallel|multi_query|remove_final/;

/** Remembers every mistake, so that a reader learns of all of them at once. */
export function fieldsOf(source: Readonly<Record<string, unknown>>): Fields {
  const issues: Issue[] = [];
  const seen = new Set<string>();

  function value(name: string): unknown {
    seen.add(name);
    return Object.hasOwn(source, name) ? (source[name] ?? undefined) : undefined;
  }

  function problem(path: string, expected: string, came: unknown, message: string): void {
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

  function count(name: string, meaning: string): number {
    const came = optionalCount(name, meaning);
    if (came !== null) return came;
    problem(name, 'a whole number of at least 1', undefined, `Add ${name}: ${meaning}.`);
    return 1;
  }

  return {
    count,
    optionalCount,
    countOf(names, meaning) {
      return count(names.find((name) => value(name) !== undefined) ?? names[0]!, meaning);
    },
    has: (name) => Object.hasOwn(source, name),
    flag(name, fallback) {
      const came = value(name);
      if (came === undefined) return fallback;
      if (typeof came === 'boolean') return came;
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
      for (const name of Object.keys(source)) {
        if (seen.has(name) || !CHANGES_COST.test(name) || isOff(source[name])) continue;
        const why = `${name} would change what this architecture costs, and is not understood here.`;
        problem(name, 'no such field', source[name], why);
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
  (Array.isArray(value) && value.length === 0);
