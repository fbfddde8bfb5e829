import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { elementsAtDots, moveDots } from './move-dots.ts';
import type { Roof, RooflinePoint, RooflineProps } from './roofline-props.ts';
import {
  dotOn,
  idAt,
  isOnAxes,
  nextAxes,
  sameAxes,
  someLeap,
  styleAt,
  type Axes,
} from './roofline-dots.ts';
import { RooflineFrame } from './RooflineFrame.tsx';
import { RooflineLabels } from './RooflineLabels.tsx';
import { useWidth } from './use-width.ts';
import { walk } from './walk.ts';
import './roofline.css';

export type { Roof, RooflinePoint, RooflineProps };

const HEIGHT = { narrow: 280, wide: 360 };
/** Before the first measurement: a phone's plot, and the text column's. */
const WIDTH = { narrow: 270, wide: 500 };
/** Width of the figure where the wide layout begins, and what its margins take; as in the CSS. */
const WIDE_FROM = 480;
const MARGINS = { narrow: 52, wide: 60 };

const whyNotDrawn = ({ label, intensity }: RooflinePoint): string =>
  `${label}, which ${intensity === null ? 'moves no bytes' : 'does no arithmetic'}`;

/**
 * A roofline: two lines on logarithmic axes and a dot per operator.
 *
 * Positions are percentages and texts keep their size, so one drawing serves every width.
 * Only the labels, which must not overlap, depend on the width: the server places them for a
 * phone and for a column, the style sheet shows one, the browser then places them once, exactly.
 */
export function Roofline(props: RooflineProps) {
  const { id, bandwidth, roofs, formatX, formatY, selected = null, onSelect, mover } = props;
  const figure = useRef<HTMLElement>(null);
  const drawing = useRef<SVGSVGElement>(null);
  const width = useWidth(figure);
  const [active, setActive] = useState<string | null>(null);

  const axes = useRef<Axes>();
  const points = props.points.filter(isOnAxes);
  const drawn = nextAxes(axes.current, points, props);
  axes.current = drawn;
  const { x, y } = drawn;

  const roof = roofs.find((one) => one.active) ?? roofs[0]!;
  // The frame stands still while the points move.
  const frameKey = JSON.stringify([x, y, bandwidth, roofs, props.xLabel, props.yLabel]);
  const frame = useMemo(() => <RooflineFrame {...{ ...props, x, y, roof }} />, [frameKey]);

  const all = points.map((point) => dotOn(drawn, point));
  const dots = all.filter(({ point }) => !point.ghost);
  // Drawn last and wider: a ring stays visible around a dot that has hardly moved.
  const ghosts = all.filter(({ point }) => point.ghost);
  const before = useRef(dots);
  const leap = someLeap(before.current, dots);
  before.current = dots;
  useLayoutEffect(() => {
    if (!mover) return;
    const at = elementsAtDots(drawing.current!, dots);
    mover.current = (next) => {
      const moved = next.filter(isOnAxes);
      const there = moved.map((point) => dotOn(drawn, point));
      const fits = sameAxes(nextAxes(drawn, moved, props), drawn) && !someLeap(dots, there);
      moveDots(at, fits ? there : dots);
    };
    return () => {
      mover.current = null;
    };
  });
  const shown = dots.find(({ point }) => point.id === (active ?? selected));

  function labels(layout: 'narrow' | 'wide', plotWidth: number) {
    const height = (layout === 'wide' && props.height) || HEIGHT[layout];
    return <RooflineLabels key={layout} {...{ dots, layout, height }} width={plotWidth} />;
  }
  const layout = width >= WIDE_FROM ? 'wide' : 'narrow';

  const describe = ({ label, intensity, performance, limit }: RooflinePoint) =>
    `${label}, ${formatX(intensity!)}, ${formatY(performance)}, ${limit}-bound`;
  const memoryBound = dots.filter(({ point }) => point.limit === 'memory').length;
  const share = `${memoryBound} of ${dots.length} memory-bound`;
  const summary = `${props.title}. Ridge at ${formatX(roof.value / bandwidth.value)}. ${share}.`;
  const offAxes = props.points.filter((point) => !point.ghost && !isOnAxes(point));

  function choose(point: string | null) {
    onSelect?.(point === selected ? null : point);
  }
  function onKeyDown(event: KeyboardEvent) {
    const order = [...dots].sort((a, b) => a.x - b.x).map(({ point }) => point.id);
    const now = shown ? order.indexOf(shown.point.id) : null;
    const next = walk(event.key, now, order.length);
    if (next !== undefined) setActive(order[next] ?? null);
    else if (event.key === 'Enter' || event.key === ' ') choose(shown?.point.id ?? null);
    else if (event.key === 'Escape') {
      setActive(null);
      onSelect?.(null);
    } else return;
    event.preventDefault();
  }
  const pointer = onSelect
    ? {
        onClick: (event: MouseEvent) => choose(idAt(dots, event)),
        onPointerMove: (event: MouseEvent) => setActive(idAt(dots, event)),
        onPointerLeave: () => setActive(null),
      }
    : { role: 'img' as const, 'aria-label': summary };
  const list = onSelect && {
    role: 'listbox' as const,
    tabindex: 0,
    'aria-label': summary,
    'aria-activedescendant': shown && `${id}-${shown.point.id}`,
    onKeyDown,
    onBlur: () => setActive(null),
  };

  return (
    <figure class="rp-roofline" ref={figure} id={id}>
      <div class="rp-plot" style={props.height ? `--rp-height:${props.height}px` : undefined}>
        <svg ref={drawing} class={leap ? 'rp-leap' : undefined} {...pointer}>
          {frame}
          {shown && (
            <g class="rp-crosshair" aria-hidden="true">
              <line x1="0" x2={`${shown.x}%`} y1={`${shown.y}%`} y2={`${shown.y}%`} />
              <line x1={`${shown.x}%`} x2={`${shown.x}%`} y1={`${shown.y}%`} y2="100%" />
              <circle cx={`${shown.x}%`} cy={`${shown.y}%`} r={shown.radius + 4} />
            </g>
          )}
          <g class="rp-dots" {...list}>
            {[...dots, ...ghosts].map((dot) => {
              const { point } = dot;
              const radius = point.ghost ? dot.radius + 3 : dot.radius;
              const option = onSelect &&
                !point.ghost && {
                  id: `${id}-${point.id}`,
                  role: 'option' as const,
                  'aria-label': describe(point),
                  'aria-selected': point.id === selected,
                };
              return (
                <g
                  key={point.ghost ? `ghost ${point.id}` : point.id}
                  class={`rp-dot rp-moves rp-is-${point.limit}${point.ghost ? ' rp-ghost' : ''}`}
                  style={styleAt(dot)}
                  data-dot={point.ghost ? undefined : point.id}
                  {...option}
                >
                  {point.limit === 'memory' ? (
                    <circle r={radius} />
                  ) : (
                    <rect x={-radius} y={-radius} width={2 * radius} height={2 * radius} />
                  )}
                </g>
              );
            })}
          </g>
          {width > 0
            ? labels(layout, width - MARGINS[layout])
            : [labels('narrow', WIDTH.narrow), labels('wide', WIDTH.wide)]}
        </svg>
      </div>
      {onSelect && (
        <p class="rp-readout" aria-hidden="true">
          {shown ? describe(shown.point) : share}
        </p>
      )}
      {ghosts.length > 0 && <p class="rp-note">Dashed: the pinned baseline.</p>}
      {offAxes.length > 0 && (
        <p class="rp-note">Not drawn: {[...new Set(offAxes.map(whyNotDrawn))].join('; ')}.</p>
      )}
      {props.caption && <figcaption>{props.caption}</figcaption>}
    </figure>
  );
}
