import type { Formula, Letters } from './formula.ts';
import type { NumberFormat } from './precision.ts';
import { evaluate } from './program.ts';
import type { Counted, Rule, Shape } from './rule.ts';
import type { Bytes } from './units.ts';

export type OperatorKind = 'matmul' | 'attention' | 'elementwise' | 'embedding';

/** What a parameter belongs to, for the breakdown of a model's size. */
export type Part =
  | 'embedding'
  | 'positions'
  | 'attention'
  /** Linear attention and state-space layers: whatever keeps a state instead of a cache. */
  | 'mixers'
  | 'indexer'
  | 'compressors'
  | 'hyperConnections'
  | 'sinks'
  | 'feedForward'
  | 'router'
  | 'experts'
  | 'sharedExperts'
  | 'norms'
  | 'head';

export interface Stored {
  readonly part: Part;
  readonly format: NumberFormat;
}

/**
 * One kernel's worth of work in one layer (or once per step). It knows its shapes and its formulas,
 * and no machine.
 */
export interface Operator {
  readonly name: string;
  readonly kind: OperatorKind;
  /** The layer group that it belongs to, or where it stands outside the layers. */
  readonly group: string;
  /** How many layers run it. Every figure of an operator is per layer. */
  readonly count: number;
  readonly rule: Rule;
  readonly letters: Letters;
  /** Names of the operators (or of the group's `input`) whose output it reads, in order. */
  readonly inputs: readonly string[];
  /** Runs on matrix units with these formats, or on vector units. */
  readonly arithmetic: MatrixArithmetic | 'vector';
  /** What its parameters belong to and how they are stored; null when it owns none. */
  readonly stored: Stored | null;
  /** Letters that print as something more telling: `{ in: 'D', out: 'F' }`. */
  readonly prints: Readonly<Record<string, string>>;
  /** Letters that are themselves computed from others. */
  readonly derived: Readonly<Record<string, Formula>>;
  /** Overwrites its first input instead of allocating an output. */
  readonly inPlace: boolean;
  /** The rule's formulas with these letters. */
  readonly counted: Counted;
  /** The operator of an earlier group of layers that it is the same as; null for none. */
  readonly repeats: Operator | null;
}

/** Whether a group is one of layers; embedding and head stand around them. */
export const isLayer = (group: string): boolean => group !== 'embedding' && group !== 'head';

type WithDefaults = 'stored' | 'prints' | 'derived' | 'inPlace';

/** An operator from what is particular about it. All operators have one hidden class, which V8 rewards. */
export const operator = (
  given: Omit<Operator, WithDefaults | 'counted' | 'repeats'> &
    Partial<Pick<Operator, WithDefaults>>,
): Operator => ({
  name: given.name,
  kind: given.kind,
  group: given.group,
  count: given.count,
  rule: given.rule,
  letters: given.letters,
  inputs: given.inputs,
  arithmetic: given.arithmetic,
  stored: given.stored ?? null,
  prints: given.prints ?? NONE,
  derived: given.derived ?? NONE,
  inPlace: given.inPlace ?? false,
  counted: given.rule.count(given.letters),
  repeats: null,
});

const NONE: Readonly<Record<string, never>> = {};

/** The same operator in another group of layers. All of its figures are per layer, and stay. */
export const repeated = (of: Operator, group: string, count: number): Operator => ({
  name: of.name,
  kind: of.kind,
  group,
  count,
  rule: of.rule,
  letters: of.letters,
  inputs: of.inputs,
  arithmetic: of.arithmetic,
  stored: of.stored,
  prints: of.prints,
  derived: of.derived,
  inPlace: of.inPlace,
  counted: of.counted,
  repeats: of.repeats ?? of,
});

/** The two operands of a matrix operation, which decide the peak that it runs against. */
export interface MatrixArithmetic {
  readonly left: NumberFormat;
  readonly right: NumberFormat;
}

/** The same operator with something changed, and counted anew. */
export const changed = (of: Operator, changes: Partial<Omit<Operator, 'counted'>>): Operator =>
  operator({ ...of, ...changes });

/** What the output takes: its shape's elements, in the activations' format unless the rule knows better. */
export const outputBytes = ({ rule, counted }: Operator, activation: Bytes): Bytes =>
  counted.output * (rule.outputBytes ?? activation);

/** A shape in numbers. */
export const dimensions = (shape: Shape, letters: Letters): readonly number[] =>
  shape.map((dimension) => evaluate(dimension, letters));
