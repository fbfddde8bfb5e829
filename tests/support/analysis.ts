// Scenarios worked out as widgets have them, without a page.
import type { Analysis } from '../../src/components/scenario/derive.ts';
import { derive } from '../../src/components/scenario/derive.ts';
import { hardwareChoice } from '../../src/components/scenario/page-of.ts';
import { demand } from '../../src/lib/demand.ts';
import { modelRecord } from '../../src/lib/library.ts';
import type { Scenario } from '../../src/lib/scenario.ts';
import { PAPER } from '../../src/lib/scenario.ts';

/** The paper's setup, changed. */
export const scenarioWith = (changes: Partial<Scenario> = {}): Scenario => ({
  ...PAPER,
  ...changes,
});

export function analysisOf(changes: Partial<Scenario> = {}): Analysis {
  const scenario = scenarioWith(changes);
  return demand(derive(scenario, modelRecord(scenario.model), hardwareChoice(scenario.hardware)));
}

/** Words that no reader should ever see. */
export const NONSENSE = /NaN|Infinity|undefined|null|\[object|\de[+-]?\d/;

/** The texts within a value that make no sense, and its numbers that are none. */
export function nonsenseIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return NONSENSE.test(value) ? [value] : [];
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [String(value)];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    nonsenseIn(each).map((found) => `${key}: ${found}`),
  );
}
