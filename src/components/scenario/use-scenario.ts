import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { Issue } from '../../engine/index.ts';
import type { Scenario } from '../../lib/scenario.ts';
import { sameScenario } from '../../lib/url-state.ts';
import type { Analysis } from './derive.ts';
import type { Page } from './page.ts';
import type { Index, Store } from './store.ts';
import { firstAnalysis, storeOf } from './store.ts';

/** What a widget sees of the page's scenario at this moment. */
export interface ScenarioView {
  readonly page: Page;
  readonly scenario: Scenario;
  readonly analysis: Analysis;
  readonly issues: readonly Issue[];
  readonly pinned: Analysis | null;
  readonly index: Index | null;
  /** Whether the page's own scenario is shown. */
  readonly isOwn: boolean;
  /** Null until the widget is awake: controls do nothing on the server. */
  readonly store: Store | null;
}

/**
 * The page's scenario for a widget.
 *
 * A widget that wakes late must first draw what the server drew, or hydration keeps stale
 * attributes; only then does it follow the store, which others may have changed meanwhile.
 */
export function useScenario(page: Page): ScenarioView {
  const first = useMemo(() => firstAnalysis(page), [page]);
  const store = useSignal<Store | null>(null);
  useEffect(() => {
    const found = storeOf(page);
    store.value = found;
    found.start();
  }, [page]);

  const live = store.value;
  if (!live) {
    return {
      page,
      scenario: page.own,
      analysis: first,
      issues: NO_ISSUES,
      pinned: null,
      index: null,
      isOwn: true,
      store: null,
    };
  }
  const scenario = live.scenario.value;
  return {
    page,
    scenario,
    analysis: live.analysis.value,
    issues: live.issues.value,
    pinned: live.pinned.value,
    index: live.index.value,
    isOwn: sameScenario(scenario, page.own),
    store: live,
  };
}

const NO_ISSUES: readonly Issue[] = [];
