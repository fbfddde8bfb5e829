// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import { Controls } from '../../src/components/scenario/Controls.tsx';
import type { Store } from '../../src/components/scenario/store.ts';
import type { ScenarioView } from '../../src/components/scenario/use-scenario.ts';
import { analysisOf } from '../support/analysis.ts';
import { fire, mount } from './mount.ts';

/** As a widget that shows this model sees its page. */
function viewOf(model: string, set = vi.fn()): ScenarioView {
  const analysis = analysisOf({ model });
  return {
    page: { base: '/', own: analysis.scenario, model: analysis.model, hardware: analysis.hardware },
    scenario: analysis.scenario,
    analysis,
    device: analysis.hardware,
    issues: [],
    pinned: null,
    index: null,
    indexPending: false,
    isOwn: true,
    store: { set } as unknown as Store,
  };
}

test('how latent attention runs can be chosen where a model has latents', () => {
  const set = vi.fn();
  const { one } = mount(<Controls id="w" view={viewOf('deepseek-v2-lite', set)} open={[]} />);
  const choice = '[name="w-mla-execution"]';
  expect(one<HTMLInputElement>(`${choice}[value=auto]`).checked).toBe(true);
  fire(one(`${choice}[value=absorbed]`), 'change');
  expect(set).toHaveBeenCalledWith({ mlaExecution: 'absorbed' });
});

test('other models have no such choice', () => {
  const { host } = mount(<Controls id="w" view={viewOf('llama-2-7b')} open={[]} />);
  expect(host.querySelector('[name="w-fusion"], #w-fusion')).not.toBeNull();
  expect(host.querySelector('[name="w-mla-execution"]')).toBeNull();
});
