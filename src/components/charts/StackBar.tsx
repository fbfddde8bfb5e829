import './stack-bar.css';

export interface Segment {
  label: string;
  value: number;
  /** A few words more: "grows with every token". */
  note?: string | undefined;
}

export interface StackBarProps {
  id: string;
  /** What the bar shows, for those who do not see it. */
  title: string;
  segments: readonly Segment[];
  /** A value with its unit. */
  format: (value: number) => string;
  total: number;
  /** What there is room for; a longer bar passes this mark. */
  capacity?: number | undefined;
}

/** A label of n letters fits a segment of at least this share of a phone's width. */
const LETTER_SHARE = 0.021;
/** Fills that can be told apart, in stack-bar.css; parts beyond them share one. */
const FILLS = 7;
const fillOf = (part: number): string => (part < FILLS ? `rp-part-${part}` : 'rp-part-rest');
const TOTAL = 'total';

/** Lengths in percent of the bar's own, which the total or the capacity takes in full. */
const percentOf = ({ total, capacity }: Pick<StackBarProps, 'total' | 'capacity'>) => {
  const length = Math.max(total, capacity ?? 0) || 1;
  return (value: number) => `${Math.round((value / length) * 1e4) / 100}%`;
};

/** Parts that add up, as one bar. Large parts carry their label, all are listed below it. */
export function StackBar({ id, title, segments, format, total, capacity }: StackBarProps) {
  const length = Math.max(total, capacity ?? 0) || 1;
  const percent = percentOf({ total, capacity });
  const shown = segments.filter((segment) => segment.value > 0);
  const over = capacity !== undefined && total > capacity;
  return (
    <figure class="rp-stack" id={id} aria-label={title}>
      <div class="rp-stack-bar" aria-hidden="true">
        {shown.map((segment, i) => (
          <div
            key={segment.label}
            data-part={segment.label}
            class={fillOf(i)}
            style={`width:${percent(segment.value)}`}
          >
            {segment.label.length * LETTER_SHARE < segment.value / length && segment.label}
          </div>
        ))}
        {capacity !== undefined && (
          <i class={over ? 'rp-stack-over' : undefined} style={`left:${percent(capacity)}`} />
        )}
      </div>
      <ul role="list">
        {shown.map(({ label, value, note }, i) => (
          <li key={label}>
            <i class={fillOf(i)} aria-hidden="true" />
            <span>
              {label}
              {note && <small>{` ${note}`}</small>}
            </span>
            <b data-part={label}>{format(value)}</b>
          </li>
        ))}
        <li class="rp-stack-total">
          <i />
          <span>{capacity === undefined ? TOTAL : `of ${format(capacity)}`}</span>
          <b data-part={TOTAL}>{format(total)}</b>
        </li>
      </ul>
    </figure>
  );
}

type Lengths = Pick<StackBarProps, 'segments' | 'format' | 'total'>;

/** Gives the parts of a drawn bar without a capacity other lengths, and their numbers. */
export function moveStackBar(drawn: Element, { segments, format, total }: Lengths): void {
  const percent = percentOf({ total });
  const values = new Map(segments.map(({ label, value }) => [label, value])).set(TOTAL, total);
  for (const part of drawn.querySelectorAll<HTMLElement>('[data-part]')) {
    const value = values.get(part.dataset.part!);
    if (value === undefined) continue;
    if (part.tagName === 'B') part.firstChild!.nodeValue = format(value);
    else part.style.width = percent(value);
  }
}
