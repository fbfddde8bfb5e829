import { nextDomain, percent, type Decades } from './log-domain.ts';
import type { RooflinePoint, RooflineProps } from './roofline-props.ts';

/** A point's place, in percent of the plot from its upper left, and its radius in px. */
export interface Dot {
  point: RooflinePoint;
  x: number;
  y: number;
  radius: number;
}

export interface Axes {
  x: Decades;
  y: Decades;
  /** The axes these grew from: a change of device starts anew. */
  usual: string;
}

const USUAL_X: Decades = [-1, 4.5];
const Y_DECADES = 5;
/** How far from a dot a pointer still means it, in px: a finger is wider than a dot. */
const REACH = 22;
/** In percent of an axis. A slider's steps are smaller and follow the hand at once. */
const LEAP = 8;

/** A point without operations or without bytes has no place on logarithmic axes. */
export function isOnAxes({ intensity, performance }: RooflinePoint): boolean {
  return intensity !== null && intensity > 0 && performance > 0;
}

export function nextAxes(
  previous: Axes | undefined,
  points: readonly RooflinePoint[],
  { roofs, domain }: Pick<RooflineProps, 'roofs' | 'domain'>,
): Axes {
  const highest = Math.log10(Math.max(...roofs.map((roof) => roof.value)));
  // Room for a label above the highest roof, in half decades so that it does not creep.
  const top = Math.ceil(highest * 2 + 0.5) / 2;
  const x = domain?.x ?? USUAL_X;
  const y = domain?.y ?? [top - Y_DECADES, top];
  const usual = [x, y].join(' ');
  const from = previous?.usual === usual ? previous : { x, y };
  return {
    usual,
    x: nextDomain(
      from.x,
      x,
      points.map((point) => point.intensity!),
    ),
    y: nextDomain(
      from.y,
      y,
      points.map((point) => point.performance),
    ),
  };
}

export const sameAxes = (a: Axes, b: Axes): boolean => [a.x, a.y].join() === [b.x, b.y].join();

export function dotOn({ x, y }: Axes, point: RooflinePoint): Dot {
  return {
    point,
    x: percent(x, point.intensity!),
    y: 100 - percent(y, point.performance),
    // In halves of a pixel: fewer of them change with every step of a slider.
    radius: Math.round(2 * (4 + 7 * Math.sqrt(point.weight))) / 2,
  };
}

/** Whether some dot is now so far from where it was that its way should be seen. */
export function someLeap(before: readonly Dot[], after: readonly Dot[]): boolean {
  return after.some((dot) => {
    const was = before.find(({ point }) => point.id === dot.point.id);
    return was && Math.max(Math.abs(was.x - dot.x), Math.abs(was.y - dot.y)) > LEAP;
  });
}

/** The id of the dot a pointer means, if any. */
export function idAt(dots: readonly Dot[], event: MouseEvent): string | null {
  const box = (event.currentTarget as Element).getBoundingClientRect();
  let nearest: string | null = null;
  let least = REACH;
  for (const dot of dots) {
    const distance = Math.hypot(
      event.clientX - box.left - (dot.x / 100) * box.width,
      event.clientY - box.top - (dot.y / 100) * box.height,
    );
    if (distance < least) {
      least = distance;
      nearest = dot.point.id;
    }
  }
  return nearest;
}

/** The transform that puts a group at its dot; in percent, so that it holds at any width. */
export const placeOf = ({ x, y }: Dot): string => `translate(${x}%, ${y}%)`;

export const styleAt = (dot: Dot): string => `transform:${placeOf(dot)}`;
