import { batch, computed, signal } from '@preact/signals-core';
import type { ReadonlySignal } from '@preact/signals-core';
import type { Issue, Result } from '../../engine/index.ts';
import type { Scenario } from '../../lib/scenario.ts';
import { fullQuery, queryOf, readQuery, sameScenario } from '../../lib/url-state.ts';
import type { Analysis, Setup } from './derive.ts';
import { analyze, derive, setUp } from './derive.ts';
import { fetchEntry } from './entries.ts';
import type { Notice } from './issues.ts';
import { asGiven, asRefused } from './issues.ts';
import type { HardwareChoice, ModelChoice, Page } from './page.ts';

/** Lists of everything that can be chosen, fetched once when a widget first wakes. */
export interface Index {
  readonly models: readonly IndexEntry[];
  readonly hardware: readonly IndexEntry[];
}
export interface IndexEntry {
  readonly id: string;
  readonly name: string;
  readonly vendor: string;
}

/** The one state that all widgets of a page share. */
export interface Store {
  readonly page: Page;
  readonly scenario: ReadonlySignal<Scenario>;
  /** The scenario ready for the engine; null where it cannot be. */
  readonly setup: ReadonlySignal<Setup | null>;
  /** The scenario worked out, or the last one that could be. */
  readonly analysis: ReadonlySignal<Analysis>;
  /** The device that is chosen, even where it cannot run the scenario. */
  readonly device: ReadonlySignal<HardwareChoice>;
  /** What stands in the way of the scenario; empty when `analysis` is up to date. */
  readonly issues: ReadonlySignal<readonly Notice[]>;
  /** A pinned baseline to compare with. */
  readonly pinned: ReadonlySignal<Analysis | null>;
  readonly index: ReadonlySignal<Index | null>;
  /** Whether the list is still on its way. */
  readonly indexPending: ReadonlySignal<boolean>;
  readonly set: (changes: Partial<Scenario>) => void;
  readonly reset: () => void;
  readonly pin: () => void;
  readonly unpin: () => void;
  /** A link that restores this state on this page. */
  readonly link: () => string;
  /** Reads the address, then what the reader brought along. Call once the first view is hydrated. */
  readonly start: () => void;
}

/** The same at every move of a slider, so that nothing that waits for issues is drawn again. */
const NONE: readonly Notice[] = [];

/** Buttons in the text change the scenario through this event; see `components/scenario/Set.astro`. */
const SET_EVENT = 'ridgepoint:set';
const STORED = 'ridgepoint:scenario';
/** Browsers limit how often a page may rewrite its address (Safari: 100 times in 30 seconds). */
const WRITE_DELAY_MS = 150;

/** The page's first view, on the server and while hydrating. */
export function firstAnalysis(page: Page): Analysis {
  const first = derive(page.own, page.model, page.hardware);
  if (!first.ok) throw new Error(first.issues.map(({ message }) => message).join(' '));
  return first.value;
}

let shared: Store | undefined;

/** The page's store: one per page in the browser, made by the first widget that wakes. */
export const storeOf = (page: Page): Store => (shared ??= createStore(page));

function createStore(page: Page): Store {
  const scenario = signal(page.own);
  const models = signal<ReadonlyMap<string, ModelChoice>>(new Map([[page.model.id, page.model]]));
  const devices = signal<ReadonlyMap<string, HardwareChoice>>(
    new Map([[page.hardware.id, page.hardware]]),
  );
  const index = signal<Index | null>(null);
  const indexPending = signal(true);
  const pinnedScenario = signal<Scenario | null>(null);
  const addressIssues = signal<readonly Issue[]>([]);
  const loadIssues = signal<readonly Issue[]>([]);

  const setUpOf = (of: Scenario): Result<Setup> | null => {
    const model = models.value.get(of.model);
    const hardware = devices.value.get(of.hardware);
    return model && hardware ? setUp(of, model, hardware) : null;
  };
  const analyzed = (found: Result<Setup> | null): Result<Analysis> | null =>
    found?.ok ? analyze(found.value) : found;
  const ready = computed(() => setUpOf(scenario.value));
  const setup = computed(() => (ready.value?.ok ? ready.value.value : null));
  const result = computed(() => analyzed(ready.value));
  const pinned = computed(() => {
    const found = pinnedScenario.value && analyzed(setUpOf(pinnedScenario.value));
    return found?.ok ? found.value : null;
  });
  let lastGood = firstAnalysis(page);
  const analysis = computed(() => {
    if (result.value?.ok) lastGood = result.value.value;
    return lastGood;
  });
  const device = computed(
    () => devices.value.get(scenario.value.hardware) ?? analysis.value.hardware,
  );
  const issues = computed(() => {
    const all = [
      ...addressIssues.value.map(asGiven),
      ...loadIssues.value.map(asGiven),
      ...(result.value && !result.value.ok ? result.value.issues.map(asRefused) : []),
    ];
    return all.length > 0 ? all : NONE;
  });

  let writing: ReturnType<typeof setTimeout> | undefined;
  function write(): void {
    clearTimeout(writing);
    writing = setTimeout(writeNow, WRITE_DELAY_MS);
  }
  function writeNow(): void {
    clearTimeout(writing);
    writing = undefined;
    history.replaceState(history.state, '', address());
    try {
      // Only what could be worked out is worth carrying to the next page.
      localStorage.setItem(STORED, JSON.stringify(analysis.value.scenario));
    } catch {
      // Private windows may refuse storage; the address still carries the state.
    }
  }

  /** This page with the state in its query. */
  const address = (): string => {
    const query = queryOf(scenario.value, page.own, pinnedScenario.value);
    return `${location.pathname}${query}${location.hash}`;
  };

  function set(changes: Partial<Scenario>): void {
    batch(() => {
      addressIssues.value = [];
      scenario.value = { ...scenario.value, ...changes };
    });
    void load(scenario.value).then((gaveWay) => {
      if (gaveWay) write();
    });
    write();
  }

  /** Fetches what a scenario needs and is not here yet; returns what could not be had. */
  async function fetchMissing({ model, hardware }: Scenario): Promise<readonly Issue[]> {
    const [foundModel, foundHardware] = await Promise.all([
      models.value.has(model) ? null : fetchEntry(page.base, 'model', model),
      devices.value.has(hardware) ? null : fetchEntry(page.base, 'hardware', hardware),
    ]);
    batch(() => {
      if (foundModel?.ok) models.value = new Map(models.value).set(model, foundModel.value);
      if (foundHardware?.ok)
        devices.value = new Map(devices.value).set(hardware, foundHardware.value);
    });
    return [foundModel, foundHardware].flatMap((found) => (found && !found.ok ? found.issues : []));
  }

  /** Whether what could not be had gave way to what is shown. */
  async function load(wanted: Scenario, toldOf = true): Promise<boolean> {
    loadIssues.value = [];
    const failed = await fetchMissing(wanted);
    const { model, hardware } = scenario.value;
    if (failed.length === 0 || model !== wanted.model || hardware !== wanted.hardware) return false;
    // So that the other controls go on working.
    batch(() => {
      if (toldOf) loadIssues.value = failed;
      for (const { path } of failed) {
        const kind = path as 'model' | 'hardware';
        scenario.value = { ...scenario.value, [kind]: analysis.value.scenario[kind] };
      }
    });
    return true;
  }

  function start(): void {
    if (started) return;
    started = true;
    void fetch(`${page.base}data/index.json`)
      .then((response) => (response.ok ? response.json() : null))
      .then((found: Index | null) => {
        index.value = found;
      })
      .catch(() => {
        // Without the list the current choice stays; everything else works.
      })
      .finally(() => {
        indexPending.value = false;
      });
    document.addEventListener(SET_EVENT, (event) => {
      event.preventDefault();
      set((event as CustomEvent<Partial<Scenario>>).detail);
    });
    const asked = readQuery(location.search, page.own);
    const brought = asked.given ? null : stored(page.own);
    const begin = asked.given ? asked.scenario : (brought ?? page.own);
    batch(() => {
      addressIssues.value = asked.issues;
      pinnedScenario.value = asked.pinned;
      if (!sameScenario(begin, scenario.value)) scenario.value = begin;
    });
    // What an earlier visit left and is gone since is nobody's mistake. What a link gave goes along
    // to the next page.
    void load(begin, !brought).then(() => {
      if (asked.given && issues.value.length === 0) write();
    });
    addEventListener('pagehide', () => {
      if (writing !== undefined) writeNow();
    });
    // Going back to an anchor brings its address, and leaves the state as it is.
    addEventListener('popstate', write);
    if (asked.pinned) {
      void fetchMissing(asked.pinned).then((failed) => {
        const missing = failed.map((issue) => ({ ...issue, path: 'pinned' }));
        if (missing.length === 0) return;
        batch(() => {
          addressIssues.value = [...addressIssues.value, ...missing];
          pinnedScenario.value = null;
        });
      });
    }
  }
  let started = false;

  return {
    page,
    scenario,
    setup,
    analysis,
    device,
    issues,
    pinned,
    index,
    indexPending,
    set,
    reset: () => set(page.own),
    pin: () => {
      pinnedScenario.value = analysis.value.scenario;
      write();
    },
    unpin: () => {
      pinnedScenario.value = null;
      write();
    },
    // Always in full: the next reader's page, or what they carry along, may start elsewhere.
    link: () =>
      location.origin + location.pathname + fullQuery(scenario.value, pinnedScenario.value),
    start,
  };
}

/** The scenario that the reader last worked with, on this device; checked as if it came by address. */
function stored(own: Scenario): Scenario | null {
  try {
    const text = localStorage.getItem(STORED);
    if (text === null) return null;
    const found: unknown = JSON.parse(text);
    if (typeof found !== 'object' || found === null) return null;
    const { stage, mistakes } = own;
    const query = queryOf({ ...own, ...found, stage, mistakes }, own);
    const read = readQuery(query, own);
    return read.issues.length === 0 ? read.scenario : null;
  } catch {
    return null;
  }
}
