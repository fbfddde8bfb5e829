import { expect, test } from 'vitest';
import { folder, ridgepoint } from './run.ts';

const GOOD = { model: 'llama-2-7b', hardware: 'nvidia-a100-sxm4-80gb', stage: 'decode' };
const answers = (cases: unknown, words = ['-']): ReturnType<typeof JSON.parse> => {
  const { status, out, error } = ridgepoint(['analyze', '--cases', ...words], {
    input: JSON.stringify(cases),
  });
  expect({ status, error }).toEqual({ status: 0, error: '' });
  return JSON.parse(out);
};

test('a bad case in the middle is answered by its issues, and the rest goes on', () => {
  const [first, second, third] = answers([
    GOOD,
    { ...GOOD, model: 'llama-9', batch: 'x', fusoin: true },
    { ...GOOD, batch: 4 },
  ]);
  expect(first.inputs.batch).toBe(1);
  expect(Object.keys(second)).toEqual(['issues']);
  expect(second.issues.map(({ path }: { path: string }) => path)).toEqual([
    'fusoin',
    'model',
    'batch',
  ]);
  expect(Object.keys(second.issues[0])).toEqual(['path', 'expected', 'received', 'message']);
  expect(third.inputs.batch).toBe(4);
});

test('an answer is what the options alone would have given', () => {
  const [answer] = answers([{ ...GOOD, 'flash-attention': true, weights: 4.25, kv: 'fp8' }]);
  const words = 'analyze --model llama-2-7b --hardware nvidia-a100-sxm4-80gb --stage decode';
  const options = '--flash-attention --weights 4.25 --kv fp8 --format json';
  const { out } = ridgepoint(`${words} ${options}`.split(' '));
  expect(answer).toEqual(JSON.parse(out));
});

test('whatever a case is, it is answered by issues if it is none', () => {
  const none = {
    'a number': 3,
    nothing: null,
    'a list': [],
    'no names': {},
    'a name that is no text': { ...GOOD, model: 7 },
    'a switch that is no switch': { ...GOOD, fusion: 'yes' },
    'a format of the output': { ...GOOD, format: 'json' },
    'a size that is a list': { ...GOOD, batch: [1] },
    'a format that is an object': { ...GOOD, kv: {} },
    'a name of every object': { ...GOOD, constructor: 1 },
  };
  const given = answers(Object.values(none));
  const keys = Object.keys(none).map((kind, at) => [kind, Object.keys(given[at])]);
  expect(keys).toEqual(Object.keys(none).map((kind) => [kind, ['issues']]));
  for (const { issues } of given) expect(issues.length).toBeGreaterThan(0);
});

test('a case that is nested without end is answered, and the next one too', () => {
  let nested: unknown = [];
  for (let depth = 0; depth < 3000; depth++) nested = [nested];
  const [deep, next] = answers([{ ...GOOD, model: nested }, GOOD]);
  expect(deep.issues[0]).toMatchObject({ path: 'model', received: 'a list of 1' });
  expect(next.inputs.batch).toBe(1);
});

test('no cases have no answers', () => expect(answers([])).toEqual([]));

test('cases come from a file too', () => {
  const path = folder({ 'cases.json': `\uFEFF${JSON.stringify([GOOD])}` })('cases.json');
  expect(answers(null, [path])).toHaveLength(1);
});

test.each([
  ['an object', '{}', 'cases: expected a JSON array of cases, received an object.'],
  ['nothing', '', 'cases: expected a readable JSON file, received "-", empty.'],
  ['no JSON', '[{]', 'cases: expected a readable JSON file, received "-".'],
  ['no number', '[{"batch": NaN}]', 'cases: expected a readable JSON file, received "-".'],
])('%s instead of a list of cases ends with 1', (_, input, reason) => {
  const { status, out, error } = ridgepoint(['analyze', '--cases', '-'], { input });
  expect({ status, out }).toEqual({ status: 1, out: '' });
  expect(error).toContain(reason);
});

test('hundreds of cases come back in order', () => {
  const cases = Array.from({ length: 300 }, (_, i) => ({ ...GOOD, batch: i + 1 }));
  const batches = answers(cases).map(({ inputs }: { inputs: { batch: number } }) => inputs.batch);
  expect(batches).toEqual(cases.map(({ batch }) => batch));
});
