import { ACTIVATIONS } from './activations.ts';
import type { Family } from './family.ts';
import { PLAIN_HEADS, PRE_NORMS, alike, biases } from './layer.ts';
import { MLP_WIDTH, oldSizes } from './sizes.ts';

/** OPT's position table has two more rows than positions (transformers, OPTLearnedPositionalEmbedding). */
const POSITION_OFFSET = 2;

/** OPT: LayerNorm, learned positions, multi-head attention, plain MLP, biases everywhere but the head. */
export const opt: Family = {
  modelTypes: ['opt'],
  read(fields) {
    const { hiddenSize, layers, vocabularySize, queryHeads, headDim, maxContext } =
      oldSizes(fields);
    const size = fields.count('ffn_dim', MLP_WIDTH);
    const positions =
      maxContext ?? fields.count('max_position_embeddings', 'the rows of the position table');
    const activation = fields.choice('activation_function', ACTIVATIONS, 'relu');
    const bias = fields.flag('enable_bias', true);
    const tiedEmbeddings = fields.flag('tie_word_embeddings', true);
    fields.only('do_layer_norm_before', true, 'Post-norm OPT (350M) is not supported.');
    fields.only(
      'word_embed_proj_dim',
      hiddenSize,
      'An embedding narrower than the layers (OPT-350M) is not supported.',
    );
    fields.only('_remove_final_layer_norm', false, 'OPT without its final norm is not supported.');
    fields.only('layer_norm_elementwise_affine', true, 'Norms without weights are not supported.');
    return () => ({
      hiddenSize,
      vocabularySize,
      groups: alike(layers, {
        residual: 'sequential',
        norms: PRE_NORMS,
        attention: {
          ...PLAIN_HEADS,
          queryHeads,
          kvHeads: queryHeads,
          headDim,
          bias: biases(bias),
          rotaryDim: 0,
        },
        feedForward: { kind: 'dense', size, gated: false, activation, bias },
      }),
      norm: { kind: 'layernorm', bias: true },
      tiedEmbeddings,
      learnedPositions: positions + POSITION_OFFSET,
      maxContext: positions,
    });
  },
};
