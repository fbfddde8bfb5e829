import { ACTIVATIONS } from './activations.ts';
import type { Family } from './family.ts';
import { requireGroups } from './heads.ts';
import { ONE_NORM, PLAIN_HEADS, PRE_NORMS, alike, biases } from './layer.ts';
import { ALIBI_NOTE } from './notes.ts';
import { oldSizes } from './sizes.ts';

/** FalconConfig's default. */
const CONTEXT = 2048;
const KV_HEADS = ['num_kv_heads', 'n_head_kv'];

/**
 * Falcon (transformers, FalconConfig and FalconDecoderLayer). The old decoder has one key/value head
 * with `multi_query`, whatever `num_kv_heads` says, and one norm for the parallel blocks; the new one
 * has `num_kv_heads` and, unless stated, two norms.
 */
export const falcon: Family = {
  modelTypes: ['falcon'],
  read(fields) {
    const of = oldSizes(fields);
    const { hiddenSize, layers, vocabularySize, queryHeads, headDim, size, maxContext } = of;
    const newDecoder = fields.flag('new_decoder_architecture', false);
    const multiQuery = fields.flag('multi_query', true);
    const parallel = fields.flag('parallel_attn', true) || newDecoder;
    const alibi = fields.flag('alibi', false);
    const bias = fields.flag('bias', false);
    const activation = fields.choice('activation', ACTIVATIONS, 'gelu');
    const tiedEmbeddings = fields.flag('tie_word_embeddings', true);
    const stated = fields.optionalCountOf(KV_HEADS, 'the number of key/value heads K');
    const norms = fields.optionalCount('num_ln_in_parallel_attn', 'the norms of a parallel layer');
    const kvHeads = newDecoder ? (stated ?? queryHeads) : multiQuery ? 1 : queryHeads;
    const oneNorm = parallel && !(newDecoder && norms !== 1);
    requireGroups(fields, KV_HEADS[0]!, queryHeads, kvHeads);
    return () => ({
      hiddenSize,
      vocabularySize,
      groups: alike(layers, {
        residual: parallel ? 'parallel' : 'sequential',
        norms: oneNorm ? ONE_NORM : PRE_NORMS,
        attention: {
          ...PLAIN_HEADS,
          queryHeads,
          kvHeads,
          headDim,
          bias: biases(bias),
          rotaryDim: alibi ? 0 : headDim,
        },
        feedForward: { kind: 'dense', size, gated: false, activation, bias },
      }),
      norm: { kind: 'layernorm', bias: true },
      tiedEmbeddings,
      maxContext: maxContext ?? CONTEXT,
      notes: alibi ? [ALIBI_NOTE] : [],
    });
  },
};
