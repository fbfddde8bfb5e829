import { expect, test } from 'vitest';
import { reachedNote } from '../../src/components/scenario/reached-note.ts';
import { share, textOf } from '../../src/lib/format.ts';
import { RUNS, SINGLE_DECODE } from '../../src/lib/measured.ts';
import type { Scenario } from '../../src/lib/scenario.ts';
import { analysisOf } from '../support/analysis.ts';

const H100: Partial<Scenario> = { hardware: 'nvidia-h100-sxm-80gb' };

const note = (changes: Partial<Scenario>) => reachedNote(analysisOf(changes));

test('decode of one sequence at 16 bits has the range of its class of devices', () => {
  const its = SINGLE_DECODE.filter(
    ({ deviceClass, weightBits }) => deviceClass === 'datacenter-gpu' && weightBits >= 15,
  );
  const shares = its.map((run) => run.share);
  const devices = new Set(its.map(({ device }) => device)).size;
  expect(note(H100)).toBe(
    `Published runs of decode on this class of device, at 16 bits and batch 1, reach ${textOf(share(Math.min(...shares)))} to ${textOf(share(Math.max(...shares)))} of their ideal rate (${its.length} runs on ${devices} devices).`,
  );
});

test('a class with fewer than five runs has none, nor one that nobody measured', () => {
  const few = RUNS.filter(
    ({ deviceClass, metric, weightBits }) =>
      deviceClass === 'workstation-gpu' && metric === 'decode' && weightBits >= 15,
  );
  expect(few.length).toBeLessThan(5);
  expect(note({})).toBeNull();
  expect(note({ hardware: 'google-tpu-v6e' })).toBeNull();
});

test('the published tool’s count has none: the runs were compared with ours', () => {
  expect(note({ ...H100, hardware: 'nvidia-a100-sxm4-80gb', accounting: 'llm-viewer' })).toBeNull();
});
