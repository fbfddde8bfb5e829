import type { Dot } from './roofline-dots.ts';
import { placeOf } from './roofline-dots.ts';

/** What stands at each dot in a drawing, by the dot's id. */
export type AtDots = ReadonlyMap<string, { readonly elements: SVGGElement[]; place: string }>;

/** Finds the groups of a drawing that name the dot they stand at. */
export function elementsAtDots(drawing: Element, dots: readonly Dot[]): AtDots {
  const all = new Map(
    dots.map((dot) => [dot.point.id, { elements: [] as SVGGElement[], place: placeOf(dot) }]),
  );
  for (const element of drawing.querySelectorAll<SVGGElement>('[data-dot]'))
    all.get(element.dataset.dot!)?.elements.push(element);
  return all;
}

/** Takes to each dot what stands at it. */
export function moveDots(at: AtDots, dots: readonly Dot[]): void {
  for (const dot of dots) {
    const there = at.get(dot.point.id);
    const place = placeOf(dot);
    if (!there || there.place === place) continue;
    there.place = place;
    for (const { style } of there.elements) style.transform = place;
  }
}
