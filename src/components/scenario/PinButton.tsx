import type { ScenarioView } from './use-scenario.ts';

/** Keeps the current state as the baseline that everything after is compared with. */
export function PinButton({ view: { store, pinned } }: { readonly view: ScenarioView }) {
  return (
    <button type="button" class="button" onClick={() => (pinned ? store?.unpin() : store?.pin())}>
      {pinned ? 'Unpin the baseline' : 'Pin this as baseline'}
    </button>
  );
}
