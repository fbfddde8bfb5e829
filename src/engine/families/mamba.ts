import type { Fields } from '../fields.ts';
import type { Mamba1, Mamba2, ShortConvolution } from '../recurrent.ts';
import type { Family } from './family.ts';
import { PRE_NORMS } from './layer.ts';
import { WIDE_STREAM_NOTE } from './notes.ts';

/** `time_step_rank` absent is ⌈D/16⌉ (transformers, MambaConfig). */
const HIDDEN_PER_RANK = 16;
/** Defaults of the configuration classes (transformers, MambaConfig and Mamba2Config). */
const EXPAND = 2;
const STATE = { mamba: 16, mamba2: 128 };
const TAPS = 4;
const MAMBA2 = { heads: 128, headDim: 64, groups: 8, chunk: 256 };

/**
 * The kernels of both return their state as FP32 (state-spaces/mamba, selective_scan.cpp and
 * ssd_combined.py), and the cache keeps it as it comes (transformers 5.23, LinearAttentionLayer).
 */
const STATE_BITS = 32;

/** Mamba, Falcon-Mamba and Mamba-2: layers of one norm and one mixer, without attention and MLP. */
export const mamba: Family = {
  modelTypes: ['mamba', 'falcon_mamba', 'mamba2'],
  read(fields) {
    const modelType = fields.choice(
      'model_type',
      { mamba: 'mamba', falcon_mamba: 'falcon_mamba', mamba2: 'mamba2' },
      'mamba',
    );
    const hiddenSize = fields.count('hidden_size', 'the width D of the residual stream');
    const layers = fields.count('num_hidden_layers', 'the number of layers L');
    const vocabularySize = fields.count('vocab_size', 'the number of tokens V in the vocabulary');
    // Mamba-2's class unties, the others leave the base class's default.
    const tiedEmbeddings = fields.flag('tie_word_embeddings', modelType !== 'mamba2');
    const mixer =
      modelType === 'mamba2'
        ? readMamba2(fields, hiddenSize)
        : readMamba1(fields, hiddenSize, modelType === 'falcon_mamba' ? 'no-weights' : null);
    fields.only('hidden_act', 'silu', 'The engine counts the convolution with SiLU.');
    fields.ignore('use_mambapy', 'use_falcon_mambapy');
    if (modelType === 'mamba2') fields.ignore('time_step_rank');
    const wideStream = fields.flag('residual_in_fp32', true);
    return () => ({
      hiddenSize,
      vocabularySize,
      groups: [
        {
          name: 'layers',
          count: layers,
          residual: 'sequential',
          norms: PRE_NORMS,
          attention: mixer,
          feedForward: null,
        },
      ],
      norm: { kind: 'rmsnorm', bias: false },
      tiedEmbeddings,
      maxContext: null,
      notes: wideStream ? [WIDE_STREAM_NOTE] : [],
    });
  },
};

function readMamba1(fields: Fields, hiddenSize: number, norms: Mamba1['norms']): Mamba1 {
  const expand = fields.count('expand', 'channels per D', EXPAND);
  return {
    kind: 'mamba-1',
    // Where both are there, intermediate_size is the one that the code uses.
    innerSize: fields.count('intermediate_size', 'the channels I', expand * hiddenSize),
    stateSize: fields.count('state_size', 'state elements per channel', STATE.mamba),
    timeStepRank: fields.count(
      'time_step_rank',
      'the rank of the time step',
      Math.ceil(hiddenSize / HIDDEN_PER_RANK),
    ),
    convolution: readConvolution(fields),
    projectionBias: fields.flag('use_bias', false),
    norms,
    stateBits: STATE_BITS,
  };
}

function readMamba2(fields: Fields, hiddenSize: number): Mamba2 {
  const expand = fields.count('expand', 'channels per D', EXPAND);
  const heads = fields.count('num_heads', 'the number of heads H', MAMBA2.heads);
  const headDim = fields.count('head_dim', 'channels per head', MAMBA2.headDim);
  const groups = fields.count('n_groups', 'groups of heads', MAMBA2.groups);
  fields.only('rms_norm', true, 'Mamba-2 without its gated norm is not supported.');
  fields.require(
    heads * headDim === expand * hiddenSize,
    'num_heads',
    `expand · hidden_size / head_dim (${(expand * hiddenSize) / headDim})`,
    'The heads together are as wide as the expanded hidden size.',
  );
  fields.require(
    heads % groups === 0,
    'n_groups',
    `a divisor of num_heads (${heads})`,
    'Every group serves the same number of heads.',
  );
  return {
    kind: 'mamba-2',
    heads,
    headDim,
    groups,
    stateSize: fields.count('state_size', 'the state N per channel', STATE.mamba2),
    convolution: readConvolution(fields),
    projectionBias: fields.flag('use_bias', false),
    chunk: fields.count('chunk_size', 'tokens per chunk of the scan', MAMBA2.chunk),
    stateBits: STATE_BITS,
  };
}

const readConvolution = (fields: Fields): ShortConvolution => ({
  taps: fields.count('conv_kernel', 'taps of the convolution', TAPS),
  bias: fields.flag('use_conv_bias', true),
});
