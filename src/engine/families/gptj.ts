import { ACTIVATIONS } from './activations.ts';
import type { Family } from './family.ts';
import { requireRotary } from './heads.ts';
import { ONE_NORM, PLAIN_HEADS, alike } from './layer.ts';
import { oldSizes } from './sizes.ts';

/** GPTJConfig's default. */
const ROTARY_DIM = 64;

/** GPT-J: attention and MLP side by side behind one LayerNorm; biases in the MLP and the head only. */
export const gptj: Family = {
  modelTypes: ['gptj'],
  read(fields) {
    const of = oldSizes(fields);
    const { hiddenSize, layers, vocabularySize, queryHeads, headDim, size, maxContext } = of;
    const stated = fields.optionalCount('rotary_dim', 'the rotated part of a head');
    const activation = fields.choice('activation_function', ACTIVATIONS, 'gelu');
    const tiedEmbeddings = fields.flag('tie_word_embeddings', false);
    // An explicit null rotates the whole head.
    const rotaryDim = stated ?? (fields.has('rotary_dim') ? headDim : ROTARY_DIM);
    requireRotary(fields, 'rotary_dim', rotaryDim, headDim);
    return () => ({
      hiddenSize,
      vocabularySize,
      groups: alike(layers, {
        residual: 'parallel',
        norms: ONE_NORM,
        attention: { ...PLAIN_HEADS, queryHeads, kvHeads: queryHeads, headDim, rotaryDim },
        feedForward: { kind: 'dense', size, gated: false, activation, bias: true },
      }),
      norm: { kind: 'layernorm', bias: true },
      tiedEmbeddings,
      headBias: true,
      maxContext,
    });
  },
};
