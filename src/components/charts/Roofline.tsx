import { useMemo, useRef, useState } from 'preact/hooks';
import { nextDomain, percent, type Decades } from './log-domain.ts';
import { placeLabels, type Spot } from './point-labels.ts';
import { RooflineFrame } from './RooflineFrame.tsx';
import { useWidth } from './use-width.ts';
import './roofline.css';

export interface Roof {
  id: string;
  /** With its number: "FP16 155 Tops/s". */
  label: string;
  /** Operations per second. */
  value: number;
  /** The roof the points are under; the others are drawn thin. */
  active?: boolean | undefined;
}

export interface RooflinePoint {
  id: string;
  label: string;
  /** Operations per byte; null (no bytes, or no operations) has no place on the axis. */
  intensity: number | null;
  /** Attainable operations per second. */
  performance: number;
  limit: 'memory' | 'compute';
  /** Share of the time, 0 … 1: the dot's area. */
  weight: number;
  /** A pinned baseline: drawn hollow, never selected. */
  ghost?: boolean | undefined;
  /** Points of different groups never share a label. */
  group?: string | undefined;
}

export interface RooflineProps {
  id: string;
  /** What the picture shows, for those who do not see it. */
  title: string;
  caption?: string | undefined;
  /** The slope: bytes per second, and a label with its number. */
  bandwidth: { value: number; label: string };
  roofs: readonly Roof[];
  points: readonly RooflinePoint[];
  /** A value with its unit: "201 ops/B". */
  formatX: (intensity: number) => string;
  /** A value with its unit: "768 Gops/s". */
  formatY: (performance: number) => string;
  /** Axis titles with units: "intensity, ops/B". Ticks carry only the SI prefix. */
  xLabel: string;
  yLabel: string;
  /** The selected point's id. With `onSelect` the points can be walked and chosen. */
  selected?: string | null | undefined;
  onSelect?: ((id: string | null) => void) | undefined;
  /** Axes as powers of ten, in place of the usual ones: `{ x: [-1, 4.5], y: [9.5, 14.5] }`. */
  domain?: { x?: Decades | undefined; y?: Decades | undefined } | undefined;
  /** Height of the plot in CSS pixels on a wide screen. */
  height?: number | undefined;
}

const USUAL_X: Decades = [-1, 4.5];
const Y_DECADES = 5;
const HEIGHT = { narrow: 280, wide: 360 };
/** Before the first measurement: a phone's plot, and the text column's. */
const PLOT_WIDTH = { narrow: 270, wide: 500 };
/** Container width in px where the wide layout begins, and what its margins take; as in the CSS. */
const WIDE_FROM = 480;
const MARGINS = { narrow: 52, wide: 60 };

/**
 * A roofline: two lines on logarithmic axes and a dot per operator.
 *
 * Positions are percentages and texts keep their size, so one drawing serves every width.
 * Only the labels, which must not overlap, depend on the width: the server places them for a
 * phone and for a column, the style sheet shows one, the browser then places them once, exactly.
 */
export function Roofline(props: RooflineProps) {
  const { id, bandwidth, roofs, points, formatX, formatY, selected = null, onSelect } = props;
  const container = useRef<HTMLElement>(null);
  const width = useWidth(container);
  const [active, setActive] = useState<string | null>(null);

  const domain = useRef<{ usual: string; x: Decades; y: Decades }>();
  const onAxes = points.filter((p) => p.intensity !== null && p.intensity > 0 && p.performance > 0);
  const top = Math.ceil(Math.log10(Math.max(...roofs.map((roof) => roof.value))) * 2 + 0.5) / 2;
  const usualX = props.domain?.x ?? USUAL_X;
  const usualY = props.domain?.y ?? [top - Y_DECADES, top];
  const usual = `${usualX} ${usualY}`;
  const last = domain.current?.usual === usual ? domain.current : { x: usualX, y: usualY };
  const intensities = onAxes.map((p) => p.intensity!);
  const performances = onAxes.map((p) => p.performance);
  const x = nextDomain(last.x, usualX, intensities);
  const y = nextDomain(last.y, usualY, performances);
  domain.current = { usual, x, y };

  const dots = onAxes.map((point) => ({
    point,
    x: percent(x, point.intensity!),
    y: 100 - percent(y, point.performance),
    radius: 4 + 7 * Math.sqrt(point.weight),
  }));
  const choosable = dots.filter(({ point }) => !point.ghost);
  const shown = choosable.find(({ point }) => point.id === (active ?? selected));
  const roof = roofs.find((r) => r.active) ?? roofs[0]!;

  function describe(point: RooflinePoint) {
    return `${point.label}, ${formatX(point.intensity!)}, ${formatY(point.performance)}, ${point.limit}-bound`;
  }

  // The axes and the roofs stand still while the points move.
  const frameKey = JSON.stringify([x, y, bandwidth, roofs, props.xLabel, props.yLabel]);
  const frame = useMemo(() => <RooflineFrame {...{ ...props, x, y, roof }} />, [frameKey]);

  function labels(layout: 'narrow' | 'wide', plotWidth: number) {
    const height = layout === 'wide' ? (props.height ?? HEIGHT.wide) : HEIGHT.narrow;
    const spots = choosable.map(({ point, x, y, radius }): Spot => ({
      id: point.id,
      label: point.label,
      x: (x / 100) * plotWidth,
      y: (y / 100) * height,
      radius,
      kind: `${point.limit} ${point.group ?? ''}`,
    }));
    const at = new Map(choosable.map((dot) => [dot.point.id, dot]));
    const space = { width: plotWidth, height: height - 26, letter: layout === 'wide' ? 6.4 : 6 };
    return (
      <g class={`rp-labels rp-${layout}`} aria-hidden="true">
        {placeLabels(spots, space).map(({ id, text, dx, dy, anchor, leader }) => {
          const dot = at.get(id)!;
          return (
            <g key={id} class="rp-moves" style={place(dot)}>
              {leader > 0 && <line class="rp-leader" y1={dot.radius} y2={leader} />}
              <text x={dx} y={dy} text-anchor={anchor}>
                {text}
              </text>
            </g>
          );
        })}
      </g>
    );
  }

  const layout = width >= WIDE_FROM ? 'wide' : 'narrow';

  function idAt(event: Event): string | null {
    const target = event.target as Element;
    return target.closest('[data-point]')?.getAttribute('data-point') ?? null;
  }
  function choose(id: string | null) {
    onSelect?.(id === selected ? null : id);
  }
  function onKeyDown(event: KeyboardEvent) {
    const order = [...choosable].sort((a, b) => a.x - b.x).map(({ point }) => point.id);
    const now = order.indexOf(active ?? selected ?? '');
    const last = order.length - 1;
    const next: Record<string, number> = {
      ArrowRight: Math.min(last, now + 1),
      ArrowUp: Math.min(last, now + 1),
      ArrowLeft: Math.max(0, now - 1),
      ArrowDown: Math.max(0, now - 1),
      Home: 0,
      End: last,
    };
    if (event.key in next) setActive(order[next[event.key]!] ?? null);
    else if (event.key === 'Enter' || event.key === ' ') active && choose(active);
    else if (event.key === 'Escape') {
      setActive(null);
      onSelect?.(null);
    } else return;
    event.preventDefault();
  }

  const memoryBound = choosable.filter(({ point }) => point.limit === 'memory').length;
  const share = `${memoryBound} of ${choosable.length} memory-bound`;
  const summary = `${props.title}. Ridge at ${formatX(roof.value / bandwidth.value)}. ${share}.`;
  const interactive = onSelect
    ? {
        role: 'listbox' as const,
        tabindex: 0,
        'aria-label': summary,
        'aria-activedescendant': shown && `${id}-${shown.point.id}`,
        onKeyDown,
        onClick: (event: Event) => choose(idAt(event)),
        onPointerOver: (event: Event) => setActive(idAt(event)),
        onPointerLeave: () => setActive(null),
        onBlur: () => setActive(null),
      }
    : {};
  const offAxes = points.filter((p) => !p.ghost && !onAxes.includes(p)).map((p) => p.label);

  return (
    <figure class="rp-roofline" ref={container} id={id}>
      <div class="rp-plot" style={props.height ? `--rp-height:${props.height}px` : undefined}>
        <svg {...(!onSelect && { role: 'img', 'aria-label': summary })}>
          {frame}
          {shown && (
            <g class="rp-crosshair" aria-hidden="true">
              <line x1="0" x2={`${shown.x}%`} y1={`${shown.y}%`} y2={`${shown.y}%`} />
              <line x1={`${shown.x}%`} x2={`${shown.x}%`} y1={`${shown.y}%`} y2="100%" />
            </g>
          )}
          <g class="rp-dots" {...interactive}>
            {dots.map(({ point, radius, ...at }) => (
              <g
                key={point.ghost ? `ghost ${point.id}` : point.id}
                class={`rp-dot rp-moves rp-is-${point.limit}${point.ghost ? ' rp-ghost' : ''}`}
                style={place(at)}
                {...(onSelect &&
                  !point.ghost && {
                    id: `${id}-${point.id}`,
                    role: 'option',
                    'data-point': point.id,
                    'aria-label': describe(point),
                    'aria-selected': point.id === selected,
                  })}
              >
                {point.limit === 'memory' ? (
                  <circle r={radius} />
                ) : (
                  <rect x={-radius} y={-radius} width={2 * radius} height={2 * radius} />
                )}
                {onSelect && !point.ghost && <circle class="rp-hit" r={Math.max(14, radius)} />}
              </g>
            ))}
          </g>
          {width > 0
            ? labels(layout, width - MARGINS[layout])
            : [labels('narrow', PLOT_WIDTH.narrow), labels('wide', PLOT_WIDTH.wide)]}
        </svg>
      </div>
      {onSelect && (
        <p class="rp-readout" aria-hidden="true">
          {shown ? describe(shown.point) : share}
        </p>
      )}
      {offAxes.length > 0 && (
        <p class="rp-note">
          Without operations or without bytes, so not on these axes: {offAxes.join(', ')}.
        </p>
      )}
      {props.caption && <figcaption>{props.caption}</figcaption>}
    </figure>
  );
}

function place({ x, y }: { x: number; y: number }): string {
  return `transform:translate(${x}%,${y}%)`;
}
