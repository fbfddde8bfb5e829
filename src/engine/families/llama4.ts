import type { Fields } from '../fields.ts';
import type { Span } from '../model.ts';
import type { Family } from './family.ts';
import { EXPERT_WIDTH, PLAIN_EXPERTS, SILU, expertCounts } from './expert-layers.ts';
import { headFields } from './heads.ts';
import { PLAIN_HEADS, PRE_NORMS, biases, grouped } from './layer.ts';
import { listedRoped, ropedLayers } from './roped-layers.ts';
import { MLP_WIDTH, sizes } from './sizes.ts';
import { FULL } from './spans.ts';

/** Defaults of Llama4TextConfig (transformers). */
const HEADS = { headDim: 128 };
const CHUNK = 8192;

const TEMPERATURE_NOTE = 'The temperature of queries in layers without RoPE is not counted.';

const LAYER_TYPES = { chunked_attention: 'local', full_attention: 'global' } as const;

/**
 * Llama 4: layers with RoPE attend within chunks, layers without it to everything; every nth layer has
 * routed experts and a shared one. QK norm has no weights and stands where RoPE does.
 */
export const llama4: Family = {
  modelTypes: ['llama4_text'],
  read(fields) {
    const { hiddenSize, layers, vocabularySize, maxContext } = sizes(fields);
    const heads = headFields(fields, hiddenSize, HEADS);
    const size = fields.count('intermediate_size', EXPERT_WIDTH);
    const denseSize = fields.count('intermediate_size_mlp', MLP_WIDTH);
    const counts = expertCounts(fields, 'num_local_experts');
    const sparse = sparseLayers(fields);
    const listed = listedRoped(fields);
    // An empty list is none (transformers, Llama4TextConfig).
    const roped = ropedLayers(fields, layers, listed?.length === 0 ? null : listed);
    const types = fields.words('layer_types', LAYER_TYPES, layers);
    const local = chunk(fields);
    const qkNorm = fields.flag('use_qk_norm', true);
    const bias = biases(fields.flag('attention_bias', false));
    const activation = fields.choice('hidden_act', SILU, 'silu');
    const tiedEmbeddings = fields.flag('tie_word_embeddings', false);
    const tuned = fields.flag('attn_temperature_tuning', true);
    const dense = {
      kind: 'dense',
      size: denseSize,
      gated: true,
      activation,
      bias: false,
    } as const;
    const experts = {
      ...PLAIN_EXPERTS,
      ...counts,
      size,
      activation,
      shared: { size, gate: false, normed: false },
    } as const;
    return () => ({
      hiddenSize,
      vocabularySize,
      groups: grouped(layers, (layer) => {
        const rope = roped(layer);
        const type = types ? types[layer]! : rope ? 'local' : 'global';
        const withExperts = sparse(layer);
        const place = `${type}${rope === (type === 'local') ? '' : rope ? ' with RoPE' : ' without RoPE'}`;
        return {
          name: `${place}, ${withExperts ? 'experts' : 'dense'}`,
          residual: 'sequential',
          norms: PRE_NORMS,
          attention: {
            ...PLAIN_HEADS,
            ...heads,
            bias,
            rotaryDim: rope ? heads.headDim : 0,
            qkNorm: qkNorm && rope ? 'no-weights' : null,
            span: type === 'local' ? local : FULL,
          },
          feedForward: withExperts ? experts : dense,
        };
      }),
      norm: { kind: 'rmsnorm', bias: false },
      tiedEmbeddings,
      maxContext,
      notes: tuned ? [TEMPERATURE_NOTE] : [],
    });
  },
};

/** An explicit null sees everything. */
function chunk(fields: Fields): Span {
  const stated = fields.optionalCount('attention_chunk_size', 'the chunk that attention stays in');
  const size = stated ?? (fields.has('attention_chunk_size') ? null : CHUNK);
  return size === null ? FULL : { kind: 'chunk', size };
}

/** Layers with experts: a list, or every nth. */
function sparseLayers(fields: Fields): (layer: number) => boolean {
  const listed = fields.numbers('moe_layers', 'the layers with experts');
  const every = fields.count('interleave_moe_layer_step', 'how often a layer has experts', 1);
  return (layer) => (listed ? listed.includes(layer) : (layer + 1) % every === 0);
}
