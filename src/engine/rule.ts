import type { Cost, CostFigure } from './cost.ts';
import { COST_FIGURES } from './cost.ts';
import type { Evaluator, Formula, Letters } from './formula.ts';
import { compile, evaluate, formula } from './formula.ts';
import type { Bytes } from './units.ts';

/**
 * How one kind of operator is counted: a formula for each figure, the shapes, and where the rule
 * comes from. An accounting is a table of these.
 */
export interface Rule {
  /** Anchor on the Method page. */
  readonly id: string;
  readonly figures: Readonly<Record<CostFigure, Formula | null>>;
  /** What the figures take for granted beyond the shapes, in a sentence; null for nothing. */
  readonly assumes: string | null;
  /** Trained elements that the operator owns at the weights' format, and at 16 bits. */
  readonly parameters: Formula | null;
  readonly plainParameters: Formula | null;
  readonly shapes: Shapes;
  /** Bytes per element of the output where the activations' format does not say; else null. */
  readonly outputBytes: Bytes | null;
  /** Elements of the output: the product of its dimensions. */
  readonly outputElements: (letters: Letters) => number;
  /** All figures at once, from the values of the letters. */
  readonly cost: (letters: Letters) => Cost;
}

/** Shapes as formulas per dimension. Formats are the run's: weights at w, the rest at a or kv. */
export interface Shapes {
  readonly inputs: readonly Shape[];
  readonly weight: Shape | null;
  readonly output: Shape;
}
export type Shape = readonly Formula[];

/** A rule as it is written down: formulas as text, absent where the figure is zero. */
export type RuleText = {
  readonly id: string;
  readonly parameters?: string;
  readonly plainParameters?: string;
  readonly assumes?: string;
  readonly outputBytes?: Bytes;
  /** `B,T,D;B,T,D × D,F → B,T,F`: inputs separated by semicolons, then the weight if there is one. */
  readonly shape: string;
} & { readonly [figure in CostFigure]?: string };

export function rule(text: RuleText): Rule {
  const figures = Object.fromEntries(
    COST_FIGURES.map((figure) => [figure, optional(text[figure])]),
  ) as Record<CostFigure, Formula | null>;
  const shapes = parseShapes(text.shape);
  const elements = formula(shapes.output.map((dimension) => `(${dimension.text})`).join('·'));
  return {
    id: text.id,
    figures,
    assumes: text.assumes ?? null,
    parameters: optional(text.parameters),
    plainParameters: optional(text.plainParameters),
    shapes,
    outputBytes: text.outputBytes ?? null,
    outputElements: (letters) => evaluate(elements, letters),
    cost: compileCost(figures),
  };
}

const optional = (text: string | undefined): Formula | null =>
  text === undefined ? null : formula(text);

/** Reads each letter once into a row, then every figure from the row. */
function compileCost(
  figures: Readonly<Record<CostFigure, Formula | null>>,
): (letters: Letters) => Cost {
  const names = [...new Set(COST_FIGURES.flatMap((figure) => figures[figure]?.letters ?? []))];
  const slots = new Map(names.map((name, slot) => [name, slot]));
  const compiled = (figure: CostFigure): Evaluator => {
    const of = figures[figure];
    return of ? compile(of, slots) : () => 0;
  };
  const [ops, weightsRead, activationsRead] = [
    compiled('ops'),
    compiled('weightsRead'),
    compiled('activationsRead'),
  ];
  const [activationsWrite, kvRead, kvWrite] = [
    compiled('activationsWrite'),
    compiled('kvRead'),
    compiled('kvWrite'),
  ];
  const onChipRead = compiled('onChipRead');
  const row: number[] = names.map(() => 0);
  return (letters) => {
    for (let slot = 0; slot < names.length; slot++) row[slot] = letters[names[slot]!]!;
    return {
      ops: ops(row),
      weightsRead: weightsRead(row),
      activationsRead: activationsRead(row),
      activationsWrite: activationsWrite(row),
      kvRead: kvRead(row),
      kvWrite: kvWrite(row),
      onChipRead: onChipRead(row),
    };
  };
}

function parseShapes(text: string): Shapes {
  const [before = '', output = ''] = text.split('→');
  const [inputs = '', weight] = before.split('×');
  return {
    inputs: inputs.split(';').map(parseShape),
    weight: weight === undefined ? null : parseShape(weight),
    output: parseShape(output),
  };
}

const parseShape = (text: string): Shape =>
  text.split(',').map((dimension) => formula(dimension.trim()));
