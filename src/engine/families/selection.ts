import type { Fields } from '../fields.ts';
import type { SparseAttention } from '../model.ts';

/** Defaults of DeepseekV32Config and GlmMoeDsaConfig (transformers). */
const SELECTED = 2048;
const HEAD_DIM = 128;
/** The first layer that may go without an indexer, where `index_topk_freq` says that some do. */
const FIRST_SHARED = 2;

/** In a list of names, or in a string of letters. */
const INDEXERS = { full: 'full', shared: 'shared', F: 'full', S: 'shared' } as const;

/**
 * What each layer of sparse attention selects. Every layer has an indexer of its own, unless the
 * config lists those that take over the selection of an earlier one, or says how often one has its own.
 */
export function selectionOf(
  fields: Fields,
  layers: number,
  heads: number,
): (layer: number) => SparseAttention {
  const selected = fields.count('index_topk', 'keys that a query selects', SELECTED);
  const indexer = {
    heads: fields.count('index_n_heads', 'the heads of an indexer', heads),
    headDim: fields.count('index_head_dim', 'the size of its heads', HEAD_DIM),
  };
  const every = fields.count('index_topk_freq', 'how often a layer has an indexer', 1);
  const first = fields.whole('index_skip_topk_offset', 'where that begins', FIRST_SHARED);
  const pattern = fields.words('index_topk_pattern', INDEXERS, layers);
  const stated = fields.words('indexer_types', INDEXERS, layers) ?? pattern;
  fields.ignore('index_share_for_mtp_iteration');
  fields.require(
    stated?.[0] !== 'shared',
    'indexer_types',
    'full in the first layer',
    'The first layer has no selection to take over.',
  );
  return (layer) => {
    const own = stated
      ? (stated[layer] ?? 'full') === 'full'
      : Math.max(layer - first + 1, 0) % every === 0;
    return { selected, indexer: own ? indexer : null };
  };
}
