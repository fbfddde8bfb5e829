import { expect, test } from 'vitest';
import { roomNotes } from '../../src/components/scenario/room-notes.ts';
import type { Scenario } from '../../src/lib/scenario.ts';
import { analysisOf } from '../support/analysis.ts';

const notes = (changes: Partial<Scenario>) => roomNotes(analysisOf(changes));

test('what fits is not spoken of', () => {
  expect(notes({})).toEqual([]);
});

test('weights that do not fit are: 27 GB and a cache of 1 GB in 24 GiB', () => {
  const [note, ...others] = notes({
    hardware: 'nvidia-rtx-4090-24gb',
    head: 'fp32',
    weights: 'fp32',
  });
  expect(others).toEqual([]);
  expect(note).toMatch(/^Needs 28\.0\sGB, 2\.26\sGB more than NVIDIA .*4090.* has\./);
});

test('a batch whose cache does not fit is', () => {
  // 0.5 MiB a token and 2,049 tokens a sequence: 1.07 GB each, beside 13.5 GB of weights in 51.5 GB.
  expect(notes({ batch: 35 })).toEqual([]);
  expect(notes({ batch: 36 })).toHaveLength(1);
});

test('a context that the model was not made for is: 4,096 tokens for Llama 2', () => {
  expect(notes({ prompt: 3840 })).toEqual([]);
  expect(notes({ prompt: 3841 })).toEqual([
    'Llama 2 7B was made for 4,096 tokens of context; this is 4,097.',
  ]);
  expect(notes({ stage: 'prefill', prompt: 4096 })).toEqual([]);
  expect(notes({ stage: 'prefill', prompt: 4097 })).toHaveLength(1);
});
