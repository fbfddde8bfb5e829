/**
 * A formula is written once, as text in the field's letters, and used three ways: evaluated for a
 * result, printed as it stands, and printed with the current numbers in place of the letters.
 *
 *     formula('2·M·in·out')   sums, differences, products, quotients, powers, parentheses, decimals
 *
 * Text is read once, when the module loads, and compiled to a program (no `eval`, which a strict
 * content security policy forbids), so evaluating costs a few nanoseconds.
 */

/** The values of the letters of one operator, in base units. */
export type Letters = Readonly<Record<string, number>>;

export interface Formula {
  /** As written: `2·M·in·out`. */
  readonly text: string;
  /** The letters that it needs, in order of appearance. */
  readonly letters: readonly string[];
  readonly tree: Node;
}

export type Node =
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
  return { text, letters: [...letters], tree };
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
