import { ACTIVATIONS } from './activations.ts';
import type { Family } from './family.ts';
import { rotaryPart } from './heads.ts';
import { PLAIN_HEADS, PRE_NORMS, alike, biases } from './layer.ts';
import { oldSizes } from './sizes.ts';

/** GPTNeoXConfig's default. */
const ROTARY_PART = 0.25;

/** GPT-NeoX: attention and MLP side by side, each behind a LayerNorm of its own; a quarter of a head rotates. */
export const gptNeox: Family = {
  modelTypes: ['gpt_neox'],
  read(fields) {
    const of = oldSizes(fields);
    const { hiddenSize, layers, vocabularySize, queryHeads, headDim, size, maxContext } = of;
    const parallel = fields.flag('use_parallel_residual', true);
    const bias = fields.flag('attention_bias', true);
    const activation = fields.choice('hidden_act', ACTIVATIONS, 'gelu');
    const tiedEmbeddings = fields.flag('tie_word_embeddings', false);
    const part = fields.number('rotary_pct', 'the rotated part of a head', ROTARY_PART);
    const rotaryDim = rotaryPart(fields, headDim, part);
    return () => ({
      hiddenSize,
      vocabularySize,
      groups: alike(layers, {
        residual: parallel ? 'parallel' : 'sequential',
        norms: PRE_NORMS,
        attention: {
          ...PLAIN_HEADS,
          queryHeads,
          kvHeads: queryHeads,
          headDim,
          bias: biases(bias),
          rotaryDim,
        },
        feedForward: { kind: 'dense', size, gated: false, activation, bias: true },
      }),
      norm: { kind: 'layernorm', bias: true },
      tiedEmbeddings,
      maxContext,
    });
  },
};
