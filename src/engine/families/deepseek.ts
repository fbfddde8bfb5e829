import type { Fields } from '../fields.ts';
import type { FeedForward, SparseAttention } from '../model.ts';
import type { Family } from './family.ts';
import { deepseekLayers, layerName, predictionOf } from './expert-layers.ts';
import { latentFields } from './latent.ts';
import type { LayerKind } from './layer.ts';
import { PRE_NORMS, grouped } from './layer.ts';
import { selectionOf } from './selection.ts';
import { sizes } from './sizes.ts';

/** Routing without an auxiliary loss corrects its scores by a trained bias; the others do not. */
const CORRECTION = { noaux_tc: 'bias', greedy: 'none', group_limited_greedy: 'none' } as const;

/** What differs by `model_type`, with the defaults of each configuration class. */
const VARIANTS = {
  deepseek_v2: { firstDense: 0, correction: 'none' },
  deepseek_v3: { firstDense: 3, correction: 'bias' },
  kimi_k2: { firstDense: 3, correction: 'bias' },
  deepseek_v32: { firstDense: 3, correction: 'bias' },
  glm_moe_dsa: { firstDense: 3, correction: 'bias' },
} as const;
/** Heads of the indexer of those that attend to selected keys. */
const INDEXER_HEADS: Readonly<Record<string, number>> = { deepseek_v32: 64, glm_moe_dsa: 32 };
const TYPES = {
  deepseek_v2: 'deepseek_v2',
  deepseek_v3: 'deepseek_v3',
  kimi_k2: 'kimi_k2',
  deepseek_v32: 'deepseek_v32',
  glm_moe_dsa: 'glm_moe_dsa',
} as const;

/**
 * DeepSeek-V2, V3 and R1, Kimi K2: latent attention, a few dense layers, then experts with shared ones.
 * DeepSeek-V3.2 and GLM-5 attend to selected keys.
 */
export const deepseek: Family = {
  modelTypes: Object.keys(TYPES),
  read(fields) {
    const type = fields.choice('model_type', TYPES, 'deepseek_v3');
    const variant = VARIANTS[type];
    const { hiddenSize, layers, vocabularySize, maxContext } = sizes(fields);
    const attention = latentFields(fields);
    const indexerHeads = INDEXER_HEADS[type];
    const sparseOf = indexerHeads ? selectionOf(fields, layers, indexerHeads) : () => null;
    const correction = fields.choice('topk_method', CORRECTION, variant.correction);
    const feedForwardOf = deepseekLayers(fields, {
      firstDense: variant.firstDense,
      scoreCorrection: correction === 'bias',
    });
    const tiedEmbeddings = fields.flag('tie_word_embeddings', false);
    const ahead = fields.whole('num_nextn_predict_layers', 'layers that predict further ahead', 0);
    fields.only('mlp_bias', false, 'Biases in the MLP are not supported.');
    requireListed(fields, layers, feedForwardOf);
    const layerOf = (layer: number): LayerKind => {
      const feedForward = feedForwardOf(layer);
      const sparse = sparseOf(layer);
      const reuses = sparse !== null && sparse.indexer === null;
      return {
        name: `${layerName(feedForward)}${reuses ? ' that reuse a selection' : ''}`,
        residual: 'sequential',
        norms: PRE_NORMS,
        attention: { ...attention, sparse },
        feedForward,
      };
    };
    return () => ({
      hiddenSize,
      vocabularySize,
      groups: grouped(layers, layerOf),
      prediction: predictionOf(ahead, layerOf(layers)),
      norm: { kind: 'rmsnorm', bias: false },
      tiedEmbeddings,
      maxContext,
      notes: selectionNote(sparseOf(0)),
    });
  },
};

const selectionNote = (sparse: SparseAttention | null): readonly string[] =>
  sparse === null
    ? []
    : [`A query attends to ${sparse.selected} keys at most: those that an indexer scores best.`];

/** GLM-5 lists what its first dense layers imply; a list that says otherwise is not understood. */
function requireListed(
  fields: Fields,
  layers: number,
  feedForwardOf: (layer: number) => FeedForward,
): void {
  const kinds = { dense: 'dense', sparse: 'experts' } as const;
  const listed = fields.words('mlp_layer_types', kinds, layers);
  fields.only('layer_types', 'deepseek_sparse_attention', 'Every layer selects its keys.');
  // The router's products are counted at 16 bits.
  fields.ignore('moe_router_dtype');
  fields.require(
    listed === null || listed.every((kind, layer) => feedForwardOf(layer).kind === kind),
    'mlp_layer_types',
    'dense in the first first_k_dense_replace layers and sparse in the others',
    'The two must not contradict each other.',
  );
}
