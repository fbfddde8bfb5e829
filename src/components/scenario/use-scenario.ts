import type { Signal } from '@preact/signals-core';
import { effect, signal } from '@preact/signals-core';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Scenario } from '../../lib/scenario.ts';
import { onlyWorkloadDiffers } from '../../lib/scenario.ts';
import { sameScenario } from '../../lib/url-state.ts';
import { afterPaint } from './after-paint.ts';
import type { Analysis, Setup } from './derive.ts';
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
 *
 * A slider's move goes to `move` at once. It takes what stands in the picture to where a drawing would
 * put it, or leaves it as drawn; the whole widget is drawn a frame later. Any other change draws it at
 * once.
 */
export function useScenario(page: Page, id: string, move?: (to: Setup) => void): ScenarioView {
  const [view, setView] = useState(() => firstView(page));
  const latestMove = useRef(move);
  latestMove.current = move;
  useEffect(() => {
    const store = storeOf(page);
    store.start();
    const near = signal(true);
    const unwatch = watchNearness(document.getElementById(id)!, near);
    const wanted = signal(0);
    const draw = (): void => {
      wanted.value++;
    };
    let drawn = 0;
    let shown: Setup | null = null;
    let cancel: (() => void) | null = null;
    const unfollow = effect(() => {
      // A drawing that a move waits for comes first.
      if (!near.value && !cancel) {
        shown = null;
        return;
      }
      const isDue = wanted.value !== drawn;
      const { current: moveTo } = latestMove;
      // Read before the analysis, which can then wait.
      const setup = store.setup.value;
      if (!isDue && moveTo && shown && setup && isMove(shown, setup)) {
        moveTo(setup);
        shown = setup;
        cancel ??= afterPaint(draw);
        return;
      }
      const next = liveView(page, store);
      // What has moved may be refused: the picture then stands as the analysis that is drawn.
      if (cancel) moveTo?.(next.analysis);
      cancel?.();
      cancel = null;
      drawn = wanted.value;
      shown = setup;
      setView(next);
    });
    // On paper there is no next frame.
    addEventListener('beforeprint', draw);
    return () => {
      removeEventListener('beforeprint', draw);
      unfollow();
      cancel?.();
      unwatch();
    };
  }, [page, id]);
  return view;
}

const isMove = (from: Setup, to: Setup): boolean =>
  from.scenario !== to.scenario &&
  from.model === to.model &&
  from.hardware === to.hardware &&
  onlyWorkloadDiffers(from.scenario, to.scenario);

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

/** Keeps a signal at whether an element is on the screen or about to be, or goes on paper. */
function watchNearness(element: Element, near: Signal<boolean>): () => void {
  const observer = new IntersectionObserver(
    (entries) => {
      near.value = entries.at(-1)?.isIntersecting ?? true;
    },
    { rootMargin: '50%' },
  );
  const print = (): void => {
    near.value = true;
  };
  const observe = (): void => {
    observer.disconnect();
    observer.observe(element);
  };
  observe();
  addEventListener('beforeprint', print);
  addEventListener('afterprint', observe);
  return () => {
    removeEventListener('beforeprint', print);
    removeEventListener('afterprint', observe);
    observer.disconnect();
  };
}
