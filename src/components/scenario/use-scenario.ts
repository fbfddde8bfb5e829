import type { Signal } from '@preact/signals-core';
import { effect, signal } from '@preact/signals-core';
import { useEffect, useState } from 'preact/hooks';
import type { Scenario } from '../../lib/scenario.ts';
import { sameScenario } from '../../lib/url-state.ts';
import type { Analysis } from './derive.ts';
import type { Notice } from './issues.ts';
import type { HardwareChoice, Page } from './page.ts';
import type { Index, Store } from './store.ts';
import { firstAnalysis, storeOf } from './store.ts';
import { useAfterPaint } from './use-after-paint.ts';

/** What a widget sees of the page's scenario at this moment. */
export interface ScenarioView {
  readonly page: Page;
  readonly scenario: Scenario;
  readonly analysis: Analysis;
  /** The same a frame later: what explains the picture follows it. */
  readonly settled: Analysis;
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
  const [shown, setShown] = useState(() => firstView(page));
  const [settled, settleAtOnce] = useAfterPaint(shown.analysis);
  useEffect(() => {
    const store = storeOf(page);
    store.start();
    const near = signal(true);
    let wasNear = true;
    const showAtOnce = (): void => {
      setShown(liveView(page, store));
      settleAtOnce(store.analysis.peek());
    };
    const unwatch = watchNearness(document.getElementById(id)!, near);
    // On paper there is no next frame, and no screen to be near to.
    addEventListener('beforeprint', showAtOnce);
    const unfollow = effect(() => {
      if (!near.value) wasNear = false;
      else if (wasNear) setShown(liveView(page, store));
      else {
        wasNear = true;
        showAtOnce();
      }
    });
    return () => {
      unwatch();
      removeEventListener('beforeprint', showAtOnce);
      unfollow();
    };
  }, [page, id]);
  return { ...shown, settled };
}

type Shown = Omit<ScenarioView, 'settled'>;

const firstView = (page: Page): Shown => ({
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

function liveView(page: Page, store: Store): Shown {
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

/** Keeps a signal at whether an element is on the screen or about to be. */
function watchNearness(element: Element, near: Signal<boolean>): () => void {
  const observer = new IntersectionObserver(
    (entries) => {
      near.value = entries.at(-1)?.isIntersecting ?? true;
    },
    { rootMargin: '50%' },
  );
  observer.observe(element);
  return () => observer.disconnect();
}
