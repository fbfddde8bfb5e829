import type { Signal } from '@preact/signals';
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Scenario } from '../../lib/scenario.ts';
import { sameScenario } from '../../lib/url-state.ts';
import type { Analysis } from './derive.ts';
import type { Notice } from './issues.ts';
import type { HardwareChoice, Page } from './page.ts';
import type { Index, Store } from './store.ts';
import { firstAnalysis, storeOf } from './store.ts';

/** What a widget sees of the page's scenario at this moment. */
export interface ScenarioView {
  readonly page: Page;
  readonly scenario: Scenario;
  readonly analysis: Analysis;
  readonly device: HardwareChoice;
  readonly issues: readonly Notice[];
  readonly pinned: Analysis | null;
  readonly index: Index | null;
  readonly indexPending: boolean;
  /** Whether the page's own scenario is shown. */
  readonly isOwn: boolean;
  /** Null until the widget is awake: controls do nothing on the server. */
  readonly store: Store | null;
}

/**
 * The page's scenario for the widget with this id.
 *
 * A widget that wakes late must first draw what the server drew, or hydration keeps stale
 * attributes; only then does it follow the store, which others may have changed meanwhile. While it
 * is far from the screen it stands still: a slider should pay only for what its reader can see.
 */
export function useScenario(page: Page, id: string): ScenarioView {
  const store = useSignal<Store | null>(null);
  const near = useSignal(true);
  const shown = useRef<ScenarioView>();
  useEffect(() => {
    const found = storeOf(page);
    store.value = found;
    found.start();
    return watchNearness(document.getElementById(id)!, near);
  }, [page, id]);

  shown.current ??= firstView(page);
  const live = store.value;
  if (live && near.value) shown.current = liveView(page, live);
  return shown.current;
}

const firstView = (page: Page): ScenarioView => ({
  page,
  scenario: page.own,
  analysis: firstAnalysis(page),
  device: page.hardware,
  issues: [],
  pinned: null,
  index: null,
  indexPending: false,
  isOwn: true,
  store: null,
});

function liveView(page: Page, store: Store): ScenarioView {
  const scenario = store.scenario.value;
  return {
    page,
    scenario,
    analysis: store.analysis.value,
    device: store.device.value,
    issues: store.issues.value,
    pinned: store.pinned.value,
    index: store.index.value,
    indexPending: store.indexPending.value,
    isOwn: sameScenario(scenario, page.own),
    store,
  };
}

/** Keeps a signal at whether an element is on the screen or about to be; in print everything is. */
function watchNearness(element: Element, near: Signal<boolean>): () => void {
  const observer = new IntersectionObserver(
    (entries) => {
      near.value = entries.at(-1)?.isIntersecting ?? true;
    },
    { rootMargin: '50%' },
  );
  const printing = (): void => {
    near.value = true;
  };
  observer.observe(element);
  addEventListener('beforeprint', printing);
  return () => {
    observer.disconnect();
    removeEventListener('beforeprint', printing);
  };
}
