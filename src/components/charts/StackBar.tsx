import './stack-bar.css';

interface Segment {
  label: string;
  value: number;
}

export interface StackBarProps {
  id: string;
  /** What the bar shows, for those who do not see it. */
  title: string;
  segments: readonly Segment[];
  /** A value with its unit. */
  format: (value: number) => string;
  total: number;
}

/** A label of n letters fits a segment of at least this share of a phone's width. */
const LETTER_SHARE = 0.021;
/** Fills that can be told apart, in stack-bar.css; parts beyond them share one. */
const FILLS = 7;
const fillOf = (part: number): string => (part < FILLS ? `rp-part-${part}` : 'rp-part-rest');
const TOTAL = 'total';

/** Lengths in percent of the whole bar. */
const percentOf = (total: number) => (value: number) =>
  `${Math.round((value / (total || 1)) * 1e4) / 100}%`;

/** Parts that add up, as one bar. Large parts carry their label, all are listed below it. */
export function StackBar({ id, title, segments, format, total }: StackBarProps) {
  const percent = percentOf(total);
  const shown = segments.filter((segment) => segment.value > 0);
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
            {segment.label.length * LETTER_SHARE < segment.value / total && segment.label}
          </div>
        ))}
      </div>
      <ul role="list">
        {shown.map(({ label, value }, i) => (
          <li key={label}>
            <i class={fillOf(i)} aria-hidden="true" />
            <span>{label}</span>
            <b data-part={label}>{format(value)}</b>
          </li>
        ))}
        <li class="rp-stack-total">
          <span>{TOTAL}</span>
          <b data-part={TOTAL}>{format(total)}</b>
        </li>
      </ul>
    </figure>
  );
}

type Lengths = Pick<StackBarProps, 'segments' | 'format' | 'total'>;

/** Gives the parts of a drawn bar other lengths, and their numbers. */
export function moveStackBar(drawn: Element, { segments, format, total }: Lengths): void {
  const percent = percentOf(total);
  const values = new Map(segments.map(({ label, value }) => [label, value])).set(TOTAL, total);
  for (const part of drawn.querySelectorAll<HTMLElement>('[data-part]')) {
    const value = values.get(part.dataset.part!);
    if (value === undefined) continue;
    if (part.tagName === 'B') part.firstChild!.nodeValue = format(value);
    else part.style.width = percent(value);
  }
}
