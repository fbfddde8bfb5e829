import { expect, test } from 'vitest';
import type { Report } from '../../src/cli/report.ts';
import { DEVICE, MODEL, folder, ridgepoint } from './run.ts';

const json = (...words: string[]): Report =>
  JSON.parse(ridgepoint(['analyze', ...MODEL, ...DEVICE, '--format', 'json', ...words]).out);

const OPERATOR = [
  'name',
  'group',
  'kind',
  'count',
  'ops',
  'weightsRead',
  'activationsRead',
  'activationsWrite',
  'kvRead',
  'kvWrite',
  'bytes',
  'intensity',
  'attainable',
  'limit',
  'seconds',
  'inputs',
  'shapes',
];
const FIGURES = [
  'ops',
  'weightsRead',
  'activationsRead',
  'activationsWrite',
  'kvRead',
  'kvWrite',
] as const;

test('the keys of a report are a contract', () => {
  const report = json();
  expect(Object.keys(report)).toEqual([
    'ridgepoint',
    'accounting',
    'model',
    'hardware',
    'inputs',
    'stages',
  ]);
  expect(Object.keys(report.model)).toEqual(['id', 'parameters']);
  expect(Object.keys(report.model.parameters)).toEqual(['total', 'active']);
  expect(Object.keys(report.hardware)).toEqual(['id']);
  expect(Object.keys(report.stages)).toEqual(['prefill', 'decode', 'chat']);
  for (const { operators, totals, memory, assumptions } of Object.values(report.stages)) {
    for (const operator of operators) {
      expect(Object.keys(operator)).toEqual(OPERATOR);
      expect(Object.keys(operator.shapes)).toEqual(['inputs', 'weight', 'output']);
      expect(['compute', 'memory']).toContain(operator.limit);
    }
    expect(Object.keys(totals)).toEqual([...FIGURES, 'bytes', 'seconds']);
    expect(Object.keys(memory)).toEqual(['weights', 'kvCache', 'activations', 'total']);
    expect(assumptions).toEqual([]);
  }
});

test('a report says what it was asked, with what was left out filled in', () => {
  expect(json('--weights', 'int4-g128', '--flash-attention').inputs).toEqual({
    batch: 1,
    prompt: 1024,
    past: 0,
    generate: 256,
    weights: 'int4-g128',
    head: '16',
    activations: '16',
    kv: '16',
    flashAttention: true,
    fusion: false,
    mlaExecution: 'auto',
    stage: 'all',
  });
});

test('totals are the operators’ figures times their layers', () => {
  for (const { operators, totals } of Object.values(json('--flash-attention').stages)) {
    for (const figure of [...FIGURES, 'bytes', 'seconds'] as const) {
      const sum = operators.reduce((so, each) => so + each.count * each[figure], 0);
      expect(sum / totals[figure]).toBeCloseTo(1, 9);
    }
  }
});

test('decode follows on past and prompt, one token at a time', () => {
  const { stages } = json('--past', '500', '--prompt', '24', '--batch', '3');
  const keys = stages.decode?.operators.find(({ name }) => name === 'qk_matmul')?.shapes.inputs[1];
  expect(keys).toEqual([3, 525, 32, 128]);
  const q = stages.prefill?.operators.find(({ name }) => name === 'q_proj');
  expect(q?.shapes).toEqual({
    inputs: [[3, 24, 4096]],
    weight: [4096, 4096],
    output: [3, 24, 4096],
  });
});

test('one stage alone is the same as among all', () => {
  expect(json('--stage', 'decode').stages).toEqual({ decode: json().stages.decode });
});

test('an operator that moves no bytes has no intensity', () => {
  const rope = json('--fusion').stages.decode?.operators.find(({ name }) => name === 'rope');
  expect(rope).toMatchObject({ bytes: 0, intensity: null });
});

test('a model comes by catalog id, by Hugging Face id in any case, or as a config file', () => {
  const config = {
    model_type: 'llama',
    hidden_size: 4096,
    intermediate_size: 11008,
    num_hidden_layers: 32,
    num_attention_heads: 32,
    vocab_size: 32000,
  };
  const path = folder({ 'config.json': JSON.stringify(config) })('config.json');
  const byId = json();
  for (const name of ['META-LLAMA/llama-2-7b-HF', path]) {
    const report = json('--model', name);
    expect(report.stages).toEqual(byId.stages);
    expect(report.model.parameters).toEqual(byId.model.parameters);
  }
});

test('parameters come with their parts and the cache per token', () => {
  const { out } = ridgepoint(['parameters', '--model', 'qwen2.5-7b', '--format', 'json']);
  const { parts, ...counts } = JSON.parse(out).parameters;
  expect(JSON.parse(out)).toEqual({
    model: 'qwen2.5-7b',
    parameters: { total: 7615616512, active: 7615616512, parts },
    prediction: 0,
    kvBytesPerToken: { 16: 57344, 8: 28672 },
  });
  const sum = Object.values<number>(parts).reduce((so, part) => so + part, 0);
  expect(sum).toBe(counts.total);
});

test('latent attention runs as it is told', () => {
  const latent = ['--model', 'deepseek-v2-lite', '--stage', 'decode'];
  const names = (...words: string[]): readonly string[] =>
    json(...latent, ...words).stages.decode!.operators.map(({ name }) => name);
  expect(names()).toContain('q_absorb');
  expect(names('--mla-execution', 'expanded')).toContain('kv_b_proj');
  expect(names('--mla-execution', 'expanded')).not.toContain('q_absorb');
});

test('what is assumed of routing is said where there are experts', () => {
  const { stages } = json('--model', 'mixtral-8x7b', '--stage', 'decode');
  expect(stages.decode?.assumptions).toEqual([expect.stringContaining('uniformly')]);
});

test('a time has what published runs of its class reach beside it, as a range with its sources', () => {
  const { measured } = json('--stage', 'decode').stages.decode!;
  const { min, median, max, runs, devices, class: of, sources } = measured!;
  expect(min).toBeGreaterThan(0);
  expect(median).toBeGreaterThan(min);
  expect(max).toBeGreaterThan(median);
  expect(max).toBeLessThanOrEqual(1);
  expect(runs).toBeGreaterThanOrEqual(5);
  expect(devices).toBeLessThanOrEqual(runs);
  expect(of).toBe('datacenter-gpu, 16 bits, batch 1');
  expect(sources).not.toEqual([]);
});

test.each([
  ['too few runs were published', ['--batch', '1000']],
  ['the accounting is the published tool’s', ['--accounting', 'llm-viewer']],
])('there is no range where %s, and the table says so', (_, words) => {
  const decode = [...words, '--stage', 'decode'];
  expect(json(...decode).stages.decode!.measured).toBeNull();
  expect(ridgepoint(['analyze', ...MODEL, ...DEVICE, ...decode]).out).toContain(
    'measured no range',
  );
});
