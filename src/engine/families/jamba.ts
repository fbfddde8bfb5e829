import type { Fields } from '../fields.ts';
import type { ExpertFeedForward } from '../model.ts';
import type { Mamba1 } from '../recurrent.ts';
import { PLAIN_EXPERTS, expertCounts } from './expert-layers.ts';
import type { Family } from './family.ts';
import { headFields } from './heads.ts';
import type { LayerKind } from './layer.ts';
import { PLAIN_HEADS, PRE_NORMS, grouped } from './layer.ts';

/** Defaults of JambaConfig (transformers). */
const KV_HEADS = 8;
const ATTENTION = { period: 8, offset: 4 };
const EXPERTS = { period: 2, offset: 1 };
const MAMBA = { stateSize: 16, taps: 4, expand: 2, hiddenPerRank: 16 };
/** As in Mamba: the kernel returns its state as FP32, and the cache keeps it as it comes. */
const STATE_BITS = 32;

/** Jamba: Mamba mixers, attention without RoPE in every eighth layer, experts in every second. */
export const jamba: Family = {
  modelTypes: ['jamba'],
  read(fields) {
    const hiddenSize = fields.count('hidden_size', 'the width D of the residual stream');
    const layers = fields.layers();
    const heads = headFields(fields, hiddenSize, { kvHeads: KV_HEADS });
    const size = fields.count('intermediate_size', 'the width F of an MLP, and of an expert');
    const vocabularySize = fields.count('vocab_size', 'the number of tokens V in the vocabulary');
    const maxContext = fields.optionalCount('max_position_embeddings', 'the longest context');
    const activation = fields.choice('hidden_act', { silu: 'silu' } as const, 'silu');
    const tiedEmbeddings = fields.flag('tie_word_embeddings', false);
    const attends = every(fields, 'attn_layer', ATTENTION);
    const chooses = every(fields, 'expert_layer', EXPERTS);
    const counts = expertCounts(fields, 'num_experts');
    const mixer = mamba1(fields, hiddenSize);
    fields.ignore('use_mamba_kernels');
    fields.only('mamba_inner_layernorms', true, 'Its norms inside the mixer are counted always.');
    const attention = { ...PLAIN_HEADS, ...heads, rotaryDim: 0 } as const;
    const dense = { kind: 'dense', size, gated: true, activation, bias: false } as const;
    const experts: ExpertFeedForward = { ...PLAIN_EXPERTS, ...counts, size, activation };
    return () => ({
      hiddenSize,
      vocabularySize,
      groups: grouped(layers, (layer): LayerKind => {
        const [mixes, computes] = [attends(layer), chooses(layer) && counts.routedExperts > 1];
        return {
          name: `${mixes ? 'attention' : 'Mamba'} with ${computes ? 'experts' : 'an MLP'}`,
          residual: 'sequential',
          norms: PRE_NORMS,
          attention: mixes ? attention : mixer,
          feedForward: computes ? experts : dense,
        };
      }),
      norm: { kind: 'rmsnorm', bias: false },
      tiedEmbeddings,
      maxContext,
    });
  },
};

/** Whether a layer is one of every `period`, the first of them at `offset`. */
function every(
  fields: Fields,
  name: 'attn_layer' | 'expert_layer',
  defaults: { readonly period: number; readonly offset: number },
): (layer: number) => boolean {
  const period = fields.count(`${name}_period`, 'how often there is such a layer', defaults.period);
  const offset = fields.whole(`${name}_offset`, 'the first such layer', defaults.offset);
  fields.require(
    offset < period,
    `${name}_offset`,
    `less than ${name}_period (${period})`,
    'The first such layer is one of the first period.',
  );
  return (layer) => layer % period === offset;
}

function mamba1(fields: Fields, hiddenSize: number): Mamba1 {
  return {
    kind: 'mamba-1',
    innerSize: hiddenSize * fields.count('mamba_expand', 'channels per D', MAMBA.expand),
    stateSize: fields.count('mamba_d_state', 'state elements per channel', MAMBA.stateSize),
    timeStepRank: fields.count(
      'mamba_dt_rank',
      'the rank of the time step',
      Math.ceil(hiddenSize / MAMBA.hiddenPerRank),
    ),
    convolution: {
      taps: fields.count('mamba_d_conv', 'taps of the convolution', MAMBA.taps),
      bias: fields.flag('mamba_conv_bias', true),
    },
    projectionBias: fields.flag('mamba_proj_bias', false),
    norms: 'weights',
    stateBits: STATE_BITS,
  };
}
