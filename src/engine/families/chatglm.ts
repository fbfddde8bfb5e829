import type { Family } from './family.ts';
import { requireGroups } from './heads.ts';
import { PLAIN_HEADS, PRE_NORMS, alike, biases } from './layer.ts';

/** ChatGLM rotates the first half of each head (modeling_chatglm.py, RotaryEmbedding of kv_channels // 2). */
const ROTARY_PART = 1 / 2;

/** ChatGLM2, ChatGLM3 and GLM-4-9B: RMSNorm, half-rotary RoPE, grouped-query attention, gated SiLU MLP. */
export const chatglm: Family = {
  modelTypes: ['chatglm'],
  read(fields) {
    const hiddenSize = fields.count('hidden_size', 'the width D of the residual stream');
    const layers = fields.countOf(['num_layers', 'num_hidden_layers'], 'the number of layers L');
    const queryHeads = fields.count('num_attention_heads', 'the number of query heads H');
    const headDim = fields.count('kv_channels', 'the size h of a head');
    const size = fields.count('ffn_hidden_size', 'the width F of the MLP');
    const vocabularySize = fields.countOf(
      ['padded_vocab_size', 'vocab_size'],
      'the number of tokens V in the vocabulary',
    );
    const multiQuery = fields.flag('multi_query_attention', false);
    const groupsOfQueries = fields.optionalCount(
      'multi_query_group_num',
      'the number of key/value heads K',
    );
    const maxContext = fields.optionalCount('seq_length', 'the longest context');
    const qkvBias = fields.flag('add_qkv_bias', false);
    const linearBias = fields.flag('add_bias_linear', false);
    const tiedEmbeddings = fields.flag('tie_word_embeddings', false);
    fields.only('rmsnorm', true, 'ChatGLM with LayerNorm is not supported.');
    fields.only('post_layer_norm', true, 'ChatGLM without its final norm is not supported.');
    const kvHeads = multiQuery ? (groupsOfQueries ?? 1) : queryHeads;
    fields.require(
      headDim % 2 === 0,
      'kv_channels',
      'an even number',
      'RoPE rotates half of each head.',
    );
    requireGroups(fields, 'multi_query_group_num', queryHeads, kvHeads);
    return () => ({
      hiddenSize,
      vocabularySize,
      groups: alike(layers, {
        residual: 'sequential',
        norms: PRE_NORMS,
        attention: {
          ...PLAIN_HEADS,
          queryHeads,
          kvHeads,
          headDim,
          bias: biases(qkvBias || linearBias, linearBias),
          rotaryDim: headDim * ROTARY_PART,
        },
        feedForward: { kind: 'dense', size, gated: true, activation: 'silu', bias: linearBias },
      }),
      norm: { kind: 'rmsnorm', bias: false },
      tiedEmbeddings,
      maxContext,
    });
  },
};
