import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MISTAKE_IDS, NUMBER_FORMATS } from '../../src/engine/index.ts';
import type { Scenario } from '../../src/lib/scenario.ts';
import { ALICE, BOB, PAPER, mistakesOf, toggleMistake } from '../../src/lib/scenario.ts';
import { fullQuery, queryOf, readQuery } from '../../src/lib/url-state.ts';

const formats = fc.constantFrom(...NUMBER_FORMATS.map(({ id }) => id), '5.5', '3');
const scenarios: fc.Arbitrary<Scenario> = fc.record({
  model: fc.constantFrom('llama-2-7b', 'opt-6.7b', 'a b&c=d#é'),
  hardware: fc.constantFrom('nvidia-h100-sxm-80gb', 'x/y?z'),
  batch: fc.integer({ min: 1, max: 1e6 }),
  prompt: fc.integer({ min: 1, max: 1e8 }),
  past: fc.integer({ min: 0, max: 1e8 }),
  generate: fc.integer({ min: 1, max: 1e7 }),
  weights: formats,
  head: formats,
  activations: formats,
  kv: formats,
  flashAttention: fc.boolean(),
  fusion: fc.boolean(),
  mlaExecution: fc.constantFrom('auto', 'expanded', 'absorbed'),
  accounting: fc.constantFrom('corrected', 'llm-viewer'),
  mistakes: fc.subarray([...MISTAKE_IDS]).map((ids) => ids.join() || 'none'),
  stage: fc.constantFrom('prefill', 'decode'),
});

describe('a scenario as an address', () => {
  test('any scenario comes back as it went, over any page’s own', () => {
    fc.assert(
      fc.property(scenarios, scenarios, (scenario, own) => {
        const { scenario: back, issues } = readQuery(queryOf(scenario, own), own);
        expect(back).toEqual(scenario);
        expect(issues).toEqual([]);
      }),
      { seed: 20261123 },
    );
  });

  test('a full address means the same on every page, with its baseline', () => {
    fc.assert(
      fc.property(scenarios, scenarios, scenarios, (scenario, pinned, own) => {
        const read = readQuery(fullQuery(scenario, pinned), own);
        expect(read).toEqual({ scenario, pinned, issues: [], given: true });
      }),
      { seed: 20261123 },
    );
  });

  test('the page’s own scenario has no query', () => {
    expect(queryOf(BOB, BOB)).toBe('');
    expect(readQuery('', BOB)).toEqual({ scenario: BOB, pinned: null, issues: [], given: false });
  });

  test('other people’s parameters say nothing', () => {
    expect(readQuery('?utm_source=x&toString=1', ALICE).given).toBe(false);
  });

  test('spaces around a number are forgiven, and the first of two values counts', () => {
    expect(readQuery('?batch=%2012%20&batch=9', PAPER).scenario.batch).toBe(12);
  });
});

describe('the tool’s mistakes in a scenario', () => {
  const after = (...ids: readonly string[]): string =>
    ids.reduce((so, id) => ({ ...so, ...toggleMistake(so, id) }), PAPER).mistakes;

  test('are switched on and off one by one, and a set of them has one spelling', () => {
    expect(after('B4')).toBe('B4');
    expect([after('B10', 'B2'), after('B2', 'B10')]).toEqual(['B2,B10', 'B2,B10']);
    expect(after('B1', 'B1')).toBe('none');
    expect(mistakesOf(PAPER)).toEqual([]);
    expect(mistakesOf({ mistakes: 'B2,B10' })).toEqual(['B2', 'B10']);
  });

  test('come back from an address', () => {
    expect(readQuery('?mistakes=B2,B10', PAPER).scenario.mistakes).toBe('B2,B10');
    expect(fullQuery({ ...PAPER, mistakes: 'B1' })).toContain('mistakes=B1&');
  });
});

describe('an address that cannot be used', () => {
  test.each([
    ['batch', '-3'],
    ['batch', '0'],
    ['batch', '1.5'],
    ['batch', ''],
    ['batch', ' '],
    ['batch', 'abc'],
    ['batch', 'NaN'],
    ['batch', 'Infinity'],
    ['batch', '1e400'],
    ['prompt', '100000001'],
    ['past', '-1'],
    ['generate', '0'],
    ['weights', 'fp99'],
    ['head', ''],
    ['activations', '0.5'],
    ['kv', '33'],
    ['flash-attention', 'yes'],
    ['mla-execution', 'both'],
    ['fusion', 'TRUE'],
    ['accounting', 'Corrected'],
    ['mistakes', ''],
    ['mistakes', 'B1,B99'],
    ['mistakes', 'none,B1'],
    ['stage', 'lunch'],
    ['stage', '__proto__'],
  ])('%s=“%s” is one issue that names it, and the own value stands', (name, value) => {
    const { scenario, issues, given } = readQuery(
      `?${name}=${encodeURIComponent(value)}&prompt=7`.replace(
        '&prompt=7',
        name === 'prompt' ? '' : '&prompt=7',
      ),
      BOB,
    );
    expect(issues.map(({ path }) => path)).toEqual([name]);
    expect(issues[0]!.expected).not.toBe('');
    expect(scenario).toEqual(name === 'prompt' ? BOB : { ...BOB, prompt: 7 });
    expect(given).toBe(true);
  });

  test('what came is quoted as it came', () => {
    const [issue] = readQuery('?batch=abc', PAPER).issues;
    expect(issue!.received).toContain('abc');
  });

  test('any text at all ends in a scenario and issues, never in an exception or a long message', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.constantFrom('batch', 'model', 'weights', 'stage', 'fusion', 'pinned', 'past', 'x'),
            fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.constant('y'.repeat(10_000))),
          ),
        ),
        (pairs) => {
          const query = pairs.map(
            ([name, text]) => `${name}=${encodeURIComponent(text.toWellFormed())}`,
          );
          const { scenario, issues } = readQuery(`?${query.join('&')}`, PAPER);
          expect(Number.isInteger(scenario.batch)).toBe(true);
          for (const { expected, received, message } of issues) {
            expect(`${expected}${received}${message}`.length).toBeLessThan(400);
          }
        },
      ),
      { seed: 20261123, numRuns: 300 },
    );
  });

  test('a baseline that cannot be read is left out, and said', () => {
    const bad = readQuery(`?pinned=${encodeURIComponent('batch=-1')}`, PAPER);
    expect(bad.pinned).toBeNull();
    expect(bad.issues).toEqual([
      expect.objectContaining({ path: 'pinned', received: expect.stringMatching(/^batch: .*-1/) }),
    ]);
    const garbage = readQuery('?pinned=garbage', PAPER);
    expect(garbage.pinned).toBeNull();
    expect(garbage.issues).toEqual([expect.objectContaining({ path: 'pinned' })]);
    expect(readQuery('?pinned=', PAPER).issues).toEqual([]);
  });
});
