import { summaryOf } from './summary.ts';
import type { ScenarioView } from './use-scenario.ts';

/** Keeps the current state as the baseline that everything after is compared with. */
export function PinButton({ view: { store, pinned } }: { readonly view: ScenarioView }) {
  return (
    <span class="pin">
      <button type="button" class="button" onClick={() => (pinned ? store?.unpin() : store?.pin())}>
        {pinned ? 'Unpin the baseline' : 'Pin this as baseline'}
      </button>
      {pinned && <span class="widget-summary"> Compared with {summaryOf(pinned)}.</span>}
    </span>
  );
}
