import { useMemo } from 'preact/hooks';
import { WORKLOAD_MOST, hasLatents } from '../../engine/index.ts';
import { LIMITS, PRESETS } from '../../lib/scenario.ts';
import { isOwn } from '../../lib/own.ts';
import type { PresetId, Scenario } from '../../lib/scenario.ts';
import { Choice } from '../ui/Choice.tsx';
import { Disclosure } from '../ui/Disclosure.tsx';
import { Pick } from '../ui/Pick.tsx';
import { logStops } from '../ui/number-scale.ts';
import { Slider } from '../ui/Slider.tsx';
import { Toggle } from '../ui/Toggle.tsx';
import type { Control } from './controls.ts';
import { CONTROLS, LABELS } from './controls.ts';
import { formatOptions, weightGroups } from './format-options.ts';
import type { Notice } from './issues.ts';
import { isAbout } from './issues.ts';
import type { IndexEntry } from './store.ts';
import type { ScenarioView } from './use-scenario.ts';
import './controls.css';

interface ControlsProps {
  /** Prefix of the controls' ids, unique on the page. */
  readonly id: string;
  readonly view: ScenarioView;
  /** What stands open; the rest is folded. */
  readonly open: readonly Control[];
}

/** The shared controls. Every widget shows the same state through them. */
export function Controls({ id, view, open }: ControlsProps) {
  const { scenario, analysis, device, index, indexPending, issues, store } = view;
  const folded = CONTROLS.filter((control) => !open.includes(control));
  const rest = useMemo(
    () => (
      <Disclosure summary="More settings">
        <Presets store={store} />
        <div class="controls-folded">
          {folded.map((control) => (
            <ControlField key={control} id={id} control={control} view={view} />
          ))}
        </div>
      </Disclosure>
    ),
    [
      ...folded.map((control) => valueOf(scenario, control)),
      analysis.model,
      analysis.hardware,
      device,
      index,
      indexPending,
      issues,
      store,
    ],
  );
  return (
    <div class="controls">
      {open.map((control) => (
        <ControlField key={control} id={id} control={control} view={view} />
      ))}
      {rest}
    </div>
  );
}

function Presets({ store }: Pick<ScenarioView, 'store'>) {
  const ids = Object.keys(PRESETS) as PresetId[];
  return (
    <div class="presets" role="group" aria-label="Ready-made scenarios">
      {ids.map((id) => (
        <button
          key={id}
          type="button"
          class="button"
          onClick={() => store?.set(PRESETS[id].scenario)}
        >
          {PRESETS[id].label}
        </button>
      ))}
    </div>
  );
}

interface FieldProps {
  readonly id: string;
  readonly control: Control;
  readonly view: ScenarioView;
}

/** A logarithmic scale has no zero; an empty cache is the usual case. */
const FROM_ZERO = [0, ...logStops(1, LIMITS.past.max)];

/** A slider moves one field: the others, with hundreds of options among them, stay as they are. */
function ControlField({ id, control, view }: FieldProps) {
  const { scenario, analysis, device, index, indexPending, issues, store } = view;
  const value = valueOf(scenario, control);
  const error = errorOf(issues, control);
  return useMemo(
    () => field({ id, control, view }, error),
    [
      id,
      control,
      value,
      analysis.model,
      analysis.hardware,
      device,
      index,
      indexPending,
      error,
      store,
    ],
  );
}

const valueOf = (scenario: Scenario, control: Control) =>
  scenario[FIELDS[control] ?? (control as keyof Scenario)];

/** The scenario's field of a control whose name is another. */
const FIELDS: Partial<Record<Control, keyof Scenario>> = {
  'flash-attention': 'flashAttention',
  'mla-execution': 'mlaExecution',
};

function field({ id, control, view }: FieldProps, error: string | undefined) {
  const { scenario, analysis, device, indexPending, store } = view;
  const set = (changes: Partial<Scenario>): void => store?.set(changes);
  const fieldId = `${id}-${control}`;
  const label = LABELS[control];
  switch (control) {
    case 'batch':
    case 'prompt':
    case 'generate':
    case 'past': {
      const { min, max } = LIMITS[control];
      return (
        <Slider
          id={fieldId}
          label={label}
          unit={control === 'batch' ? 'sequences' : 'tokens'}
          value={scenario[control]}
          min={min}
          max={max}
          mostTyped={WORKLOAD_MOST[control]}
          scale="log"
          stops={control === 'past' ? FROM_ZERO : undefined}
          onInput={(value) => set({ [control]: value })}
          error={error}
        />
      );
    }
    case 'stage':
      return (
        <Choice
          legend={label}
          name={fieldId}
          value={scenario.stage}
          options={STAGES}
          onChange={(stage) => set({ stage })}
          error={error}
        />
      );
    case 'accounting':
      return (
        <Choice
          legend={label}
          name={fieldId}
          value={scenario.accounting}
          options={ACCOUNTINGS}
          onChange={(accounting) => set({ accounting })}
          error={error}
        />
      );
    case 'model':
    case 'hardware':
      return (
        <Pick
          id={fieldId}
          label={label}
          value={scenario[control]}
          groups={groupsOf(entriesOf(view, control))}
          pending={indexPending}
          onChange={(value) => set({ [control]: value })}
          error={error}
        />
      );
    case 'weights':
      return (
        <Pick
          id={fieldId}
          label={label}
          value={scenario.weights}
          groups={weightGroups(scenario.weights)}
          onChange={(weights) => set({ weights })}
          error={error}
        />
      );
    case 'activations':
    case 'kv':
    case 'head':
      return (
        <Choice
          legend={label}
          name={fieldId}
          value={scenario[control]}
          options={formatOptions(control, scenario[control], device.value)}
          onChange={(value) => set({ [control]: value })}
          error={error}
        />
      );
    case 'flash-attention':
      return (
        <Toggle
          id={fieldId}
          label={label}
          checked={scenario.flashAttention}
          onChange={(flashAttention) => set({ flashAttention })}
          error={error}
        />
      );
    case 'mla-execution':
      return hasLatents(analysis.model.value) ? (
        <Choice
          legend={label}
          name={fieldId}
          value={scenario.mlaExecution}
          options={EXECUTIONS}
          onChange={(mlaExecution) => set({ mlaExecution })}
          error={error}
        />
      ) : null;
    case 'fusion':
      return (
        <Toggle
          id={fieldId}
          label={label}
          checked={scenario.fusion}
          onChange={(fusion) => set({ fusion })}
          error={error}
        />
      );
  }
}

const STAGES = [
  { value: 'prefill', label: 'Prefill' },
  { value: 'decode', label: 'Decode' },
] as const;

const EXECUTIONS = [
  { value: 'auto', label: 'as usual' },
  { value: 'expanded', label: 'expanded' },
  { value: 'absorbed', label: 'absorbed' },
] as const;

const ACCOUNTINGS = [
  { value: 'corrected', label: 'corrected' },
  { value: 'llm-viewer', label: 'the paper’s tool' },
] as const;

function errorOf(issues: readonly Notice[], control: Control): string | undefined {
  const own = issues.filter((issue) => isAbout(issue, control));
  return own.length > 0 ? own.map(({ says }) => says).join(' ') : undefined;
}

/** What can be chosen: the library, and the reader's own entry where one is shown. */
function entriesOf({ index, analysis }: ScenarioView, control: 'model' | 'hardware') {
  const { id, name } = analysis[control];
  const library = index?.[control === 'model' ? 'models' : 'hardware'];
  if (!library) return [{ id, name }];
  return isOwn(id) ? [...library, { id, name, vendor: 'Your own' }] : library;
}

function groupsOf(entries: readonly (IndexEntry | { id: string; name: string })[]) {
  const groups = new Map<string, { value: string; label: string }[]>();
  for (const entry of entries) {
    const vendor = 'vendor' in entry ? entry.vendor : '';
    const options = groups.get(vendor) ?? [];
    options.push({ value: entry.id, label: entry.name });
    groups.set(vendor, options);
  }
  return [...groups].map(([label, options]) => ({ label, options }));
}
