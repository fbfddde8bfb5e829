import type { Fields } from '../fields.ts';
import type {
  Activation,
  DenseFeedForward,
  ExpertFeedForward,
  HeadAttention,
  LayerGroup,
} from '../model.ts';
import type { Mamba2 } from '../recurrent.ts';
import { expertCounts } from './expert-layers.ts';
import type { Family } from './family.ts';
import { headFields } from './heads.ts';
import type { LayerKind } from './layer.ts';
import { PLAIN_HEADS, PRE_NORMS, biases, grouped } from './layer.ts';
import { stateBits } from './state.ts';

/** Defaults of NemotronHConfig (transformers). */
const HEADS = { queryHeads: 32, kvHeads: 8, headDim: 128 };
/** Configs without experts have their sizes too, where they were written with every default. */
const OF_EXPERTS = [
  ...['n_routed_experts', 'n_shared_experts', 'num_experts_per_tok', 'moe_intermediate_size'],
  ...['moe_shared_expert_intermediate_size', 'moe_shared_expert_overlap', 'moe_latent_size'],
];
const PREDICTED = ['attention', 'experts'] as const;
const MLP_SIZE = 21504;
const MAMBA = { heads: 128, headDim: 64, groups: 8, stateSize: 128, taps: 4, chunk: 128 };

/** The names of layers in a list, their old names, and their letters in hybrid_override_pattern. */
const KINDS = {
  mamba: 'Mamba-2',
  linear_attention: 'Mamba-2',
  M: 'Mamba-2',
  attention: 'attention',
  full_attention: 'attention',
  '*': 'attention',
  mlp: 'MLP',
  '-': 'MLP',
  moe: 'experts',
  E: 'experts',
} as const;

type Kind = (typeof KINDS)[keyof typeof KINDS];

const ACTIVATIONS: Readonly<Record<string, Activation>> = { relu2: 'relu2', silu: 'silu' };

/** Nemotron-H and Nemotron 3: every layer is one thing, a Mamba-2 mixer, attention without RoPE, an MLP or experts without gates. */
export const nemotronH: Family = {
  modelTypes: ['nemotron_h'],
  read(fields) {
    const hiddenSize = fields.count('hidden_size', 'the width D of the residual stream');
    const vocabularySize = fields.count('vocab_size', 'the number of tokens V in the vocabulary');
    const maxContext = fields.optionalCount('max_position_embeddings', 'the longest context');
    const tiedEmbeddings = fields.flag('tie_word_embeddings', false);
    const kinds = layerKinds(fields);
    const modules = fields.whole('num_nextn_predict_layers', 'modules that predict ahead', 0);
    const predicted = predictedKinds(fields, modules);
    const mixer = { 'Mamba-2': mamba2(fields), attention: attention(fields, hiddenSize) };
    const mlp = dense(fields);
    fields.ignore(...OF_EXPERTS);
    const feedForward = {
      MLP: mlp,
      experts: [...kinds, ...predicted].includes('experts') ? experts(fields, mlp) : mlp,
    };
    const layerOf = (name: Kind): LayerKind => ({
      name,
      residual: 'sequential',
      norms: PRE_NORMS,
      attention: name === 'Mamba-2' || name === 'attention' ? mixer[name] : null,
      feedForward: name === 'MLP' || name === 'experts' ? feedForward[name] : null,
    });
    const ahead = (name: Kind): LayerGroup => ({ ...layerOf(name), count: modules });
    return () => ({
      hiddenSize,
      vocabularySize,
      groups: grouped(kinds.length, (layer) => layerOf(kinds[layer]!)),
      prediction: modules === 0 ? null : { modules, layers: predicted.map(ahead) },
      norm: { kind: 'rmsnorm', bias: false },
      tiedEmbeddings,
      maxContext,
    });
  },
};

/** What each layer is, from either spelling; `num_hidden_layers` must agree where it is there. */
function layerKinds(fields: Fields): readonly Kind[] {
  const stated = fields.has('num_hidden_layers') ? fields.layers() : undefined;
  const names = ['layers_block_type', 'layer_types', 'hybrid_override_pattern'];
  const name = names.find((each) => fields.has(each)) ?? names[0]!;
  fields.ignore(...names);
  const kinds = fields.words(name, KINDS, stated);
  fields.require(kinds !== null && kinds.length > 0, name, 'a list', 'It says what each layer is.');
  return kinds ?? [];
}

/** What the layers of one prediction module are. */
function predictedKinds(fields: Fields, modules: number): readonly Kind[] {
  const letters = fields.words('mtp_hybrid_override_pattern', KINDS);
  const stated = fields.words('mtp_layers_block_type', KINDS) ?? letters;
  return modules === 0 ? [] : (stated ?? PREDICTED);
}

const dense = (fields: Fields): DenseFeedForward => ({
  kind: 'dense',
  size: fields.count('intermediate_size', 'the width F of an MLP', MLP_SIZE),
  gated: false,
  activation: fields.choice('mlp_hidden_act', ACTIVATIONS, 'relu2'),
  bias: fields.flag('mlp_bias', false),
});

/** Experts without a gate, which may work in a narrower space; the router corrects its scores. */
function experts(fields: Fields, { activation, bias }: DenseFeedForward): ExpertFeedForward {
  fields.only('n_shared_experts', 1, 'One shared expert has the size that the config gives.');
  fields.require(!bias, 'mlp_bias', 'false', 'Experts with biases are not supported here.');
  return {
    kind: 'experts',
    ...expertCounts(fields, 'n_routed_experts'),
    size: fields.count('moe_intermediate_size', 'the width F of an expert'),
    gated: false,
    activation,
    bias: false,
    latentSize: fields.optionalCount('moe_latent_size', 'the width that experts work in'),
    router: { biases: 1, scaled: false },
    shared: {
      size: fields.count('moe_shared_expert_intermediate_size', 'the width F of the shared expert'),
      gate: false,
      normed: false,
    },
  };
}

function attention(fields: Fields, hiddenSize: number): HeadAttention {
  const old = fields.optionalCount('attention_head_dim', 'the size h of a head');
  const heads = headFields(fields, hiddenSize, { ...HEADS, headDim: old ?? HEADS.headDim });
  const bias = fields.flag('attention_bias', false);
  // There for the classes that these configs inherit from: the attention does not rotate.
  fields.ignore('partial_rotary_factor');
  return {
    ...PLAIN_HEADS,
    ...heads,
    bias: biases(bias),
    rotaryDim: 0,
  };
}

function mamba2(fields: Fields): Mamba2 {
  const heads = fields.count('mamba_num_heads', 'the heads H of a mixer', MAMBA.heads);
  const groups = fields.count('n_groups', 'groups of heads', MAMBA.groups);
  fields.only('mamba_hidden_act', 'silu', 'The engine counts the convolution with SiLU.');
  fields.ignore('use_mamba_kernels');
  fields.only('mamba_proj_bias', false, 'The published code takes use_bias instead.');
  fields.require(
    heads % groups === 0,
    'n_groups',
    `a divisor of mamba_num_heads (${heads})`,
    'Every group serves the same number of heads.',
  );
  return {
    kind: 'mamba-2',
    heads,
    headDim: fields.count('mamba_head_dim', 'channels per head', MAMBA.headDim),
    groups,
    stateSize: fields.count('ssm_state_size', 'the state N per channel', MAMBA.stateSize),
    convolution: {
      taps: fields.count('conv_kernel', 'taps of the convolution', MAMBA.taps),
      bias: fields.flag('use_conv_bias', true),
    },
    projectionBias: fields.flag('use_bias', false),
    chunk: fields.count('chunk_size', 'tokens per chunk of the scan', MAMBA.chunk),
    stateBits: stateBits(fields, 'mamba_ssm_cache_dtype'),
  };
}
