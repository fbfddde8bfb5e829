import type { CostFigure } from './cost.ts';
import { COST_FIGURES } from './cost.ts';
import type { Formula, Letters } from './formula.ts';
import { formula } from './formula.ts';
import type { Hardware } from './hardware.ts';
import { LETTERS } from './letters.ts';
import type { OperatorEstimate } from './stage.ts';

/** Figures of an operator that can be explained. */
export type OperatorFigure = CostFigure | 'bytes' | 'intensity' | 'attainable' | 'seconds';

/** One letter of a formula with its value here. */
export interface LetterValue {
  readonly letter: string;
  readonly value: number;
  readonly means: string;
  readonly unit: string;
  /** The formula behind a letter that is itself computed. */
  readonly from: string | null;
}

/**
 * Where a number comes from. The formula is the very one that computed it, so an explanation cannot
 * disagree with the result.
 */
export interface Explanation {
  readonly figure: OperatorFigure;
  /** In the field's letters: `2·B·T·D·F`. */
  readonly formula: string;
  /** The same with numbers: `2·1·2048·4096·11008`, in the printing that was asked for. */
  readonly withNumbers: string;
  readonly value: number;
  readonly letters: readonly LetterValue[];
  /** The accounting rule: its id in `laws.ts`, which is its anchor on the Method page. */
  readonly rule: string;
  /** What the rule takes for granted beyond the shapes, in a sentence; null for nothing. */
  readonly assumes: string | null;
}

export type PrintNumber = (value: number) => string;

/** A chat's figures are sums over its steps. */
const CHAT = formula('prefill + decode');
const CHAT_RULE = 'generation';
const BYTES = formula('weightsRead + activationsRead + activationsWrite + kvRead + kvWrite');
const INTENSITY = formula('ops/bytes');
const COMPUTE_TIME = formula('ops/peak');
const MEMORY_TIME = formula('bytes/bandwidth');
const ATTAINABLE = formula('ops/seconds');

const ROOFLINE = 'roofline';

/** Explains one figure of one operator on a device; null where nothing is computed (a figure that is zero by rule). */
export function explain(
  estimate: OperatorEstimate,
  figure: OperatorFigure,
  hardware: Hardware,
  print: PrintNumber,
): Explanation | null {
  const { operator, cost, bound, peak, parts } = estimate;
  const { rule } = operator;
  if (parts && (isCostFigure(figure) || figure === 'seconds')) {
    const [prefill, decode] = parts.map((part) => valueOf(part, figure));
    const letters = { prefill: prefill!, decode: decode! };
    return explanation(figure, CHAT, letters, valueOf(estimate, figure), CHAT_RULE, print);
  }
  if (isCostFigure(figure)) {
    const of = rule.figures[figure];
    if (!of) return null;
    return explanation(figure, of, operator.letters, cost[figure], rule.id, print, operator);
  }
  switch (figure) {
    case 'bytes': {
      const moving = COST_FIGURES.filter(
        (each) => each !== 'ops' && each !== 'onChipRead' && cost[each] > 0,
      );
      const of = moving.length > 0 ? formula(moving.join(' + ')) : BYTES;
      return explanation(figure, of, { ...cost }, bound.bytes, rule.id, print, IN_WORDS);
    }
    case 'intensity': {
      if (bound.intensity === null) return null;
      const letters = { ops: cost.ops, bytes: bound.bytes };
      return explanation(figure, INTENSITY, letters, bound.intensity, ROOFLINE, print);
    }
    case 'attainable': {
      if (bound.seconds === 0) return null;
      const letters = { ops: cost.ops, seconds: bound.seconds };
      return explanation(figure, ATTAINABLE, letters, bound.attainable, ROOFLINE, print);
    }
    case 'seconds': {
      const { bandwidth } = hardware;
      return bound.limit === 'compute' && peak.opsPerSecond !== null
        ? explanation(
            figure,
            COMPUTE_TIME,
            { ops: cost.ops, peak: peak.opsPerSecond },
            bound.seconds,
            ROOFLINE,
            print,
          )
        : explanation(
            figure,
            MEMORY_TIME,
            { bytes: bound.bytes, bandwidth },
            bound.seconds,
            ROOFLINE,
            print,
          );
    }
  }
}

const valueOf = ({ cost, bound }: OperatorEstimate, figure: CostFigure | 'seconds'): number =>
  figure === 'seconds' ? bound.seconds : cost[figure];

const isCostFigure = (figure: OperatorFigure): figure is CostFigure =>
  COST_FIGURES.some((each) => each === figure);

interface Printing {
  readonly rule: { readonly assumes: string | null };
  readonly prints: Readonly<Record<string, string>>;
  readonly derived: Readonly<Record<string, Formula>>;
}

/** Kinds of traffic have names, not letters. */
const IN_WORDS: Printing = {
  rule: { assumes: null },
  prints: {
    weightsRead: 'weights read',
    activationsRead: 'activations read',
    activationsWrite: 'activations written',
    kvRead: 'keys and values read',
    kvWrite: 'keys and values written',
  },
  derived: {},
};

const PLAIN: Printing = { rule: { assumes: null }, prints: {}, derived: {} };

function explanation(
  figure: OperatorFigure,
  of: Formula,
  values: Letters,
  value: number,
  rule: string,
  print: PrintNumber,
  { rule: { assumes }, prints, derived }: Printing = PLAIN,
): Explanation {
  const letterValue = (letter: string): number => values[letter] ?? Number.NaN;
  /** One that prints as a number explains itself. */
  const isNamed = (letter: string): boolean => !/^\d/.test(prints[letter] ?? letter);
  return {
    figure,
    formula: replaceLetters(of.text, (letter) => prints[letter] ?? letter),
    withNumbers: withNumbers(of.text, (letter) => print(letterValue(letter))),
    value,
    letters: of.letters.filter(isNamed).map((letter) => ({
      letter: prints[letter] ?? letter,
      value: letterValue(letter),
      means: LETTERS[letter]?.means ?? FIGURE_MEANINGS[letter] ?? '',
      unit: LETTERS[letter]?.unit ?? '',
      from: derived[letter]?.text ?? null,
    })),
    rule,
    assumes,
  };
}

const FIGURE_MEANINGS: Readonly<Record<string, string>> = {
  prefill: 'in the pass over the prompt',
  decode: 'in all decode steps together',
  ops: 'operations of the operator',
  bytes: 'bytes that it moves to and from memory',
  peak: 'dense peak of the device for this arithmetic, operations per second',
  bandwidth: 'memory bandwidth of the device, bytes per second',
  seconds: 'least time that the roofline allows',
  weightsRead: 'bytes',
  activationsRead: 'bytes',
  activationsWrite: 'bytes',
  kvRead: 'bytes',
  kvWrite: 'bytes',
};

/** A divisor that is printed as a product, `768·10⁹`, is bracketed. */
const withNumbers = (text: string, print: (letter: string) => string): string =>
  text.replace(/(\/?)([A-Za-z][A-Za-z0-9]*)/g, (_, slash: string, letter: string) => {
    const printed = print(letter);
    return slash && printed.includes('·') ? `/(${printed})` : slash + printed;
  });

const replaceLetters = (text: string, by: (letter: string) => string): string =>
  text.replace(/[A-Za-z][A-Za-z0-9]*/g, by);
