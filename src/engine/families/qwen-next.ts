import type { Fields } from '../fields.ts';
import type { ExpertFeedForward, FeedForward } from '../model.ts';
import type { GatedDelta } from '../recurrent.ts';
import { PLAIN_EXPERTS, expertCounts } from './expert-layers.ts';
import type { Family } from './family.ts';
import { headFields, rotaryPart } from './heads.ts';
import type { LayerKind } from './layer.ts';
import { PLAIN_HEADS, PRE_NORMS, grouped } from './layer.ts';
import { sharedExpert, sparseLayers } from './qwen-moe.ts';
import { stateBits } from './state.ts';

/** Defaults of Qwen3NextConfig, which the classes of Qwen3.5 inherit (transformers). */
const HEAD_DIM = 256;
const ROTARY_FACTOR = 0.25;
const FULL_ATTENTION_INTERVAL = 4;
const LINEAR = { keyHeads: 16, keyDim: 128, valueHeads: 32, valueDim: 128, taps: 4 };

/** Which of the types has experts. */
const TYPES = {
  qwen3_next: 'experts',
  qwen3_5_text: 'dense',
  qwen3_5_moe_text: 'experts',
} as const;

const LAYER_TYPES = { linear_attention: 'linear', full_attention: 'full' } as const;
type LayerType = 'linear' | 'full';
const GROUP_NAMES = { linear: 'gated DeltaNet', full: 'full attention' } as const;

/** Qwen3-Next and Qwen3.5 to 3.8: three layers of gated DeltaNet to one of gated full attention. */
export const qwenNext: Family = {
  modelTypes: Object.keys(TYPES),
  read(fields) {
    const hiddenSize = fields.count('hidden_size', 'the width D of the residual stream');
    const layers = fields.layers();
    const heads = headFields(fields, hiddenSize, { headDim: HEAD_DIM });
    const rotaryDim = rotaryPart(fields, heads.headDim, ROTARY_FACTOR);
    const vocabularySize = fields.count('vocab_size', 'the number of tokens V in the vocabulary');
    const maxContext = fields.optionalCount('max_position_embeddings', 'the longest context');
    const biased = fields.flag('attention_bias', false);
    const outputGate = fields.flag('attn_output_gate', true);
    const tiedEmbeddings = fields.flag('tie_word_embeddings', false);
    const types = layerTypes(fields, layers);
    const linear = gatedDelta(fields);
    const feedForwards = feedForwardsOf(fields, layers);
    const ahead = fields.number('mtp_num_hidden_layers', 'layers that predict further ahead', 0);
    fields.only('mtp_use_dedicated_embeddings', false, 'Prediction shares the embedding here.');
    fields.only('use_sliding_window', false, 'Qwen3-Next has no attention windows.');
    fields.only('output_gate_type', 'swish', 'DeltaNet’s output gate is counted as SiLU.');
    const full = {
      ...PLAIN_HEADS,
      ...heads,
      bias: { query: biased, keyValue: biased, output: biased },
      rotaryDim,
      qkNorm: 'per-head',
      outputGate,
    } as const;
    const mixed = new Set(feedForwards).size > 1;
    const layerOf = (type: LayerType, feedForward: FeedForward): LayerKind => ({
      name: mixed ? `${GROUP_NAMES[type]}, ${feedForward.kind}` : GROUP_NAMES[type],
      residual: 'sequential',
      norms: PRE_NORMS,
      attention: type === 'linear' ? linear : full,
      feedForward,
    });

    return () => ({
      hiddenSize,
      vocabularySize,
      groups: grouped(layers, (layer) => layerOf(types[layer]!, feedForwards[layer]!)),
      prediction:
        ahead === 0
          ? null
          : { modules: 1, layers: [{ ...layerOf('full', feedForwards.at(-1)!), count: ahead }] },
      norm: { kind: 'rmsnorm', bias: false },
      tiedEmbeddings,
      maxContext,
    });
  },
};

/** The list where there is one, else full attention in every fourth layer. */
function layerTypes(fields: Fields, layers: number): readonly LayerType[] {
  const interval = fields.count(
    'full_attention_interval',
    'how often a layer has full attention',
    FULL_ATTENTION_INTERVAL,
  );
  const stated = fields.words('layer_types', LAYER_TYPES, layers);
  return (
    stated ??
    Array.from({ length: layers }, (_, at) => ((at + 1) % interval === 0 ? 'full' : 'linear'))
  );
}

/** The MLP of each layer: dense, or experts with a gated shared one. */
function feedForwardsOf(fields: Fields, layers: number): readonly FeedForward[] {
  const hasExperts = fields.choice('model_type', TYPES, 'dense') === 'experts';
  const activation = fields.choice('hidden_act', { silu: 'silu' } as const, 'silu');
  const sparse = hasExperts ? sparseLayers(fields) : () => false;
  const sparseAt = Array.from({ length: layers }, (_, layer) => sparse(layer));
  const experts = hasExperts ? sharedAndRouted(fields) : null;
  const dense = sparseAt.includes(false)
    ? fields.count('intermediate_size', 'the width F of a dense MLP')
    : 0;
  const mlp = { kind: 'dense', size: dense, gated: true, activation, bias: false } as const;
  return sparseAt.map((chooses) => (chooses && experts ? experts : mlp));
}

const sharedAndRouted = (fields: Fields): ExpertFeedForward => ({
  ...PLAIN_EXPERTS,
  ...expertCounts(fields, 'num_experts'),
  size: fields.count('moe_intermediate_size', 'the width F of an expert'),
  shared: sharedExpert(fields),
});

function gatedDelta(fields: Fields): GatedDelta {
  const keyHeads = fields.count('linear_num_key_heads', 'the key heads', LINEAR.keyHeads);
  const valueHeads = fields.count('linear_num_value_heads', 'the value heads', LINEAR.valueHeads);
  fields.require(
    valueHeads % keyHeads === 0,
    'linear_num_value_heads',
    `a multiple of linear_num_key_heads (${keyHeads})`,
    'Every key head serves the same number of value heads.',
  );
  return {
    kind: 'gated-delta',
    valueHeads,
    keyHeads,
    keyDim: fields.count('linear_key_head_dim', 'the size of a key', LINEAR.keyDim),
    valueDim: fields.count('linear_value_head_dim', 'the size of a value', LINEAR.valueDim),
    convolution: {
      taps: fields.count('linear_conv_kernel_dim', 'taps of the convolution', LINEAR.taps),
      bias: false,
    },
    stateBits: stateBits(fields, 'mamba_ssm_dtype'),
  };
}
