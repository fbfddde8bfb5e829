import { ACTIVATIONS } from './activations.ts';
import type { Family } from './family.ts';
import { requireGroups, requireRotary, rotaryPart } from './heads.ts';
import { ONE_NORM, PLAIN_HEADS, alike, biases } from './layer.ts';
import { oldSizes } from './sizes.ts';

/** PhiConfig's default. */
const ROTARY_PART = 0.5;
/** Both names of the same field: of the checkpoint's first code, and of transformers. */
const KV_HEADS = ['num_key_value_heads', 'n_head_kv'];

/** Phi-1, 1.5 and 2: attention and MLP side by side behind one LayerNorm; biases everywhere, the head included. */
export const phi: Family = {
  modelTypes: ['phi', 'phi-msft'],
  read(fields) {
    const of = oldSizes(fields);
    const { hiddenSize, layers, vocabularySize, queryHeads, headDim, size, maxContext } = of;
    const kvHeads =
      fields.optionalCountOf(KV_HEADS, 'the number of key/value heads K') ?? queryHeads;
    const act = fields.has('hidden_act') ? 'hidden_act' : 'activation_function';
    const activation = fields.choice(act, ACTIVATIONS, 'gelu');
    const tiedEmbeddings = fields.flag('tie_word_embeddings', false);
    const stated = fields.optionalCount('rotary_dim', 'the rotated part of a head');
    const rotaryDim = stated ?? rotaryPart(fields, headDim, ROTARY_PART);
    fields.only('qk_layernorm', false, 'Norms on queries and keys are not supported in Phi.');
    requireGroups(fields, KV_HEADS[0]!, queryHeads, kvHeads);
    requireRotary(fields, 'rotary_dim', rotaryDim, headDim);
    return () => ({
      hiddenSize,
      vocabularySize,
      groups: alike(layers, {
        residual: 'parallel',
        norms: ONE_NORM,
        attention: { ...PLAIN_HEADS, queryHeads, kvHeads, headDim, bias: biases(true), rotaryDim },
        feedForward: { kind: 'dense', size, gated: false, activation, bias: true },
      }),
      norm: { kind: 'layernorm', bias: true },
      tiedEmbeddings,
      headBias: true,
      maxContext,
    });
  },
};
