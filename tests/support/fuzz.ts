import { readCatalog } from '../../src/cli/catalog-files.ts';
import type { Issue } from '../../src/engine/index.ts';
import {
  FP16_PRECISION,
  analyzeDecode,
  analyzePrefill,
  parseModel,
} from '../../src/engine/index.ts';
import { ROUND } from './devices.ts';

/** A config as somebody might paste it, and what was done to it. */
export interface Mangled {
  readonly base: string;
  readonly done: readonly string[];
  readonly config: unknown;
}

type Config = Record<string, unknown>;

/** Uniform over 0 … 1, the same on every machine (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Dice {
  readonly below: (end: number) => number;
  readonly oneOf: <T>(items: readonly T[]) => T;
}

function diceFrom(seed: number): Dice {
  const random = randomFrom(seed);
  const below = (end: number): number => Math.floor(random() * end);
  return { below, oneOf: (items) => items[below(items.length)]! };
}

/** Names that every object seems to have, and one that JSON can set without touching the prototype. */
const PROTOTYPE_NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'];
const WRONG = [null, true, false, '', 'llama', [], {}, [null], { value: 1 }, [[1], 'x'], -0];
const LIMITS = [NaN, Infinity, -Infinity, 1e308, -1e308, Number.MAX_SAFE_INTEGER, 5e-324];

const DEEP = 500;
function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < depth; i++) value = i % 2 ? [value] : { hidden_size: value };
  return value;
}

const MEGABYTE = 1e6;
const NOISE: readonly (() => Config)[] = [
  () => ({ _name_or_path: 'x'.repeat(MEGABYTE) }),
  () => ({ [`n_head_${'x'.repeat(MEGABYTE)}`]: 1 }),
  () => ({ layer_types: Array.from({ length: MEGABYTE / 10 }, () => 'full_attention') }),
  () => Object.fromEntries(Array.from({ length: MEGABYTE / 50 }, (_, i) => [`expert_${i}`, i])),
  () =>
    Object.fromEntries(
      Array.from({ length: MEGABYTE / 50 }, (_, i) => [`noise_${i}`, 'x'.repeat(20)]),
    ),
];

/** The fields of a config, and one time in three those of an object inside it. */
function somewhereIn(config: Config, { below, oneOf }: Dice): Config {
  const inner = Object.values(config).filter(
    (value): value is Config =>
      typeof value === 'object' && value !== null && !Array.isArray(value),
  );
  return inner.length > 0 && below(3) === 0 ? oneOf(inner) : config;
}

/** Sets a field for real, whatever it is called: assignment to `__proto__` would not. Nothing is shared. */
const set = (config: Config, name: string, value: unknown): void => {
  Object.defineProperty(config, name, {
    value: typeof value === 'object' ? structuredClone(value) : value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
};

/** What can happen to one field. */
const ACCIDENTS: Readonly<Record<string, (config: Config, name: string, dice: Dice) => void>> = {
  missing: (config, name) => delete config[name],
  renamed(config, name, { oneOf }) {
    const to = oneOf([`${name}s`, name.replaceAll('_', '-'), name.toUpperCase(), `text_${name}`]);
    set(config, to, config[name]);
    delete config[name];
  },
  negative(config, name, { below }) {
    const was = config[name];
    set(config, name, typeof was === 'number' ? -was : -below(9));
  },
  huge: (config, name, { below }) => set(config, name, 10 ** (5 + below(11))),
  small: (config, name, { below }) => set(config, name, below(5)),
  another: (config, name, { below }) => set(config, name, 1 + below(20_000)),
  limit: (config, name, { oneOf }) => set(config, name, oneOf(LIMITS)),
  fraction(config, name, { below }) {
    const was = config[name];
    set(config, name, (typeof was === 'number' ? was : 1) + (1 + below(9)) / 10);
  },
  'as text': (config, name) => set(config, name, JSON.stringify(config[name])),
  'wrong type': (config, name, { oneOf }) => set(config, name, oneOf(WRONG)),
  'in a list': (config, name) => set(config, name, [config[name]]),
  'cut list'(config, name, { below }) {
    const was = config[name];
    if (Array.isArray(was)) set(config, name, was.slice(0, below(was.length)));
  },
  'spoilt list'(config, name, { below, oneOf }) {
    const was = config[name];
    if (Array.isArray(was) && was.length > 0)
      set(config, name, was.with(below(was.length), oneOf([...WRONG, ...LIMITS])));
  },
  'another field’s': (config, name, { oneOf }) =>
    set(config, name, config[oneOf(Object.keys(config))]),
  nested: (config, name) => set(config, name, nested(DEEP)),
  'of the prototype': (config, name, { oneOf }) =>
    set(config, oneOf(PROTOTYPE_NAMES), config[name]),
  'value of the prototype': (config, name, { oneOf }) => set(config, name, oneOf(PROTOTYPE_NAMES)),
};
const KINDS = Object.keys(ACCIDENTS);
const ONE_IN = { noise: 100, another: 40, duplicate: 10 };
const MOST_ACCIDENTS = 4;

/** The text of a config in which one field stands twice; the last one counts, as in every JSON parser. */
function withDuplicate(config: Config, { below, oneOf }: Dice): unknown {
  const name = oneOf(Object.keys(config));
  const again = JSON.stringify({ [name]: oneOf([...WRONG, below(1000)]) });
  return JSON.parse(`${JSON.stringify(config).slice(0, -1)},${again.slice(1)}`);
}

/** `count` configs made from those of the catalog in turn, always the same for one seed. */
export function* mangledConfigs(count: number, seed: number): Generator<Mangled> {
  const dice = diceFrom(seed);
  const { below, oneOf } = dice;
  const bases = readCatalog().models;
  for (let i = 0; i < count; i++) {
    const { id, config } = bases[i % bases.length]!;
    const made = structuredClone(config) as Config;
    const done: string[] = [];
    for (let accidents = 1 + below(MOST_ACCIDENTS); accidents > 0; accidents--) {
      const place = somewhereIn(made, dice);
      const names = Object.keys(place);
      if (names.length === 0) continue;
      const [kind, name] = [oneOf(KINDS), oneOf(names)];
      ACCIDENTS[kind]!(place, name, dice);
      done.push(`${name} ${kind}`);
    }
    if (below(ONE_IN.noise) === 0) {
      Object.assign(made, oneOf(NOISE)());
      done.push('a megabyte of noise');
    }
    if (below(ONE_IN.another) === 0) {
      Object.assign(made, oneOf(bases).config);
      done.push('another config over it');
    }
    if (below(ONE_IN.duplicate) === 0 && Object.keys(made).length > 0) {
      done.push('a field twice');
      yield { base: id, done, config: withDuplicate(made, dice) };
    } else yield { base: id, done, config: made };
  }
}

const LONGEST = 2000;

/** What is wrong with the words of an issue: each part says something, in a line that can be read. */
export function badIssues(issues: readonly Issue[]): readonly string[] {
  const bad: string[] = issues.length === 0 ? ['no issue at all'] : [];
  for (const { path, expected, received, message } of issues) {
    for (const [part, text] of Object.entries({ path, expected, received, message })) {
      if (typeof text !== 'string' || text.trim() === '') bad.push(`${path}: no ${part}`);
      else if (text.length > LONGEST)
        bad.push(`${path.slice(0, 60)}: ${part} of ${text.length} characters`);
      // What is quoted is what came, word for word.
      else if (!text.startsWith('"') && /undefined|NaN|\[object|function /.test(text))
        bad.push(`${path}: ${part} is ${text}`);
    }
  }
  return bad;
}

const WORKLOAD = { batch: 2, prompt: 300, past: 5, generate: 7 };

/** Numbers anywhere in a value that no result may hold. */
function* badNumbers(value: unknown, path = ''): Generator<string> {
  if (typeof value === 'number') {
    if (!(value >= 0 && value < Infinity)) yield `${path} is ${value}`;
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) yield* badNumbers(item, `${path}.${key}`);
  }
}

/** What is wrong with the answer to a config: nothing, where it is a model that computes or issues that help. */
export function answerTo(config: unknown): {
  readonly model: boolean;
  readonly wrong: readonly string[];
} {
  const model = parseModel(config, 'mangled');
  if (!model.ok) return { model: false, wrong: badIssues(model.issues) };
  const inputs = {
    model: model.value,
    hardware: ROUND,
    workload: WORKLOAD,
    precision: FP16_PRECISION,
    options: { flashAttention: false, fusion: false },
    accounting: 'corrected',
  } as const;
  const wrong = [analyzePrefill(inputs), analyzeDecode(inputs)].flatMap((stage) =>
    stage.ok
      ? [
          ...badNumbers(stage.value.totals, 'totals'),
          ...badNumbers(stage.value.memory, 'memory'),
          ...stage.value.operators.flatMap(({ operator, cost, bound }) => [
            ...badNumbers(cost, operator.name),
            ...badNumbers(bound, operator.name),
          ]),
        ]
      : stage.issues.map(({ message }) => `refused: ${message}`),
  );
  return { model: true, wrong };
}
