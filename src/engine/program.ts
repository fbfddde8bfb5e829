import type { Formula, Letters, Node } from './formula.ts';

/**
 * Formulas of one set of letters, compiled together into a short program of two-operand steps on a
 * row of numbers. Whatever several of them need, such as B·T, is computed once.
 */
export interface Program<Name extends string> {
  /** Runs all of it. The row that comes back is written over by the next run. */
  readonly run: (letters: Letters) => Float64Array;
  /** Where in the row each formula's value stands. */
  readonly places: Readonly<Record<Name, number>>;
}

const TIMES = 0;
const PLUS = 1;
const MINUS = 2;
const OVER = 3;
const POWER = 4;

/** An absent formula is zero. A letter without a value makes NaN, which tests look for. */
export function compile<Name extends string>(
  formulas: Readonly<Record<Name, Formula | null>>,
): Program<Name> {
  const entries = Object.entries<Formula | null>(formulas);
  const letters = [...new Set(entries.flatMap(([, of]) => of?.letters ?? []))];
  /** What stands in the row from the start: letters, then whatever is found on the way. */
  const initial = letters.map(() => Number.NaN);
  const known = new Map<string, number>();
  const steps: number[] = [];

  function place(key: string, value: number): number {
    known.set(key, initial.length);
    return initial.push(value) - 1;
  }
  const constant = (value: number): number => known.get(`${value}`) ?? place(`${value}`, value);
  function step(operation: number, left: number, right: number): number {
    const key = `${operation} ${left} ${right}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const to = place(key, 0);
    steps.push(operation, left, right, to);
    return to;
  }
  const chain = (operation: number, parts: readonly Node[]): number =>
    parts.map(valueOf).reduce((left, right) => step(operation, left, right));

  function valueOf(node: Node): number {
    switch (node.kind) {
      case 'number':
        return constant(node.value);
      case 'letter':
        return letters.indexOf(node.name);
      case 'sum':
        return chain(PLUS, node.parts);
      case 'product':
        // Numbers last: 2·B·T and B·T·a then begin with the same B·T.
        return chain(TIMES, [
          ...node.parts.filter(({ kind }) => kind !== 'number'),
          ...node.parts.filter(({ kind }) => kind === 'number'),
        ]);
      case 'difference':
        return step(MINUS, valueOf(node.left), valueOf(node.right));
      case 'quotient':
        return step(OVER, valueOf(node.left), valueOf(node.right));
      case 'power':
        return step(POWER, valueOf(node.left), valueOf(node.right));
    }
  }

  const places = Object.fromEntries(
    entries.map(([name, of]) => [name, of ? valueOf(of.tree) : constant(0)]),
  ) as Record<Name, number>;
  const code = Uint16Array.from(steps);
  const row = Float64Array.from(initial);
  const run = (values: Letters): Float64Array => {
    for (let at = 0; at < letters.length; at++) row[at] = values[letters[at]!]!;
    execute(code, row);
    return row;
  };
  return { run, places };
}

/** One formula as a function of its letters. */
export function evaluator(of: Formula): (letters: Letters) => number {
  const { run, places } = compile({ of });
  return (letters) => run(letters)[places.of]!;
}

// Shapes and derived letters are asked for one by one, by every report.
const compiled = new WeakMap<Formula, (letters: Letters) => number>();

/** The value of one formula. */
export function evaluate(of: Formula, letters: Letters): number {
  let alone = compiled.get(of);
  if (!alone) compiled.set(of, (alone = evaluator(of)));
  return alone(letters);
}

function execute(code: Uint16Array, row: Float64Array): void {
  for (let at = 0; at < code.length; at += 4) {
    const left = row[code[at + 1]!]!;
    const right = row[code[at + 2]!]!;
    const to = code[at + 3]!;
    switch (code[at]!) {
      case TIMES:
        row[to] = left * right;
        break;
      case PLUS:
        row[to] = left + right;
        break;
      case MINUS:
        row[to] = left - right;
        break;
      case OVER:
        row[to] = left / right;
        break;
      case POWER:
        row[to] = left ** right;
        break;
    }
  }
}
