import type { Fields } from '../fields.ts';

/** Default of the configuration classes that leave out RoPE now and then (transformers). */
const NO_ROPE_INTERVAL = 4;

/** Layers with a 1 in `no_rope_layers`, in spite of its name, rotate their queries and keys. */
export const listedRoped = (fields: Fields): readonly number[] | null =>
  fields.numbers('no_rope_layers', 'a 1 for each layer with RoPE, a 0 without');

/** Which layers rotate: those of the list, or without one all but every fourth. */
export function ropedLayers(
  fields: Fields,
  layers: number,
  listed: readonly number[] | null,
): (layer: number) => boolean {
  const interval = fields.count(
    'no_rope_layer_interval',
    'how often a layer has no RoPE',
    NO_ROPE_INTERVAL,
  );
  fields.require(
    listed === null || listed.length === layers,
    'no_rope_layers',
    `a list of ${layers}`,
    'Every layer either rotates or does not.',
  );
  return (layer) => (listed ? listed[layer] === 1 : (layer + 1) % interval !== 0);
}
