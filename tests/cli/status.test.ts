import { expect, test } from 'vitest';
import { DEVICE, MODEL, folder, ridgepoint } from './run.ts';

const at = folder({ 'empty.json': '', 'broken.json': '{"model_type": ', 'list.json': '[1]' });

test.each([
  [['--help'], /analyze[^]+parameters[^]+models[^]+hardware[^]+Exit status/],
  [['analyze', '--help'], /--flash-attention[^]+int4-g128[^]+Example: ridgepoint analyze/],
  [['parameters', '--help'], /--model NAME/],
  [['--version'], /^\d+\.\d+\.\d+\n$/],
])('%s prints to standard output and ends with 0', (words, says) => {
  const { status, out, error } = ridgepoint(words);
  expect({ status, error }).toEqual({ status: 0, error: '' });
  expect(out).toMatch(says);
});

test.each([
  [[], 'Give a command.'],
  [['analyse'], 'Did you mean analyze?'],
  [['analyze', ...DEVICE], 'analyze needs --model.'],
  [['analyze', ...MODEL], 'analyze needs --hardware.'],
  [['parameters'], 'parameters needs --model.'],
  [['analyze', ...MODEL, ...DEVICE, '--bach', '4'], 'Did you mean --batch?'],
  [['analyze', ...MODEL, '--hardware'], "Option '--hardware <value>' argument missing."],
  [['analyze', ...MODEL, ...DEVICE, 'more'], "Unexpected argument 'more'."],
  [['analyze', ...MODEL, ...DEVICE, '--fusion=yes'], "'--fusion' does not take an argument."],
  [['analyze', ...MODEL, ...DEVICE, '--format', 'xml'], '--format is one of table, json, csv'],
  [['analyze', '--cases', '-', '--batch', '4'], '--cases goes without --batch'],
  [['analyze', '--cases', '-', '--format', 'csv'], '--cases goes without --format'],
])('%s makes no sense: status 2, the reason first', (words, reason) => {
  const { status, out, error } = ridgepoint(words);
  expect({ status, out }).toEqual({ status: 2, out: '' });
  expect(error.split('\n')[0]).toContain(reason);
});

const analyze = (...words: string[]): string[] => ['analyze', ...MODEL, ...DEVICE, ...words];

test.each([
  [analyze('--batch', '-1'), 'batch: expected a whole number from 1 to 1000000, received -1.'],
  [analyze('--batch', '0'), 'batch: expected a whole number from 1'],
  [analyze('--prompt', '1.5'), 'prompt: expected a whole number'],
  [analyze('--generate', 'many'), 'generate: expected a whole number, received "many".'],
  [analyze('--weights', 'int3'), 'weights: expected one of fp32, fp16'],
  [analyze('--activations', '2'), 'activations: expected activations at FP16'],
  [analyze('--weights', 'fp8', '--activations', 'fp8'), 'has no published FP8 peak'],
  [analyze('--stage', 'all-of-it'), 'stage: expected one of prefill, decode, chat, all'],
  [analyze('--accounting', 'mine'), 'accounting: expected one of corrected, llm-viewer'],
  [['analyze', '--model', 'lama-2-7b', ...DEVICE], 'Did you mean llama-2-7b'],
  [['analyze', ...MODEL, '--hardware', 'h100'], 'nvidia-h100-sxm-80gb'],
  [['analyze', '--model', at('none.json'), ...DEVICE], 'There is no such file.'],
  [['analyze', '--model', at('.'), ...DEVICE], 'This is a directory'],
  [['analyze', '--model', at('empty.json'), ...DEVICE], 'empty.json", empty.'],
  [['analyze', '--model', at('broken.json'), ...DEVICE], 'expected a readable JSON file'],
  [['analyze', '--model', at('list.json'), ...DEVICE], 'config: expected an object'],
  [['parameters', '--model', 'nothing-like-it'], 'model: expected the id of a model'],
  [['analyze', '--cases', at('none.json')], 'cases: expected a readable JSON file'],
  [['analyze', '--cases', at('.')], 'This is a directory'],
])('%s has a wrong value: status 1, the field and no stack trace', (words, reason) => {
  const { status, out, error } = ridgepoint(words);
  expect({ status, out }).toEqual({ status: 1, out: '' });
  expect(error).toContain(reason);
  expect(error).not.toMatch(/^\s+at /m);
});

test('every wrong value is named at once', () => {
  const { error } = ridgepoint(analyze('--batch', 'x', '--kv', 'y', '--stage', 'z'));
  expect(error.match(/^\w+(?=:)/gm)).toEqual(['kv', 'batch', 'stage']);
});

test('a Node that cannot read TypeScript hands over to the project’s own', () => {
  const plain = ridgepoint(['parameters', ...MODEL], { node: ['--no-experimental-strip-types'] });
  expect(plain).toEqual(ridgepoint(['parameters', ...MODEL]));
  const failing = ridgepoint(['analyze'], { node: ['--no-experimental-strip-types'] });
  expect(failing.status).toBe(2);
});

test('handing over to a Node that cannot read TypeScript either ends with a sentence', () => {
  const { status, error } = ridgepoint(['--version'], {
    environment: { NODE_OPTIONS: '--no-experimental-strip-types' },
  });
  expect(status).toBe(1);
  expect(error).toMatch(/^ridgepoint needs Node 22\.18 or newer/);
});
