import type { Accounting, Model, Operator } from '../engine/index.ts';
import { ACCOUNTINGS, COST_FIGURES, FP16_PRECISION, NO_OPTIONS } from '../engine/index.ts';
import { MODELS } from './library.ts';

export type Rule = Operator['rule'];

/** A rule in one of its variants, and which operators of the catalog's models it counts. */
export interface RuleVariant {
  readonly rule: Rule;
  readonly operators: readonly string[];
  /** What is particular about the variant: `with a bias`, `fused`. */
  readonly when: readonly string[];
  /** The `model_type`s that have it; none where all of them do. */
  readonly modelTypes: readonly string[];
}

/** What each rule is about, by its id in the engine. */
export const RULE_TITLES: Readonly<Record<string, string>> = {
  matmul: 'Projections',
  'attention-unfused': 'Attention, kernel by kernel',
  softmax: 'Softmax',
  'attention-flash': 'FlashAttention',
  rope: 'Rotary positions',
  fusion: 'Kernel fusion',
  rmsnorm: 'RMSNorm',
  layernorm: 'LayerNorm',
  'residual-add': 'Residual add',
  activation: 'MLP activation',
  embedding: 'Embedding',
  positions: 'Learned positions',
  head: 'Head',
  generation: 'Generation',
  roofline: 'Roofline',
  'llm-viewer': 'The published tool',
};

interface Use {
  readonly operator: Operator;
  readonly model: Model;
  readonly fusion: boolean;
  readonly stage: 'prefill' | 'decode';
}

const WORKLOAD = { batch: 1, prompt: 2, past: 0, generate: 1 };
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
  const variants = [...Map.groupBy(all, ({ operator }) => operator.rule)].map(
    ([rule, its]): RuleVariant => {
      const types = new Set(its.map(({ model }) => model.modelType));
      return {
        rule,
        operators: [...new Set(its.map(({ operator }) => operator.name))],
        when: conditions(rule, its),
        modelTypes: types.size === modelTypes.size ? [] : [...types].sort(),
      };
    },
  );
  return Map.groupBy(variants, ({ rule }) => rule.id);
}

function conditions(rule: Rule, its: readonly Use[]): readonly string[] {
  const matrix = rule.id === 'matmul' || rule.id === 'head';
  return [
    matrix && rule.plainParameters !== null && 'with a bias',
    rule.id === 'head' && rule.parameters === null && 'tied to the embedding',
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
    `[${shape.map((dimension) => dimension.text).join(', ')}]`;
  const operands = [inputs.map(text).join(', '), ...(weight ? [text(weight)] : [])];
  return `${operands.join(' × ')} → ${text(output)}`;
}

/** The distinct shapes of a rule's variants. */
export const shapesOf = (variants: readonly RuleVariant[]): readonly string[] => [
  ...new Set(variants.map(({ rule }) => shapeText(rule))),
];

/** Letters of a rule that are computed from others: `n = T·P + T·(T + 1)/2`. */
export function derivedOf(id: string): readonly string[] {
  const its = uses(ACCOUNTINGS.corrected).filter(({ operator }) => operator.rule.id === id);
  const lines = its.flatMap(({ operator }) =>
    Object.entries(operator.derived).map(([letter, { text }]) => `${letter} = ${text}`),
  );
  return [...new Set(lines)];
}
