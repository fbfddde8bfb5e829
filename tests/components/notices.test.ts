import { describe, expect, test } from 'vitest';
import { derive } from '../../src/components/scenario/derive.ts';
import { hardwareChoice } from '../../src/components/scenario/page-of.ts';
import { asGiven, asRefused } from '../../src/components/scenario/issues.ts';
import type { Notice } from '../../src/components/scenario/issues.ts';
import { modelRecord } from '../../src/lib/library.ts';
import type { Scenario } from '../../src/lib/scenario.ts';
import { PAPER } from '../../src/lib/scenario.ts';
import { readQuery } from '../../src/lib/url-state.ts';

function refusals(changes: Partial<Scenario>): readonly Notice[] {
  const scenario = { ...PAPER, ...changes };
  const found = derive(scenario, modelRecord(scenario.model), hardwareChoice(scenario.hardware));
  return found.ok ? [] : found.issues.map(asRefused);
}

describe('what the engine refuses is said at the control that a reader would move', () => {
  test('a device without the peak: at the device, with what it has', () => {
    const [notice] = refusals({ hardware: 'nvidia-jetson-agx-thor-128gb' });
    expect(notice!.about).toBe('hardware');
    expect(notice!.says).toMatch(/has no published FP16 or BF16 peak\. It has FP32, FP4: choose /);
  });

  test('a context that is too long: as a sum, for nobody typed it', () => {
    const [notice] = refusals({ past: 1e8, prompt: 2048 });
    expect(notice!.about).toBe('past');
    expect(notice!.says).toContain('together may come to 100 million tokens');
  });

  test('what the published tool does not know: without the engine’s own terms', () => {
    expect(refusals({ accounting: 'llm-viewer', fusion: true })).toEqual([
      {
        about: 'fusion',
        says: 'The published tool has no kernel fusion; use the corrected accounting.',
      },
    ]);
  });
});

test('what came by address is quoted, and its limits are grouped as the field groups them', () => {
  const [notice] = readQuery('?batch=abc', PAPER).issues.map(asGiven);
  expect(notice).toEqual({
    about: 'batch',
    says: '"abc" is not a whole number from 1 to 1,000,000. Give batch as a whole number of sequences.',
  });
});
