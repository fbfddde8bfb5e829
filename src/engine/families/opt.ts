import type { Activation } from '../model.ts';
import type { Family } from './family.ts';
import { PLAIN_HEADS, PRE_NORMS } from './layer.ts';

const ACTIVATIONS: Readonly<Record<string, Activation>> = { relu: 'relu', gelu: 'gelu' };

/** OPT's position table has two more rows than positions (transformers, OPTLearnedPositionalEmbedding). */
const POSITION_OFFSET = 2;

/** OPT: LayerNorm, learned positions, multi-head attention, plain MLP, biases everywhere but the head. */
export const opt: Family = {
  modelTypes: ['opt'],
  read(fields) {
    const hiddenSize = fields.count('hidden_size', 'the width D of the residual stream');
    const layers = fields.count('num_hidden_layers', 'the number of layers L');
    const queryHeads = fields.count('num_attention_heads', 'the number of heads H');
    const size = fields.count('ffn_dim', 'the width F of the MLP');
    const vocabularySize = fields.count('vocab_size', 'the number of tokens V in the vocabulary');
    const positions = fields.count('max_position_embeddings', 'the rows of the position table');
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
    fields.require(
      hiddenSize % queryHeads === 0,
      'num_attention_heads',
      `a divisor of hidden_size (${hiddenSize})`,
      'A head is hidden_size / num_attention_heads wide.',
    );
    return () => ({
      hiddenSize,
      vocabularySize,
      groups: [
        {
          name: 'layers',
          count: layers,
          residual: 'sequential',
          norms: PRE_NORMS,
          attention: {
            ...PLAIN_HEADS,
            queryHeads,
            kvHeads: queryHeads,
            headDim: hiddenSize / queryHeads,
            bias: { query: bias, keyValue: bias, output: bias },
            rotaryDim: 0,
          },
          feedForward: { kind: 'dense', size, gated: false, activation, bias },
        },
      ],
      norm: { kind: 'layernorm', bias: true },
      tiedEmbeddings,
      headBias: false,
      learnedPositions: positions + POSITION_OFFSET,
      maxContext: positions,
      notes: [],
    });
  },
};
