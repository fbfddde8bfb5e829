import { ACTIVATIONS } from './activations.ts';
import type { Family } from './family.ts';
import { headFields, requireWholeStream, rotaryPart } from './heads.ts';
import { ONE_NORM, PLAIN_HEADS, PRE_NORMS, alike, biases } from './layer.ts';
import { MLP_WIDTH, sizes } from './sizes.ts';

/** StableLmConfig's defaults. */
const KV_HEADS = 32;
const ROTARY_PART = 0.25;

/**
 * StableLM: Llama with LayerNorm, of whose heads a quarter rotates. StableLM 2 12B runs attention and
 * MLP side by side behind one norm, and normalizes every head of q and k with weights of its own.
 */
export const stablelm: Family = {
  modelTypes: ['stablelm'],
  read(fields) {
    const { hiddenSize, layers, vocabularySize, maxContext } = sizes(fields);
    const heads = headFields(fields, hiddenSize, { kvHeads: KV_HEADS });
    const size = fields.count('intermediate_size', MLP_WIDTH);
    const activation = fields.choice('hidden_act', ACTIVATIONS, 'silu');
    const biased = fields.flag('use_qkv_bias', false);
    const normed = fields.flag('qk_layernorm', false);
    const parallel = fields.flag('use_parallel_residual', false);
    const tiedEmbeddings = fields.flag('tie_word_embeddings', false);
    const rotaryDim = rotaryPart(fields, heads.headDim, ROTARY_PART);
    requireWholeStream(fields, heads, hiddenSize);
    return () => ({
      hiddenSize,
      vocabularySize,
      groups: alike(layers, {
        residual: parallel ? 'parallel' : 'sequential',
        norms: parallel ? ONE_NORM : PRE_NORMS,
        attention: {
          ...PLAIN_HEADS,
          ...heads,
          bias: biases(biased, false),
          qkNorm: normed ? 'per-projection' : null,
          rotaryDim,
        },
        feedForward: { kind: 'dense', size, gated: true, activation, bias: false },
      }),
      norm: { kind: 'layernorm', bias: true },
      tiedEmbeddings,
      maxContext,
    });
  },
};
