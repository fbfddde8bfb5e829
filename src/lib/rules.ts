import type { Accounting, Limit, Model, Operator, OperatorFigure } from '../engine/index.ts';
import {
  ACCOUNTINGS,
  COST_FIGURES,
  FP16_PRECISION,
  NO_OPTIONS,
  analyzePrefill,
  explain,
} from '../engine/index.ts';
import { demand } from './demand.ts';
import { inputsOf } from './figures.ts';
import { MODELS } from './library.ts';
import { PAPER } from './scenario.ts';

export type Rule = Operator['rule'];

/** A rule in one of its variants, and which operators of the catalog's models it counts. */
export interface RuleVariant {
  readonly rule: Rule;
  readonly operators: readonly string[];
  /** What is particular about the variant: `with a bias`, `fused`. */
  readonly when: readonly string[];
  /** The `model_type`s that have it; nothing where all of them do. */
  readonly where: string;
}

/** Names of rules that their ids do not spell. */
const TITLES: Readonly<Record<string, string>> = {
  matmul: 'Projections',
  'attention-unfused': 'Attention, kernel by kernel',
  'attention-flash': 'FlashAttention',
  rope: 'Rotary positions',
  fusion: 'Kernel fusion',
  rmsnorm: 'RMSNorm',
  layernorm: 'LayerNorm',
  activation: 'MLP activation',
  positions: 'Learned positions',
  'experts-combine': 'Sum of the experts’ outputs',
  'latent-expanded': 'Latent attention, expanded',
  'latent-absorbed': 'Latent attention, absorbed',
  'hyper-connections': 'Hyper-connections',
  ssd: 'State-space duality, one token',
  'ssd-chunks': 'State-space duality, in chunks',
  'llm-viewer': 'The published tool',
};

/** What a rule is about: `gate-norm` is “Gate norm” unless it has a better name. */
export const ruleTitle = (id: string): string =>
  TITLES[id] ?? id.charAt(0).toUpperCase() + id.slice(1).replaceAll('-', ' ');

interface Use {
  readonly operator: Operator;
  readonly model: Model;
  readonly fusion: boolean;
  readonly stage: 'prefill' | 'decode';
}

/** So long that every attention window is full when decode begins. */
const WORKLOAD = { batch: 1, prompt: 1_000_000, past: 0, generate: 1 };
const OFF_AND_ON = [false, true];

/** Every operator that an accounting makes of the catalog: each model, stage and option. */
function uses(accounting: Accounting): readonly Use[] {
  const steps = { prefill: accounting.prefill(WORKLOAD), decode: accounting.decode(WORKLOAD) };
  return MODELS.flatMap(({ value: model }) =>
    OFF_AND_ON.flatMap((flashAttention) =>
      OFF_AND_ON.flatMap((fusion) => {
        const options = { ...NO_OPTIONS, flashAttention, fusion };
        const recipe = { precision: FP16_PRECISION, options };
        const request = { ...recipe, model, workload: WORKLOAD };
        if (!accounting.refuse(request).ok) return [];
        return (['prefill', 'decode'] as const).flatMap((stage) =>
          accounting
            .operators(model, steps[stage], recipe)
            .map((operator) => ({ operator, model, fusion, stage })),
        );
      }),
    ),
  );
}

/** The rules that an accounting applies to the catalog, by id, as the engine holds them. */
export function rulesOf(id: keyof typeof ACCOUNTINGS): ReadonlyMap<string, readonly RuleVariant[]> {
  const all = uses(ACCOUNTINGS[id]);
  const modelTypes = new Set(all.map(({ model }) => model.modelType));
  const names = [...new Set(all.map(({ operator }) => operator.name))];
  const variants = [...Map.groupBy(all, ({ operator }) => operator.rule)].map(
    ([rule, its]): RuleVariant => {
      const types = new Set(its.map(({ model }) => model.modelType));
      return {
        rule,
        operators: names.filter((name) => its.some(({ operator }) => operator.name === name)),
        when: conditions(rule, its),
        where: whereText(types, modelTypes),
      };
    },
  );
  const plainFirst = variants.sort((a, b) => a.when.length - b.when.length);
  return Map.groupBy(plainFirst, ({ rule }) => rule.id);
}

/** What the variants of a rule take for granted, each sentence once. */
export const assumedIn = (variants: readonly RuleVariant[]): string =>
  [...new Set(variants.flatMap(({ rule }) => rule.assumes ?? []))].join(' ');

const MOST_NAMED = 5;

/** `chatglm, opt`, `all but gptj`, or the first few of many. */
function whereText(some: ReadonlySet<string>, all: ReadonlySet<string>): string {
  if (some.size === all.size) return '';
  const named = [...some].sort();
  if (named.length <= MOST_NAMED) return named.join(', ');
  const others = [...all.difference(some)].sort();
  if (others.length < MOST_NAMED) return `all but ${others.join(', ')}`;
  return `${named.slice(0, MOST_NAMED).join(', ')} and ${named.length - MOST_NAMED} more`;
}

function conditions(rule: Rule, its: readonly Use[]): readonly string[] {
  const matrix = ['matmul', 'head', 'router', 'experts'].includes(rule.id);
  return [
    matrix && rule.plainParameters !== null && 'with a bias',
    rule.id === 'head' && rule.parameters === null && 'tied to the embedding',
    rule.id === 'compressed-attention' && rule.assumes !== null && 'with selected entries',
    its.every(({ fusion }) => fusion) && 'fused',
    rule.id === 'llm-viewer' && onlyStage(its),
  ].filter((condition) => condition !== false);
}

/** The tool has other formulas per stage for some operators. */
function onlyStage(its: readonly Use[]): string | false {
  const stages = new Set(its.map(({ stage }) => stage));
  return stages.size === 1 && `in ${[...stages].join()}`;
}

const FIGURE_NAMES = {
  ops: 'Operations',
  weightsRead: 'Weights read',
  activationsRead: 'Activations read',
  activationsWrite: 'Activations written',
  kvRead: 'Keys, values read',
  kvWrite: 'Keys, values written',
  onChipRead: 'Re-read on chip',
} as const satisfies Record<(typeof COST_FIGURES)[number], string>;

export interface RuleColumn {
  readonly name: string;
  readonly formula: (rule: Rule) => string;
}

/** What a table of these variants has to print: no column that is empty throughout. */
export function columnsOf(variants: readonly RuleVariant[]): readonly RuleColumn[] {
  const owned: RuleColumn = {
    name: 'Parameters',
    formula: ({ parameters, plainParameters }) =>
      [parameters?.text, plainParameters?.text].filter(Boolean).join(' + '),
  };
  const figures = COST_FIGURES.map((figure) => ({
    name: FIGURE_NAMES[figure],
    formula: ({ figures }: Rule) => figures[figure]?.text ?? '',
  }));
  return [owned, ...figures].filter(({ formula }) =>
    variants.some(({ rule }) => formula(rule) !== ''),
  );
}

/** `[B, T, in] × [in, out] → [B, T, out]` */
export function shapeText({ shapes: { inputs, weight, output } }: Rule): string {
  const text = (shape: typeof output): string =>
    `[${shape.map((dimension) => dimension.text.replaceAll(' ', '\u00a0')).join(',\u00a0')}]`;
  const operands = [inputs.map(text).join(', '), ...(weight ? [text(weight)] : [])];
  return `${operands.join(' × ')} → ${text(output)}`;
}

/** The distinct shapes of a rule's variants. */
export const shapesOf = (variants: readonly RuleVariant[]): readonly string[] => [
  ...new Set(variants.map(({ rule }) => shapeText(rule))),
];

/** A letter that is itself computed from others, and when it is so. */
export interface DerivedLetter {
  /** `S = P + T` */
  readonly line: string;
  readonly when: string;
}

const WHEN: Readonly<Record<string, string>> = {
  'S = P + T': 'without a window, and as long as one is not full',
  'S = W + T − 1': 'once a window is full',
  'S = T·W': 'where each query selects keys of its own, and not all are selected',
  'S = p + T': 'in chunks',
  'Sc = A': 'where every entry is needed',
  'Sc = nc': 'where queries select entries, and not all are selected',
  'e = E·(1 − (1 − k/E)^(B·T))': 'of experts, as an expectation',
  'n = T·P + T·(T + 1)/2': 'without a window',
  'n = u·P + u·(u + 1)/2 + (T − u)·W': 'in a window, or with a selection of keys',
  'n = c·C·(C + 1)/2 + l·(l + 1)/2 − p·(p + 1)/2': 'in chunks',
  'nc = M·Av·(Av − 1)/2 + Av·(P + v − M·Av + 1) − M·Z·(Z − 1)/2 − Z·(P − M·Z + 1) + (T − v)·Wc':
    'of compressed entries',
};

/** Every one that some model of the catalog has. */
export function derivedLetters(): readonly DerivedLetter[] {
  const lines = uses(ACCOUNTINGS.corrected).flatMap(({ operator }) =>
    Object.entries(operator.derived).map(([letter, { text }]) => `${letter} = ${text}`),
  );
  return [...new Set(lines)].sort().map((line) => {
    const when = WHEN[line];
    if (when === undefined) throw new Error(`src/lib/rules.ts does not say when ${line}.`);
    return { line, when };
  });
}

/** A formula of the roofline with the figure that it gives. */
export interface NamedFormula {
  readonly name: string;
  readonly formula: string;
}

/** How a bound follows from a cost, as the engine explains its own numbers. */
export function rooflineFormulas(): readonly NamedFormula[] {
  const inputs = inputsOf(PAPER);
  const { operators } = demand(analyzePrefill(inputs));
  const on = (limit: Limit, figure: OperatorFigure): string => {
    const estimate = operators.find(({ bound }) => bound.limit === limit);
    const explanation = estimate && explain(estimate, figure, inputs.hardware, String);
    if (!explanation) throw new Error(`Nothing explains ${figure}.`);
    return explanation.formula;
  };
  return [
    { name: 'Intensity', formula: on('compute', 'intensity') },
    { name: 'Seconds, compute-bound', formula: on('compute', 'seconds') },
    { name: 'Seconds, memory-bound', formula: on('memory', 'seconds') },
    { name: 'Attainable', formula: on('compute', 'attainable') },
  ];
}
