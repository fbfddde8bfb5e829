import type { Compression, CompressedAttention } from '../compressed.ts';
import type { Fields } from '../fields.ts';
import type { ExpertFeedForward } from '../model.ts';
import { compressionOf } from './compression.ts';
import { EXPERT_WIDTH, PLAIN_EXPERTS, SILU, expertCounts, predictionOf } from './expert-layers.ts';
import type { Family } from './family.ts';
import { requireRotary, rotaryFactor } from './heads.ts';
import type { LayerKind } from './layer.ts';
import { PRE_NORMS, grouped } from './layer.ts';
import { sizes } from './sizes.ts';

/** Defaults of DeepseekV4Config (transformers). */
const HEAD_DIM = 512;
const ROTARY_FACTOR = 64 / 512;
/** Of the queries’ and the outputs’ compression. */
const RANK = 2 * HEAD_DIM;
const GROUPS = 8;
const WINDOW = 128;
const STREAMS = 4;
const ITERATIONS = 20;
const HASHED_LAYERS = 3;

/** DeepSeek-V4: compressed attention, several residual streams, and first layers that route by token. */
export const deepseekV4: Family = {
  modelTypes: ['deepseek_v4'],
  read(fields) {
    const { hiddenSize, layers, vocabularySize, maxContext } = sizes(fields);
    const attention = attentionFields(fields);
    const ahead = fields.whole('num_nextn_predict_layers', 'layers that predict further ahead', 1);
    const compressionAt = compressionOf(fields, layers, ahead);
    const experts = expertFields(fields);
    const isHashed = hashedLayers(fields, layers);
    const hyperConnections = {
      streams: fields.count('hc_mult', 'the number of residual streams', STREAMS),
      iterations: fields.whole('hc_sinkhorn_iters', 'the iterations of their mixture', ITERATIONS),
    };
    const tiedEmbeddings = fields.flag('tie_word_embeddings', false);
    fields.only('attention_bias', false, 'Biases in attention are not supported.');
    fields.only('mlp_bias', false, 'Biases in the MLP are not supported.');
    fields.only('topk_method', 'noaux_tc', 'The router corrects its scores by a trained bias.');
    // How far positions turn, and how experts are stored, is no cost here.
    fields.ignore('compress_rope_theta', 'expert_dtype');
    const layerOf = (layer: number): LayerKind => {
      const compression = compressionAt(layer);
      const hashed = isHashed(layer);
      return {
        name: `${layerName(compression)}${hashed ? ', experts by token' : ''}`,
        residual: 'sequential',
        norms: PRE_NORMS,
        attention: { ...attention, compression },
        feedForward: hashed ? { ...experts, router: PLAIN_EXPERTS.router } : experts,
      };
    };
    return () => ({
      hiddenSize,
      vocabularySize,
      groups: grouped(layers, layerOf),
      hyperConnections,
      prediction: predictionOf(ahead, layerOf(layers)),
      norm: { kind: 'rmsnorm', bias: false },
      tiedEmbeddings,
      maxContext,
      notes: [
        'The experts’ clamps are not counted, nor the tables by which the first layers route tokens.',
      ],
    });
  },
};

const layerName = (compression: Compression | null): string => {
  if (compression === null) return 'window only';
  return compression.selection ? 'compressed sparse' : 'heavily compressed';
};

function attentionFields(fields: Fields): Omit<CompressedAttention, 'compression'> {
  const queryHeads = fields.count('num_attention_heads', 'the number of query heads H');
  const headDim = fields.count('head_dim', 'the size h of a head', HEAD_DIM);
  const outputGroups = fields.count('o_groups', 'groups of the output', GROUPS);
  fields.only('num_key_value_heads', 1, 'One key serves all heads.');
  fields.require(
    (queryHeads * headDim) % outputGroups === 0,
    'o_groups',
    `a divisor of num_attention_heads · head_dim (${queryHeads * headDim})`,
    'Every group projects the same part of the heads’ outputs.',
  );
  return {
    kind: 'compressed',
    queryHeads,
    queryRank: fields.count('q_lora_rank', 'the rank of the queries’ compression', RANK),
    headDim,
    rotaryDim: rotaryDim(fields, headDim),
    outputGroups,
    outputRank: fields.count('o_lora_rank', 'the rank of a group’s output', RANK),
    window: fields.count('sliding_window', 'the tokens that stay as they are', WINDOW),
  };
}

/** Stated as a size by the published configs, as a part of a head by transformers. */
function rotaryDim(fields: Fields, headDim: number): number {
  const name = 'qk_rope_head_dim';
  const stated = fields.optionalCount(name, 'the rotated part R of a head');
  const part = Math.floor(headDim * rotaryFactor(fields, ROTARY_FACTOR));
  requireRotary(fields, name, stated ?? part, headDim);
  fields.require(
    stated === null || !fields.has('partial_rotary_factor') || stated === part,
    name,
    `what partial_rotary_factor says (${part})`,
    'The two must not contradict each other.',
  );
  return stated ?? part;
}

function expertFields(fields: Fields): ExpertFeedForward {
  const counts = expertCounts(fields, 'n_routed_experts');
  fields.only('num_local_experts', counts.routedExperts, 'It is another name of n_routed_experts.');
  const size = fields.count('moe_intermediate_size', EXPERT_WIDTH);
  fields.only('intermediate_size', size, 'It is another name of moe_intermediate_size.');
  const shared = fields.whole('n_shared_experts', 'the experts that every token visits', 1);
  return {
    ...PLAIN_EXPERTS,
    ...counts,
    size,
    activation: fields.choice('hidden_act', SILU, 'silu'),
    router: { biases: 1, scaled: false },
    shared: shared > 0 ? { size: shared * size, gate: false, normed: false } : null,
  };
}

/** The first layers look their experts up by token, and have no correction of the scores to train. */
function hashedLayers(fields: Fields, layers: number): (layer: number) => boolean {
  const first = fields.whole('num_hash_layers', 'the layers that route by token', HASHED_LAYERS);
  const kinds = { hash_moe: 'hashed', moe: 'scored' } as const;
  const listed = fields.words('mlp_layer_types', kinds, layers);
  fields.require(
    listed === null ||
      !fields.has('num_hash_layers') ||
      listed.every((kind, layer) => (kind === 'hashed') === layer < first),
    'mlp_layer_types',
    'hash_moe in the first num_hash_layers layers and moe in the others',
    'The two must not contradict each other.',
  );
  return (layer) =>
    listed && layer < layers ? listed[layer] === 'hashed' : layer < Math.min(first, layers);
}
