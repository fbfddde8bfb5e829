import { describe, expect, test } from 'vitest';
import { switchView } from '../../src/components/widgets/accounting-switch/view-model.ts';
import { MISTAKES } from '../../src/engine/index.ts';
import { NONSENSE, analysisOf } from '../support/analysis.ts';

describe('the accounting switch', () => {
  test('with no mistake on, both corrected lines are the same', () => {
    const { corrected, mistaken } = switchView(analysisOf(), []);
    expect(mistaken).toEqual(corrected);
  });

  test('lists every mistake that has a figure, with what it does here', () => {
    const { rows } = switchView(
      analysisOf({ stage: 'prefill', flashAttention: true, prompt: 4096 }),
      [],
    );
    expect(rows.map(({ id }) => id)).toEqual(MISTAKES.map(({ id }) => id));
    for (const { effect } of rows) {
      expect(effect).not.toBe('');
      expect(effect).not.toMatch(NONSENSE);
    }
    // B1 and B2 are the two that make FlashAttention look 32 times as expensive.
    expect(rows.find(({ id }) => id === 'B1')!.effect).toMatch(/traffic/);
    expect(rows.find(({ id }) => id === 'B2')!.effect).toMatch(/traffic/);
  });

  test('a mistake about FlashAttention does nothing where it is off', () => {
    const { rows } = switchView(analysisOf(), []);
    expect(rows.find(({ id }) => id === 'B1')!.effect).toBe('nothing here');
  });

  test('a mistake that is switched on changes its line and nothing else', () => {
    const analysis = analysisOf({ flashAttention: true, prompt: 4096, stage: 'prefill' });
    const [without, with1] = [switchView(analysis, []), switchView(analysis, ['B1'])];
    expect(with1.corrected).toEqual(without.corrected);
    expect(with1.tool).toEqual(without.tool);
    expect(with1.mistaken).not.toEqual(without.mistaken);
  });

  test('says in a sentence how far each count is from the right one', () => {
    const analysis = analysisOf({ flashAttention: true, prompt: 4096, stage: 'prefill' });
    const { corrected, mistaken, tool, says } = switchView(analysis, ['B1', 'B2']);
    expect(says).toContain(`Counted rightly, prefill takes ${corrected!.time}; with B1, B2 `);
    expect(says).toContain(`${mistaken!.time} (`);
    expect(says).toContain(`by the paper’s tool ${tool!.time} (`);
    expect(switchView(analysis, []).says).not.toContain('with');
  });

  test('does not depend on the accounting that the page shows', () => {
    const asTool = switchView(analysisOf({ accounting: 'llm-viewer' }), ['B6']);
    expect(asTool.corrected).toEqual(switchView(analysisOf(), ['B6']).corrected);
    expect(asTool.rows).toEqual(switchView(analysisOf(), ['B6']).rows);
  });

  test('says so where the tool cannot count', () => {
    expect(switchView(analysisOf({ fusion: true }), []).tool).toBeNull();
    expect(switchView(analysisOf({ past: 100 }), []).corrected).not.toBeNull();
  });
});
