import 'uplot/dist/uPlot.min.css';
import { useMemo, useState } from 'preact/hooks';
import { nearest } from '../ui/nearest.ts';
import { brokenLabel } from './end-labels.ts';
import type { LineChartProps } from './line-chart-props.ts';
import { lineView, type Stretch } from './line-view.ts';
import { LineEnds } from './LineEnds.tsx';
import { LineFrame } from './LineFrame.tsx';
import { useLineCanvas } from './use-line-canvas.ts';
import { walk } from './walk.ts';
import './line-chart.css';

export type { LineChartProps };

/** Letters that a number, its unit and a comma take. */
const NUMBER = 8;

/**
 * Lines over a shared x. The SVG is complete by itself: on the server, in print, and while a
 * slider moves, which uPlot follows half as fast. uPlot comes with the reader's first touch of
 * the chart, lies between the lines and their names, and adds zooming by hand.
 */
export function LineChart(props: LineChartProps) {
  const { id, title, x, series, formatY, height, onHover } = props;
  const [stretch, setStretch] = useState<Stretch | null>(null);
  const view = useMemo(
    () => lineView(props, stretch),
    [stretch, x.values, x.scale, props.yScale, ...series.map((line) => line.values)],
  );
  const { first, last, atX, atY } = view;
  const zoomed = last - first < x.values.length - 1;

  const [cursor, setCursor] = useState<number | null>(null);
  // What is shown may have become less since the cursor was set.
  const at = cursor !== null && cursor >= first && cursor <= last ? cursor : null;
  const { host, wake, ready, drawn } = useLineCanvas(view, series, at, (from, to) =>
    zoomTo(first + from, first + to),
  );

  function moveTo(index: number | null) {
    if (index === cursor) return;
    setCursor(index);
    onHover?.(index);
  }
  function zoomTo(from: number, to: number) {
    if (to > from) setStretch([x.values[from]!, x.values[to]!]);
  }
  function zoomIn() {
    const middle = at ?? Math.round((first + last) / 2);
    const reach = Math.ceil((last - first) / 4);
    zoomTo(Math.max(first, middle - reach), Math.min(last, middle + reach));
  }
  function onPointer(event: PointerEvent) {
    wake();
    const box = (event.currentTarget as Element).getBoundingClientRect();
    moveTo(first + nearest(atX, ((event.clientX - box.left) / box.width) * 100));
  }
  function onPointerLeave(event: PointerEvent) {
    // A finger leaves by being lifted: what it pointed at stays to be read.
    if (event.pointerType !== 'touch') moveTo(null);
  }
  function onKeyDown(event: KeyboardEvent) {
    const step = walk(event.key, at === null ? null : at - first, last - first + 1);
    if (step !== undefined) moveTo(first + step);
    else if (event.key === '+') zoomIn();
    else if (event.key === '-' || (event.key === 'Escape' && zoomed)) setStretch(null);
    else if (event.key === 'Escape') moveTo(null);
    else return;
    event.preventDefault();
  }

  const span = (values: readonly number[], format: (value: number) => string) =>
    `${format(values[0]!)} to ${format(values.at(-1)!)}`;
  const summary = `${title}. ${series
    .map((line) => `${line.label}: ${span(line.values, formatY)}`)
    .join('; ')}, from ${span(x.values, x.format)}.`;
  const readingAt = (index: number) =>
    `${x.format(x.values[index]!)}: ${series
      .map((line) => `${line.label} ${formatY(line.values[index]!)}`)
      .join(', ')}`;

  // Moving the cursor draws none of these again.
  const back = useMemo(
    () => (
      <svg aria-hidden="true">
        <LineFrame view={view} formatX={x.format} formatY={formatY} marks={props.marks} />
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" width="100%" height="100%">
          {series.map((line, i) => (
            <polyline
              key={line.label}
              class={`rp-tone-${line.tone}`}
              stroke-dasharray={line.dash ? '6 4' : undefined}
              points={atX.map((along, j) => `${along},${atY[i]![j]}`).join(' ')}
            />
          ))}
        </svg>
      </svg>
    ),
    [props, view],
  );
  const ends = useMemo(() => <LineEnds {...{ view, series, height }} />, [props, view]);
  // Room for the names and for the reading, the same at every value: nothing moves while one does.
  const names = series.flatMap((line) => brokenLabel(line.label).map((part) => part.length));
  const reading = series.reduce((sum, line) => sum + line.label.length + NUMBER, NUMBER);
  const room = `--rp-letters:${Math.max(...names)};--rp-reading:${reading}`;

  return (
    <figure class="rp-lines" id={id} style={room}>
      <p class="rp-lines-y">{props.yLabel}</p>
      <div
        class={drawn ? 'rp-lines-plot rp-lines-drawn' : 'rp-lines-plot'}
        style={`height:${height}px`}
        role="img"
        aria-label={summary}
        aria-describedby={`${id}-reading`}
        tabindex={0}
        onFocus={wake}
        onBlur={() => moveTo(null)}
        onKeyDown={onKeyDown}
        onPointerEnter={wake}
        onPointerDown={onPointer}
        onPointerMove={onPointer}
        onPointerLeave={onPointerLeave}
        onDblClick={() => setStretch(null)}
      >
        {back}
        <div class="rp-lines-canvas" ref={host} />
        <svg class="rp-lines-front" aria-hidden="true">
          {at !== null && !drawn && (
            <g class="rp-lines-cursor">
              <line x1={`${atX[at - first]}%`} x2={`${atX[at - first]}%`} y1="0" y2="100%" />
              {series.map((line, i) => (
                <circle
                  key={line.label}
                  class={`rp-tone-${line.tone}`}
                  cx={`${atX[at - first]}%`}
                  cy={`${atY[i]![at - first]}%`}
                  r="4"
                />
              ))}
            </g>
          )}
          {ends}
        </svg>
      </div>
      <p class="rp-lines-x">
        {ready && !zoomed && <span class="rp-lines-hint">Drag across to zoom in</span>}
        {x.label}
      </p>
      <p class="rp-lines-reading" id={`${id}-reading`} aria-live="polite">
        {at !== null ? readingAt(at) : zoomed ? `From ${span(view.x, x.format)}` : ''}
      </p>
      {zoomed && (
        <button
          type="button"
          class="rp-lines-out"
          onClick={() => {
            setStretch(null);
            host.current?.parentElement?.focus();
          }}
        >
          Zoom out
        </button>
      )}
      {props.caption && <figcaption>{props.caption}</figcaption>}
    </figure>
  );
}
