import { useState } from 'preact/hooks';
import { assertDrawable, percentOn, xAxis, yAxis, type Scale } from './line-scale.ts';
import { endLabels } from './end-labels.ts';
import { nearest } from '../ui/nearest.ts';
import { walk } from './walk.ts';
import './line-chart.css';

export type Tone = 'memory' | 'compute' | 'ink' | 'accent';

export interface Series {
  label: string;
  /** As many as `x.values`, all finite. */
  values: readonly number[];
  tone: Tone;
  dash?: boolean | undefined;
}

export interface LineChartProps {
  id: string;
  /** What the picture shows, for those who do not see it. */
  title: string;
  /** The x axis; values ascend. `format` gives a tick's text, and a reading's. */
  x: {
    label: string;
    values: readonly number[];
    format: (value: number) => string;
    scale?: Scale | undefined;
  };
  series: readonly Series[];
  /** With the unit. */
  yLabel: string;
  formatY: (value: number) => string;
  yScale?: Scale | undefined;
  /** Height of the plot in CSS pixels. */
  height: number;
  /** Values of x worth a line: "ridge", "the card is full". */
  marks?: readonly { x: number; label: string }[] | undefined;
  caption?: string | undefined;
  /** The index under the pointer or the keyboard's cursor. */
  onHover?: ((index: number | null) => void) | undefined;
}

/**
 * Lines over a shared x, as SVG. A canvas library was tried: 22 KB more, and with two lines of
 * 200 points slower to follow a slider (31 instead of 16 ms on a phone-like processor).
 */
export function LineChart(props: LineChartProps) {
  const { id, title, x, series, yLabel, formatY, height, marks = [], onHover } = props;
  const { scale = 'linear' } = x;
  const { yScale = 'linear' } = props;
  assertDrawable({ values: x.values, scale }, series, yScale);
  const across = xAxis(x.values, scale);
  const up = yAxis(
    series.flatMap((line) => line.values),
    yScale,
  );
  const atX = (value: number) => percentOn(across, value);
  const atY = (value: number) => 100 - percentOn(up, value);

  const [cursor, setCursor] = useState<number | null>(null);
  function moveTo(index: number | null) {
    if (index === cursor) return;
    setCursor(index);
    onHover?.(index);
  }
  function onPointerMove(event: PointerEvent) {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    const along = ((event.clientX - box.left) / box.width) * 100;
    moveTo(nearest(x.values.map(atX), along));
  }
  function onKeyDown(event: KeyboardEvent) {
    const to = event.key === 'Escape' ? null : walk(event.key, cursor, x.values.length);
    if (to === undefined) return;
    event.preventDefault();
    moveTo(to);
  }

  // The values may have become fewer since the cursor was set.
  const at = cursor !== null && cursor < x.values.length ? cursor : null;
  const reading =
    at !== null
      ? `${x.format(x.values[at]!)}: ${series
          .map((line) => `${line.label} ${formatY(line.values[at]!)}`)
          .join(', ')}`
      : '';
  const first = x.values[0]!;
  const last = x.values.at(-1)!;
  const summary = `${title}. ${series
    .map((l) => `${l.label}: ${formatY(l.values[0]!)} to ${formatY(l.values.at(-1)!)}`)
    .join('; ')}, from ${x.format(first)} to ${x.format(last)}.`;
  const ends = endLabels(
    series.map((line) => (atY(line.values.at(-1)!) / 100) * height),
    height,
  );

  const letters = Math.max(...series.map((line) => line.label.length));

  return (
    <figure class="rp-lines" id={id} style={`--rp-letters:${letters}`}>
      <p class="rp-lines-y">{yLabel}</p>
      <div
        class="rp-lines-plot"
        style={`height:${height}px`}
        role="img"
        aria-label={summary}
        aria-describedby={`${id}-reading`}
        tabindex={0}
        onKeyDown={onKeyDown}
        onBlur={() => moveTo(null)}
        onPointerMove={onPointerMove}
        onPointerLeave={() => moveTo(null)}
      >
        <svg aria-hidden="true">
          {up.ticks.map((tick) => (
            <g key={tick} class="rp-lines-tick">
              <line x1="0" x2="100%" y1={`${atY(tick)}%`} y2={`${atY(tick)}%`} />
              <text x="-8" y={`${atY(tick)}%`} dy="0.32em" text-anchor="end">
                {formatY(tick)}
              </text>
            </g>
          ))}
          {across.ticks.map((tick, i) => (
            <g key={tick} class={i % 2 ? 'rp-lines-tick rp-lines-odd' : 'rp-lines-tick'}>
              <line x1={`${atX(tick)}%`} x2={`${atX(tick)}%`} y1="100%" y2="100%" />
              <text x={`${atX(tick)}%`} y="100%" dy="1.4em" text-anchor="middle">
                {x.format(tick)}
              </text>
            </g>
          ))}
          <line class="rp-lines-base" x1="0" x2="100%" y1="100%" y2="100%" />
          {marks.map((mark) => (
            <g key={mark.label} class="rp-lines-mark">
              <line x1={`${atX(mark.x)}%`} x2={`${atX(mark.x)}%`} y1="0" y2="100%" />
              <text
                x={`${atX(mark.x)}%`}
                y="0"
                dx={atX(mark.x) > 60 ? -5 : 5}
                dy="0.8em"
                text-anchor={atX(mark.x) > 60 ? 'end' : 'start'}
              >
                {mark.label}
              </text>
            </g>
          ))}
          <svg viewBox="0 0 100 100" preserveAspectRatio="none" width="100%" height="100%">
            {series.map((line) => (
              <polyline
                key={line.label}
                class={`rp-tone-${line.tone}`}
                stroke-dasharray={line.dash ? '6 4' : undefined}
                points={x.values.map((v, i) => `${atX(v)},${atY(line.values[i]!)}`).join(' ')}
              />
            ))}
          </svg>
          {at !== null && (
            <g class="rp-lines-cursor">
              <line x1={`${atX(x.values[at]!)}%`} x2={`${atX(x.values[at]!)}%`} y1="0" y2="100%" />
              {series.map((line) => (
                <circle
                  key={line.label}
                  class={`rp-tone-${line.tone}`}
                  cx={`${atX(x.values[at]!)}%`}
                  cy={`${atY(line.values[at]!)}%`}
                  r="4"
                />
              ))}
            </g>
          )}
          {series.map((line, i) => (
            <text
              key={line.label}
              class={`rp-lines-end rp-tone-${line.tone}`}
              x="100%"
              y={ends[i]}
              dx="7"
              dy="0.32em"
            >
              {line.label}
            </text>
          ))}
        </svg>
      </div>
      <p class="rp-lines-x">{x.label}</p>
      <p class="rp-lines-reading" id={`${id}-reading`} aria-live="polite">
        {reading || '\u00a0'}
      </p>
      {props.caption && <figcaption>{props.caption}</figcaption>}
    </figure>
  );
}
