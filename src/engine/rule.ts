import type { Cost, CostFigure } from './cost.ts';
import { COST_FIGURES } from './cost.ts';
import type { Formula, Letters } from './formula.ts';
import { formula } from './formula.ts';
import { compile } from './program.ts';
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
  /** Every formula's value at once. */
  readonly count: (letters: Letters) => Counted;
}

/** What a rule's formulas come to for the letters of one operator. */
export interface Counted {
  readonly cost: Cost;
  /** Elements of the output: the product of its dimensions. */
  readonly output: number;
  /** Trained elements at the weights' format. */
  readonly matrix: number;
  /** Trained elements at 16 bits. */
  readonly plain: number;
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
  const [parameters, plainParameters] = [optional(text.parameters), optional(text.plainParameters)];
  return {
    id: text.id,
    figures,
    assumes: text.assumes ?? null,
    parameters,
    plainParameters,
    shapes,
    outputBytes: text.outputBytes ?? null,
    count: counter(figures, elements(shapes.output), parameters, plainParameters),
  };
}

const elements = (shape: Shape): Formula => formula(shape.map(({ text }) => `(${text})`).join('·'));

const optional = (text: string | undefined): Formula | null =>
  text === undefined ? null : formula(text);

function counter(
  figures: Readonly<Record<CostFigure, Formula | null>>,
  output: Formula,
  matrix: Formula | null,
  plain: Formula | null,
): (letters: Letters) => Counted {
  const { run, places } = compile({ ...figures, output, matrix, plain });
  return (letters) => {
    const row = run(letters);
    return {
      cost: {
        ops: row[places.ops]!,
        weightsRead: row[places.weightsRead]!,
        activationsRead: row[places.activationsRead]!,
        activationsWrite: row[places.activationsWrite]!,
        kvRead: row[places.kvRead]!,
        kvWrite: row[places.kvWrite]!,
        onChipRead: row[places.onChipRead]!,
      },
      output: row[places.output]!,
      matrix: row[places.matrix]!,
      plain: row[places.plain]!,
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
