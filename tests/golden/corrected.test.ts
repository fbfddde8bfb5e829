import { expect, test } from 'vitest';
import { parseModel } from '../../src/engine/index.ts';
import {
  CORRECTED_CASES,
  PARAMETERS_CASES,
  correctedDifferences,
  parametersDifferences,
} from '../support/golden-corrected.ts';
import { UNSUPPORTED, configOf } from '../support/published.ts';

/** The family refuses the config as a whole; a supported family that refuses a field is a failure. */
const isRefused = (input: Parameters<typeof configOf>[0]): boolean => {
  const model = parseModel(configOf(input), 'test');
  return !model.ok && model.issues[0]?.path === 'model_type';
};

const supported = <T extends { readonly input: Parameters<typeof configOf>[0] }>(
  cases: readonly T[],
) =>
  cases
    .filter(({ input }) => !isRefused(input))
    .map((of) => {
      const { model, name, config: _, ...settings } = of.input as Readonly<Record<string, unknown>>;
      return [[model ?? name, ...Object.values(settings)].join(' '), of] as const;
    });

test.each(supported(CORRECTED_CASES))(
  'the corrected accounting agrees with an independent count of %s',
  (_, of) => expect(correctedDifferences(of)).toEqual([]),
);

test.each(supported(PARAMETERS_CASES))(
  'the parameters and the cache of %s are those counted independently',
  (_, of) => expect(parametersDifferences(of)).toEqual([]),
);

test('the published cases that are left out are exactly those of the families that are not read yet', () => {
  const refused = [...CORRECTED_CASES, ...PARAMETERS_CASES]
    .filter(({ input }) => isRefused(input))
    .map(({ input }) => String(configOf(input)['model_type']));
  expect([...new Set(refused)].toSorted()).toEqual(Object.keys(UNSUPPORTED).toSorted());
});

test.each(Object.keys(UNSUPPORTED))(
  'a config of %s is refused by name, and not guessed at',
  (type) => {
    const model = parseModel({ model_type: type }, 'test');
    expect(model.ok || model.issues).toEqual([
      {
        path: 'model_type',
        expected: expect.stringContaining('llama'),
        received: JSON.stringify(type),
        message: expect.stringContaining('does not guess'),
      },
    ]);
  },
);
