import { describe, expect, test } from 'vitest';
import type { Advised, Inputs, Stage } from '../../src/engine/index.ts';
import {
  NOTICEABLE,
  NO_OPTIONS,
  advise,
  analyzeStage,
  changesOf,
  stageTokens,
} from '../../src/engine/index.ts';
import { BARE, ROUND, TEST_DEVICES } from '../support/devices.ts';
import { inputsOf, must, precisionOf } from '../support/inputs.ts';
import { testModel } from '../support/models.ts';

const model = testModel('toy-llama', {
  hidden_size: 2048,
  num_attention_heads: 16,
  num_key_value_heads: 2,
  head_dim: 128,
  intermediate_size: 8192,
});
const inputs = inputsOf({
  model,
  options: { ...NO_OPTIONS, flashAttention: true },
  workload: { batch: 4, prompt: 2048, past: 0, generate: 128 },
});
const twice = { ...ROUND, id: 'twice', name: 'Twice', bandwidth: 2e12 };

const advised = must(advise(inputs, 'decode', [twice, BARE]));
const on = (name: string, from: Advised = advised) => {
  const found = from.advice.find(({ change }) => change.name === name);
  if (!found) throw new Error(`nothing is said about ${name}`);
  return found;
};

test('every change is tried once: formats, kernels, batch and device', () => {
  const names = changesOf(inputs, TEST_DEVICES).map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const name of [
    'weights at INT8',
    'weights at INT4 g128',
    'activations at INT8',
    'weights and activations at FP8',
    'KV cache at INT8',
    'FlashAttention off',
    'kernel fusion on',
    'batch 8',
    'batch 2',
    'Bare',
  ]) {
    expect(names).toContain(name);
  }
  expect(names).not.toContain('weights at FP16');
  expect(names).not.toContain('weights at BF16');
  expect(names).not.toContain('Round');
});

test('latent attention is tried in its other executions, and only where there is some', () => {
  const latent = { ...inputs, model: testModel('toy-deepseek-v3') };
  const executions = (of: Inputs): readonly string[] =>
    changesOf(of).flatMap(({ kind, name }) => (kind === 'mlaExecution' ? [name] : []));
  expect(executions(latent)).toEqual(['latent attention expanded', 'latent attention absorbed']);
  expect(
    executions({ ...latent, options: { ...inputs.options, mlaExecution: 'expanded' } }),
  ).toEqual(['latent attention auto', 'latent attention absorbed']);
  expect(executions(inputs)).toEqual([]);
  // One token that rebuilds the keys and values of 2,048 others.
  const { effects } = on('latent attention expanded', must(advise(latent, 'decode')));
  expect(effects.decode.verdict).toBe('slower');
  expect(effects.prefill).toMatchObject({ verdict: 'nothing', savedTime: 0 });
});

test('a batch of 1 has no half', () => {
  const single = { ...inputs, workload: { ...inputs.workload, batch: 1 } };
  const batches = changesOf(single).filter(({ kind }) => kind === 'batch');
  expect(batches.map(({ name }) => name)).toEqual(['batch 2']);
});

test.each(['prefill', 'decode', 'chat'] as const)('in %s the most saved comes first', (stage) => {
  const saved = must(advise(inputs, stage, [twice])).advice.map(
    ({ effects }) => effects[stage].savedTime,
  );
  expect(saved).toEqual([...saved].sort((a, b) => b - a));
});

test('what is said is what an analysis of the changed inputs says', () => {
  const perToken = (of: Inputs, stage: Stage): number =>
    must(analyzeStage(of, stage)).totals.seconds / stageTokens(of, stage);
  for (const { change, effects } of advised.advice) {
    for (const stage of ['prefill', 'decode', 'chat'] as const) {
      const { savedTime, savedMemory, before, after } = effects[stage];
      expect(savedTime).toBeCloseTo(
        1 - perToken(change.inputs, stage) / perToken(inputs, stage),
        12,
      );
      expect(savedMemory).toBe(before.memory - after.memory);
    }
  }
});

describe('changes that do nothing say so', () => {
  test('fewer bits of weights leave a compute-bound prefill as it is', () => {
    const { prefill, decode } = on('weights at INT4 g128').effects;
    expect(prefill.verdict).toBe('nothing');
    expect(prefill.why).toMatch(/^Prefill waits for arithmetic .* which this does not change/);
    expect(prefill.savedMemory).toBeGreaterThan(0);
    expect(decode.verdict).toBe('faster');
    expect(decode.why).toMatch(/^Decode waits for memory .* the traffic takes \d+ % less time/);
  });

  test('a verdict is what the numbers say', () => {
    for (const { effects } of advised.advice) {
      for (const { verdict, savedTime } of Object.values(effects)) {
        if (verdict === 'nothing') expect(Math.abs(savedTime)).toBeLessThan(NOTICEABLE);
        else expect(verdict).toBe(savedTime > 0 ? 'faster' : 'slower');
      }
    }
  });
});

test('both operands at 8 bits double the peak of prefill', () => {
  const { prefill } = on('weights and activations at INT8').effects;
  expect(prefill.savedTime).toBeGreaterThan(0.4);
  expect(prefill.why).toContain('the arithmetic takes');
});

test('a batch is judged per token: decode shares the weights', () => {
  const { decode } = on('batch 8').effects;
  expect(decode.savedTime).toBeGreaterThan(0.3);
  expect(decode.after.seconds).toBeGreaterThan(decode.before.seconds);
  expect(decode.why).toMatch(
    /^More sequences share each read of the weights: a token costs \d+ % less/,
  );
  expect(on('batch 2').effects.decode.why).toMatch(/^Fewer sequences/);
});

test('operators that go over to the other roof are named', () => {
  const flashOff = on('FlashAttention off').effects.prefill;
  const slow = must(advise({ ...inputs, hardware: twice }, 'prefill', [ROUND]));
  expect(flashOff.verdict).toBe('slower');
  for (const { effects } of [...advised.advice, ...slow.advice]) {
    for (const { flips, stage } of Object.values(effects)) {
      for (const { operator, to } of flips) {
        expect(operator).not.toBe('');
        expect(['compute', 'memory']).toContain(to);
      }
      expect(['prefill', 'decode', 'chat']).toContain(stage);
    }
  }
});

test('what the device cannot do is refused with the reason, not left out', () => {
  const { refused } = must(advise({ ...inputs, hardware: BARE }, 'decode'));
  const names = refused.map(({ change }) => change.name);
  expect(names).toContain('activations at INT8');
  expect(names).toContain('weights and activations at FP8');
  expect(refused.every(({ issues }) => issues[0]!.message.includes('Bare'))).toBe(true);
});

test('after a change it is said whether everything fits', () => {
  const small = { ...ROUND, id: 'small', name: 'Small', capacity: 1e6 };
  const { advice } = must(advise(inputs, 'decode', [small]));
  expect(advice.find(({ change }) => change.name === 'Small')!.fit.kind).toBe('short');
  expect(on('weights at INT8').fit.kind).toBe('fits');
});

test('inputs that have no answer get no advice', () => {
  const precision = precisionOf(16, '2', 16);
  expect(advise({ ...inputs, precision }, 'decode').ok).toBe(false);
});

test('every sentence is one, in the reader’s words', () => {
  for (const { effects } of advised.advice) {
    for (const { why } of Object.values(effects)) {
      expect(why).toMatch(/^[A-Z].*\.$/);
      expect(why).not.toMatch(/NaN|Infinity|undefined|-\d/);
    }
  }
});

test('progress counts every change', () => {
  const seen: string[] = [];
  must(advise(inputs, 'decode', [twice], (done, all) => seen.push(`${done}/${all}`)));
  expect(seen.at(-1)).toBe(`${seen.length}/${seen.length}`);
});
