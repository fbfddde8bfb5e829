/**
 * A formula is written once, as text in the field's letters, and used three ways: evaluated for a
 * result, printed as it stands, and printed with the current numbers in place of the letters.
 *
 *     formula('2·M·in·out')   sums, differences, products, quotients, powers, parentheses, decimals
 *
 * Text is compiled to closures when the module loads (no `eval`, which a strict content security
 * policy forbids), so evaluating costs a few nanoseconds.
 */

/** The values of the letters of one operator, in base units. */
export type Letters = Readonly<Record<string, number>>;

/** Where each letter sits in the row of values that a compiled formula reads. */
export type Slots = ReadonlyMap<string, number>;

export interface Formula {
  /** As written: `2·M·in·out`. */
  readonly text: string;
  /** The letters that it needs, in order of appearance. */
  readonly letters: readonly string[];
  readonly tree: Node;
  /** Compiled the first time that it is evaluated by itself. */
  alone: ((letters: Letters) => number) | null;
}

type Node =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'letter'; readonly name: string }
  | { readonly kind: 'product' | 'sum'; readonly parts: readonly Node[] }
  | {
      readonly kind: 'quotient' | 'difference' | 'power';
      readonly left: Node;
      readonly right: Node;
    };

const TOKEN = /\s*([A-Za-zΣβ][A-Za-z0-9Σ′]*|\d+(?:\.\d+)?|[·+−/()²^])/y;

/** Compiles formula text. Throws on text that is not a formula: that is a mistake in the engine. */
export function formula(text: string): Formula {
  const tokens = tokenize(text);
  let at = 0;
  const letters = new Set<string>();

  function sum(): Node {
    let left = product();
    for (;;) {
      if (tokens[at] === '+') {
        at++;
        const right = product();
        left = { kind: 'sum', parts: left.kind === 'sum' ? [...left.parts, right] : [left, right] };
      } else if (tokens[at] === '−') {
        at++;
        left = { kind: 'difference', left, right: product() };
      } else return left;
    }
  }

  function product(): Node {
    const parts = [power()];
    for (;;) {
      if (tokens[at] === '·') {
        at++;
        parts.push(power());
      } else if (tokens[at] === '/') {
        at++;
        const left: Node = parts.length > 1 ? { kind: 'product', parts: [...parts] } : parts[0]!;
        parts.splice(0, parts.length, { kind: 'quotient', left, right: power() });
      } else return parts.length > 1 ? { kind: 'product', parts } : parts[0]!;
    }
  }

  function power(): Node {
    const base = atom();
    if (tokens[at] === '²') {
      at++;
      return { kind: 'product', parts: [base, base] };
    }
    if (tokens[at] !== '^') return base;
    at++;
    return { kind: 'power', left: base, right: atom() };
  }

  function atom(): Node {
    const token = tokens[at++];
    if (token === '(') {
      const inner = sum();
      if (tokens[at++] !== ')') throw new Error(`formula "${text}": a parenthesis stays open`);
      return inner;
    }
    if (token === undefined || /^[·+−/)²^]$/.test(token)) {
      throw new Error(`formula "${text}": a letter or number is missing`);
    }
    if (/^\d/.test(token)) return { kind: 'number', value: Number(token) };
    letters.add(token);
    return { kind: 'letter', name: token };
  }

  const tree = sum();
  if (at < tokens.length) throw new Error(`formula "${text}": cannot read "${tokens[at]}"`);
  return { text, letters: [...letters], tree, alone: null };
}

function tokenize(text: string): readonly string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const from = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match?.[1]) throw new Error(`formula "${text}": cannot read "${text.slice(from)}"`);
    tokens.push(match[1]);
  }
  return tokens;
}

/** A formula that reads its letters by position from a row of values. */
export type Evaluator = (row: readonly number[]) => number;

/** Compiles a formula against the positions at which its letters will stand. */
export function compile({ tree, text }: Formula, slots: Slots): Evaluator {
  return compileNode(tree);

  function compileNode(node: Node): Evaluator {
    switch (node.kind) {
      case 'number': {
        const { value } = node;
        return () => value;
      }
      case 'letter': {
        const slot = slots.get(node.name);
        if (slot === undefined) throw new Error(`formula "${text}": no value for "${node.name}"`);
        return (row) => row[slot]!;
      }
      case 'product':
        return compileProduct(node.parts);
      case 'sum': {
        const parts = node.parts.map(compileNode);
        return (row) => {
          let total = 0;
          for (const part of parts) total += part(row);
          return total;
        };
      }
      case 'difference': {
        const [left, right] = [compileNode(node.left), compileNode(node.right)];
        return (row) => left(row) - right(row);
      }
      case 'quotient': {
        const [left, right] = [compileNode(node.left), compileNode(node.right)];
        return (row) => left(row) / right(row);
      }
      case 'power': {
        const [left, right] = [compileNode(node.left), compileNode(node.right)];
        return (row) => left(row) ** right(row);
      }
    }
  }

  // Most formulas are one product of letters: those become one flat loop instead of nested calls.
  function compileProduct(parts: readonly Node[]): Evaluator {
    let factor = 1;
    const columns: number[] = [];
    const rest: Evaluator[] = [];
    for (const part of parts) {
      if (part.kind === 'number') factor *= part.value;
      else if (part.kind === 'letter') columns.push(slotOf(part.name));
      else rest.push(compileNode(part));
    }
    return (row) => {
      let value = factor;
      for (let i = 0; i < columns.length; i++) value *= row[columns[i]!]!;
      for (let i = 0; i < rest.length; i++) value *= rest[i]!(row);
      return value;
    };
  }

  function slotOf(name: string): number {
    const slot = slots.get(name);
    if (slot === undefined) throw new Error(`formula "${text}": no value for "${name}"`);
    return slot;
  }
}

/** Evaluates one formula by name. A letter without a value makes it NaN, which tests look for. */
export const evaluate = (of: Formula, letters: Letters): number =>
  (of.alone ??= compileAlone(of))(letters);

function compileAlone(of: Formula): (letters: Letters) => number {
  const evaluator = compile(of, new Map(of.letters.map((name, slot) => [name, slot])));
  const row = of.letters.map(() => 0);
  return (letters) => {
    for (let slot = 0; slot < row.length; slot++)
      row[slot] = letters[of.letters[slot]!] ?? Number.NaN;
    return evaluator(row);
  };
}

/**
 * The formula with numbers in place of its letters.
 *
 * @example
 * withNumbers(formula('2·M·in·out'), { M: 1, in: 4096, out: 11008 }, String) // '2·1·4096·11008'
 */
export function withNumbers(
  of: Formula,
  letters: Letters,
  print: (value: number) => string,
): string {
  return of.text.replace(/[A-Za-zΣβ][A-Za-z0-9Σ′]*/g, (name) => print(letters[name] ?? Number.NaN));
}
