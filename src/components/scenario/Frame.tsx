import type { ComponentChildren } from 'preact';
import { CopyLink } from '../ui/CopyLink.tsx';
import type { Control } from './controls.ts';
import { LABELS } from './controls.ts';
import { Controls } from './Controls.tsx';
import { isAbout } from './issues.ts';
import { PinButton } from './PinButton.tsx';
import { reachedNote } from './reached-note.ts';
import { roomNotes } from './room-notes.ts';
import { summaryOf } from './summary.ts';
import type { ScenarioView } from './use-scenario.ts';
import './frame.css';

interface FrameProps {
  readonly id: string;
  /** The widget's name in its folder: what an embed address is made of. */
  readonly widget: string;
  readonly title: string;
  readonly caption?: string | undefined;
  readonly view: ScenarioView;
  readonly controls: readonly Control[];
  /** Whether the picture can be compared with a pinned baseline. */
  readonly pinnable?: boolean;
  /** Pixels that it takes in a column of 600: what a frame on somebody’s page is given. */
  readonly embedHeight: number;
  readonly children: ComponentChildren;
}

/** What every widget has around its picture: title, controls, what is wrong, links, caption. */
export function Frame(props: FrameProps) {
  const { id, view, controls, children } = props;
  const { issues, analysis } = view;
  // What stands beside an open field need not be said twice; a folded field would hide it.
  const unseen = issues.filter((issue) => !controls.some((control) => isAbout(issue, control)));
  return (
    <figure class="widget wide" id={id} aria-labelledby={`${id}-title`}>
      <Head {...props} />
      <Controls id={id} view={view} open={controls} />
      {unseen.map(({ about, says }) => (
        <p key={about} class="widget-issue" role="alert">
          {LABELS[about as Control] ?? about}: {says}
        </p>
      ))}
      <div class="widget-notes" role="status">
        {roomNotes(analysis).map((note) => (
          <p key={note}>{note}</p>
        ))}
      </div>
      {children}
      <Foot {...props} />
    </figure>
  );
}

function Head({ id, title, view, pinnable = false }: FrameProps) {
  const { store, isOwn, analysis, pinned } = view;
  function reset(): void {
    store?.reset();
    // The button goes away with what it undoes; a keyboard reader stays in the widget.
    document.querySelector<HTMLElement>(`#${id} :is(input, select)`)?.focus();
  }
  return (
    <header class="widget-head">
      <p class="widget-title" id={`${id}-title`}>
        {title}
      </p>
      <p class="widget-summary">
        {summaryOf(analysis)}
        {!isOwn && (
          <>
            {' '}
            <button type="button" class="widget-reset" onClick={reset}>
              Back to this page’s setup
            </button>
          </>
        )}
      </p>
      {pinnable && pinned && (
        <p class="widget-summary widget-pinned">
          Pinned baseline: {pinned.scenario.stage} of {summaryOf(pinned)}
        </p>
      )}
    </header>
  );
}

function Foot({ id, widget, title, caption, view, pinnable = false, embedHeight }: FrameProps) {
  const { store, page, analysis } = view;
  const reached = reachedNote(analysis);
  const address = (): string => store?.link() ?? '';
  const embed = (): string => {
    const source = new URL(
      `${page.base}embed/${widget}/${new URL(address()).search}`,
      location.origin,
    );
    return `<iframe src="${source.href}" title="${title}" width="100%" height="${embedHeight}" style="border:0"></iframe>`;
  };
  return (
    <>
      {reached && (
        <p class="widget-summary">
          {reached} <a href={`${page.base}theory-and-practice/#ranges`}>Which runs</a>
        </p>
      )}
      {caption && <figcaption>{caption}</figcaption>}
      <div class="widget-actions needs-script">
        {pinnable && <PinButton view={view} />}
        <CopyLink label="Copy link" href={() => `${address()}#${id}`} />
        <CopyLink label="Copy embed code" href={embed} />
      </div>
      <noscript>
        <p class="widget-summary">
          The controls need JavaScript; the figures are for the setup above.
        </p>
      </noscript>
    </>
  );
}
