import { describe, expect, test } from 'vitest';
import type { Accounting, Cost, Inputs } from '../../src/engine/index.ts';
import {
  ACCOUNTINGS,
  MISTAKES,
  NO_OPTIONS,
  analyzePrefill,
  parseModel,
  withMistakes,
} from '../../src/engine/index.ts';
import type { Operator } from '../../src/engine/operator.ts';
import { changed } from '../../src/engine/operator.ts';
import { ROUND } from '../support/devices.ts';
import { CORRECTED_CASES, correctedDifferences } from '../support/golden-corrected.ts';
import { inputsOf, must, named, precisionOf } from '../support/inputs.ts';
import type { Invariant } from '../support/invariants.ts';
import {
  aStepReadsEveryParameterOnce,
  eachOperatorRunsAtItsOwnPeak,
  reReadsStayOnChip,
  trafficFollowsFromTheShapes,
  whatOneOperatorWritesTheNextReads,
} from '../support/invariants.ts';
import type { TestModelId } from '../support/models.ts';
import { testModel } from '../support/models.ts';
import { configOf } from '../support/published.ts';

const { corrected } = ACCOUNTINGS;

/** B5: the on-chip memory never limits the block, which is then as long as a head is wide. */
const withBlocksOfAHead: Accounting = {
  ...corrected,
  operators: (...of) =>
    corrected.operators(...of).map((operator): Operator => {
      const { T, h } = operator.letters;
      return operator.name === 'fused_attention'
        ? changed(operator, { letters: { ...operator.letters, q: Math.ceil(T! / h!) } })
        : operator;
    }),
};

const mistaken = (id: string): Accounting =>
  id === 'B5' ? withBlocksOfAHead : withMistakes(corrected, [id]);

/** The comparison of the golden suite over all of its cases. */
const published = (accounting: Inputs['accounting']): readonly string[] =>
  CORRECTED_CASES.filter(({ input }) => parseModel(configOf(input), 'test').ok).flatMap((of) =>
    correctedDifferences(of, accounting),
  );

/** An invariant of the suite on one model, with an 8-bit matrix unit and a 16-bit cache. */
const invariant =
  (check: Invariant, model: TestModelId, precision = precisionOf(16, 16, 16)) =>
  (accounting: Inputs['accounting']): readonly string[] =>
    check(
      inputsOf({
        model: testModel(model),
        hardware: ROUND,
        workload: { batch: 2, prompt: 40, past: 0, generate: 3 },
        precision,
        accounting,
      }),
    );

/** What must go red when a mistake is put in, and is green without. */
const DETECTED: readonly (readonly [
  id: string,
  by: string,
  check: (a: Inputs['accounting']) => readonly string[],
])[] = [
  ['B1', 'the published bytes of a flash prefill', published],
  ['B2', 'the published cache reads', published],
  ['B3', 'the published bytes of a flash decode', published],
  ['B4', 'the published cache reads', published],
  ['B5', 'the re-reads counted by hand', invariant(reReadsStayOnChip, 'toy-llama')],
  [
    'B6',
    'the shapes, which no longer meet',
    invariant(whatOneOperatorWritesTheNextReads, 'toy-llama'),
  ],
  ['B7', 'the published operations of OPT', published],
  [
    'B7',
    'the parameters, which are fewer than what is kept',
    invariant(aStepReadsEveryParameterOnce, 'toy-opt'),
  ],
  ['B10', 'the published operations of attention', published],
  [
    'B11',
    'the parameters, which are more than what is kept',
    invariant(aStepReadsEveryParameterOnce, 'toy-llama'),
  ],
  ['B12', 'the published operations', published],
  ['B13', 'the peaks', invariant(eachOperatorRunsAtItsOwnPeak, 'toy-llama', precisionOf(8, 8, 16))],
  [
    'B15',
    'the shapes, which say how much is read',
    invariant(trafficFollowsFromTheShapes, 'toy-llama'),
  ],
];

describe("each of the tool's mistakes, put into the corrected accounting, is noticed", () => {
  test.each(DETECTED)('%s by %s', (id, _, check) => {
    expect(check('corrected')).toEqual([]);
    expect(check(mistaken(id))).not.toEqual([]);
  });

  test('none is left out', () => {
    const detected = new Set(DETECTED.map(([id]) => id));
    expect(MISTAKES.map(({ id }) => id).filter((id) => !detected.has(id))).toEqual([]);
  });

  test('no mistakes change nothing', () => {
    expect(published(withMistakes(corrected, []))).toEqual([]);
  });
});

describe('the mistakes of the fused kernel add up to what the tool counts', () => {
  // A head of 128 makes the tool's blocks as long as ours; grouped queries make B4 matter.
  const fused = (accounting: Inputs['accounting'], model: TestModelId): Cost => {
    const options = { ...NO_OPTIONS, flashAttention: true };
    const workload = { batch: 2, prompt: 1024, past: 0, generate: 1 };
    const { cost } = named(
      must(analyzePrefill(inputsOf({ model: testModel(model), workload, options, accounting }))),
      'fused_attention',
    );
    return { ...cost, onChipRead: 0 };
  };

  test.each(['llama-2-7b', 'llama-3.1-8b'] as const)('in a prefill of %s', (model) => {
    const all = withMistakes(corrected, ['B1', 'B2', 'B3', 'B4', 'B10']);
    expect(fused(all, model)).toEqual(fused('llm-viewer', model));
  });
});
