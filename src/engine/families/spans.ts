import type { Fields } from '../fields.ts';
import type { Span } from '../model.ts';

export const FULL: Span = { kind: 'full' };

const LAYER_TYPES = { full_attention: 'full', sliding_attention: 'window' } as const;

/** The window that the config states, or the family's class, or null. */
export const windowOf = (fields: Fields, fallback: number | null): number | null => {
  const stated = fields.optionalCount('sliding_window', 'the attention window');
  return fields.has('sliding_window') ? stated : fallback;
};

/** What a layer sees that slides, or everything without a window. */
export const windowSpan = (window: number | null): Span =>
  window === null ? FULL : { kind: 'window', size: window };

/** The span of each layer, from `layer_types` where the config has them, else by its number. */
export function windowedSpans(
  fields: Fields,
  layers: number,
  window: number | null,
  slides: (layer: number) => boolean,
): readonly Span[] {
  const types = fields.words('layer_types', LAYER_TYPES, layers);
  fields.require(
    window !== null || !types?.includes('window'),
    'layer_types',
    'full_attention only, or a sliding_window',
    'Some layers slide, and no window says how far.',
  );
  const local = windowSpan(window);
  return Array.from({ length: layers }, (_, layer) =>
    (types ? types[layer] === 'window' : slides(layer)) ? local : FULL,
  );
}

/** Every n-th layer sees everything, unless `layer_types` say otherwise: then n may be anything (`LLLG`). */
export function interleavedSpans(
  fields: Fields,
  layers: number,
  window: number | null,
  every: number,
): readonly Span[] {
  const names = ['sliding_window_pattern', '_sliding_window_pattern'];
  fields.ignore(...names);
  let n: number | null = null;
  return windowedSpans(fields, layers, window, (layer) => {
    n ??= fields.optionalCountOf(names, 'how many layers from one global one to the next') ?? every;
    return (layer + 1) % n !== 0;
  });
}

/** What layers that see this much are called, beside layers that see more or less. */
export function placeOf(span: Span, all: readonly Span[]): string {
  if (all.every(({ kind }) => kind === span.kind)) return 'layers';
  return span.kind === 'full' ? 'global' : 'local';
}
