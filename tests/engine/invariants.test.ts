import { describe, expect, test } from 'vitest';
import type { Inputs } from '../../src/engine/index.ts';
import { FP16_PRECISION } from '../../src/engine/index.ts';
import { TEST_DEVICES } from '../support/devices.ts';
import { precisionOf } from '../support/inputs.ts';
import { INVARIANTS } from '../support/invariants.ts';
import { TEST_MODEL_IDS, testModel } from '../support/models.ts';

const WORKLOADS: readonly Inputs['workload'][] = [
  { batch: 1, prompt: 1, past: 0, generate: 1 },
  { batch: 1, prompt: 1, past: 0, generate: 12 },
  { batch: 3, prompt: 7, past: 0, generate: 9 },
  { batch: 2, prompt: 3, past: 2, generate: 5 },
  { batch: 16, prompt: 300, past: 0, generate: 24 },
  { batch: 1, prompt: 130, past: 4090, generate: 16 },
];

const PRECISIONS: readonly Inputs['precision'][] = [
  FP16_PRECISION,
  precisionOf('int4-g128', 'fp16', 'int8'),
  precisionOf('int8', 'int8', 'int8', 'int8'),
];

const SWITCHES = [false, true] as const;

const EXECUTIONS = ['auto', 'expanded', 'absorbed'] as const;

/** Formats and kernels together: twelve ways to run a model. */
const RECIPES = PRECISIONS.flatMap((precision) =>
  SWITCHES.flatMap((flashAttention) =>
    SWITCHES.map((fusion) => ({ precision, options: { flashAttention, fusion } })),
  ),
);

/** Every model × device × workload, each with the next recipe; over the models all pairs meet. */
function* grid(): Generator<Inputs> {
  for (const [shift, id] of TEST_MODEL_IDS.entries()) {
    const model = testModel(id);
    let next = shift;
    for (const hardware of TEST_DEVICES) {
      for (const workload of WORKLOADS) {
        const mlaExecution = EXECUTIONS[next % EXECUTIONS.length]!;
        const { precision, options } = RECIPES[next++ % RECIPES.length]!;
        const recipe = { precision, options: { ...options, mlaExecution } };
        for (const accounting of ['corrected', 'llm-viewer'] as const) {
          yield { model, hardware, workload, ...recipe, accounting };
        }
      }
    }
  }
}
const GRID = [...grid()];

const told = ({ model, hardware, workload, precision, options, accounting }: Inputs): string =>
  [
    String(accounting),
    model.id,
    hardware.id,
    ...Object.entries(workload).flat(),
    ...Object.values(precision).map(({ id }) => id),
    options.flashAttention ? 'flash' : '',
    options.fusion ? 'fusion' : '',
    options.mlaExecution,
  ].join(' ');

describe(`over ${GRID.length} combinations of models, devices, workloads, formats and kernels`, () => {
  test.each(Object.entries(INVARIANTS))('%s', (_, invariant) => {
    const wrong: string[] = [];
    for (const inputs of GRID) {
      const found = invariant(inputs);
      if (found.length > 0) wrong.push(`${told(inputs)}: ${found.slice(0, 3).join('; ')}`);
      if (wrong.length > 5) break;
    }
    expect(wrong).toEqual([]);
  });
});
