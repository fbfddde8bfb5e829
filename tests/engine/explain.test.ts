import { describe, expect, test } from 'vitest';
import type { Inputs, OperatorFigure, StageEstimate } from '../../src/engine/index.ts';
import {
  COST_FIGURES,
  LAWS,
  LETTERS,
  MISTAKES,
  NO_OPTIONS,
  ACCOUNTINGS,
  analyzeChat,
  analyzeDecode,
  analyzePrefill,
  explain,
  withMistakes,
} from '../../src/engine/index.ts';
import { formula } from '../../src/engine/formula.ts';
import { evaluate } from '../../src/engine/program.ts';
import { isClose } from '../support/close.ts';
import { ROUND } from '../support/devices.ts';
import { inputsOf, must, named } from '../support/inputs.ts';
import { TEST_MODEL_IDS, testModel } from '../support/models.ts';

const FIGURES: readonly OperatorFigure[] = [
  ...COST_FIGURES,
  'bytes',
  'intensity',
  'attainable',
  'seconds',
];

test('an explanation is the formula, the same with numbers, and what each letter means', () => {
  const stage = must(
    analyzePrefill(inputsOf({ workload: { batch: 2, prompt: 3, past: 1, generate: 1 } })),
  );
  expect(explain(named(stage, 'q_proj'), 'ops', ROUND, String)).toEqual({
    figure: 'ops',
    formula: '2·B·T·D·(H·h)',
    withNumbers: '2·2·3·8·8',
    value: 768,
    letters: [
      {
        letter: 'B',
        value: 2,
        means: 'sequences that run together',
        unit: 'sequences',
        from: null,
      },
      {
        letter: 'T',
        value: 3,
        means: 'new tokens per sequence in this step',
        unit: 'tokens',
        from: null,
      },
      { letter: 'D', value: 8, means: expect.any(String), unit: 'elements', from: null },
      { letter: '(H·h)', value: 8, means: expect.any(String), unit: 'elements', from: null },
    ],
    rule: 'matmul',
    assumes: null,
  });
});

test('a letter that is itself computed says from what', () => {
  const options = { ...NO_OPTIONS, flashAttention: true };
  const stage = must(analyzePrefill(inputsOf({ options })));
  const letters = explain(named(stage, 'fused_attention'), 'ops', ROUND, String)!.letters;
  expect(letters.find(({ letter }) => letter === 'n')).toMatchObject({
    value: 21,
    from: 'T·P + T·(T + 1)/2',
  });
});

test('kinds of traffic are called by their names, not by the engine’s', () => {
  const stage = must(analyzeDecode(inputsOf()));
  const told = explain(named(stage, 'q_proj'), 'bytes', ROUND, String)!;
  expect(told.formula).toBe('weights read + activations read + activations written');
  expect(told.letters.map(({ letter, means }) => `${letter}: ${means}`)).toContain(
    'weights read: bytes',
  );
});

test('a divisor that is printed as a product stands in brackets', () => {
  const stage = must(analyzePrefill(inputsOf()));
  const print = (value: number): string => `${value / 1e3}·10³`;
  expect(explain(named(stage, 'attn_norm'), 'seconds', ROUND, print)!.withNumbers).toMatch(
    /^[\d.]+·10³\/\([\d.]+·10³\)$/,
  );
});

test('a figure that is zero by rule has nothing to explain', () => {
  const stage = must(analyzePrefill(inputsOf()));
  expect(explain(named(stage, 'attn_norm'), 'kvRead', ROUND, String)).toBeNull();
});

/** The numbers of an explanation, read as a formula again, must give its value; so must its own letters. */
function wrongExplanations(stage: StageEstimate): readonly string[] {
  return stage.operators.flatMap((estimate) =>
    FIGURES.flatMap((figure) => {
      const told = explain(estimate, figure, ROUND, (value) => value.toFixed(40));
      if (!told) return [];
      const computed = evaluate(formula(told.withNumbers), {});
      const silent = told.letters.filter(
        ({ value, means }) => !Number.isFinite(value) || means === '',
      );
      return [
        ...(isClose(computed, told.value, 1e-6)
          ? []
          : [
              `${estimate.operator.name} ${figure}: ${told.withNumbers} = ${computed}, told ${told.value}`,
            ]),
        ...silent.map(
          ({ letter }) => `${estimate.operator.name} ${figure}: ${letter} means nothing`,
        ),
      ];
    }),
  );
}

const ALL: readonly (readonly [string, Inputs])[] = TEST_MODEL_IDS.flatMap((id) =>
  (['corrected', 'llm-viewer'] as const).flatMap((accounting) =>
    [false, true].map((flashAttention): readonly [string, Inputs] => [
      `${id} ${accounting}${flashAttention ? ' flash' : ''}`,
      inputsOf({
        model: testModel(id),
        workload: { batch: 2, prompt: 5, past: 0, generate: 4 },
        options: { flashAttention, fusion: flashAttention && accounting === 'corrected' },
        accounting,
      }),
    ]),
  ),
).filter(([, inputs]) => analyzePrefill(inputs).ok);

describe('the numbers of an explanation give its value', () => {
  test.each(ALL)('%s, prefill and decode', (_, inputs) => {
    expect(wrongExplanations(must(analyzePrefill(inputs)))).toEqual([]);
    expect(wrongExplanations(must(analyzeDecode(inputs)))).toEqual([]);
  });

  test('also with mistakes put in', () => {
    for (const { id } of MISTAKES) {
      const accounting = withMistakes(ACCOUNTINGS.corrected, [id]);
      const inputs = inputsOf({ accounting, options: { ...NO_OPTIONS, flashAttention: true } });
      expect(wrongExplanations(must(analyzePrefill(inputs)))).toEqual([]);
    }
  });

  test('and in a chat, whose figures are sums over many steps', () => {
    expect(wrongExplanations(must(analyzeChat(inputsOf())))).toEqual([]);
    const latent = inputsOf({ model: testModel('toy-deepseek-v3') });
    expect(wrongExplanations(must(analyzeChat(latent)))).toEqual([]);
  });
});

/** The letters of every formula that an operator carries: its figures, shapes, what it owns and how it prints. */
const lettersOf = ({ operators }: StageEstimate): readonly string[] =>
  operators.flatMap(({ operator: { rule, derived, prints } }) => {
    const { inputs: read, weight, output } = rule.shapes;
    const formulas = [
      ...Object.values(rule.figures),
      rule.parameters,
      rule.plainParameters,
      ...[...read, weight ?? [], output].flat(),
      ...Object.values(derived),
      ...Object.values(prints).map((text) => formula(text)),
    ];
    return formulas.flatMap((of) => of?.letters ?? []);
  });

test('every letter of every formula stands in LETTERS with its meaning, and none is left over', () => {
  const used = ALL.flatMap(([, inputs]) =>
    [analyzePrefill, analyzeDecode].flatMap((analyze) => lettersOf(must(analyze(inputs)))),
  );
  expect([...new Set(used)].toSorted()).toEqual(Object.keys(LETTERS).toSorted());
});

test('every rule that counts has a sentence on the Method page, and no sentence is left over', () => {
  const used = ALL.flatMap(([, inputs]) => {
    const fused = { ...inputs, options: { flashAttention: true, fusion: true } };
    return [inputs, fused].flatMap((each) => {
      return [analyzePrefill, analyzeDecode].flatMap((analyze) => {
        const stage = analyze(each);
        return stage.ok ? stage.value.operators.map(({ operator }) => operator.rule.id) : [];
      });
    });
  });
  expect(Object.keys(LAWS).toSorted()).toEqual(
    [...new Set([...used, 'roofline', 'generation'])].toSorted(),
  );
});
