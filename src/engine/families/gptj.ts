import type { Activation } from '../model.ts';
import type { Family } from './family.ts';
import { ONE_NORM, PLAIN_HEADS } from './layer.ts';

const ACTIVATIONS: Readonly<Record<string, Activation>> = { gelu_new: 'gelu', gelu: 'gelu' };
const DEFAULT_ROTARY_DIM = 64;
/** `n_inner` absent means 4·D (transformers, GPTJConfig). */
const INNER_PER_HIDDEN = 4;

/** GPT-J: attention and MLP side by side behind one LayerNorm; biases in the MLP and the head only. */
export const gptj: Family = {
  modelTypes: ['gptj'],
  read(fields) {
    const hiddenSize = fields.count('n_embd', 'the width D of the residual stream');
    const layers = fields.count('n_layer', 'the number of layers L');
    const queryHeads = fields.count('n_head', 'the number of heads H');
    const size =
      fields.optionalCount('n_inner', 'the width F of the MLP') ?? INNER_PER_HIDDEN * hiddenSize;
    const vocabularySize = fields.count('vocab_size', 'the number of tokens V in the vocabulary');
    const maxContext = fields.optionalCount('n_positions', 'the longest context');
    const statedRotary = fields.optionalCount('rotary_dim', 'the rotated part of a head');
    const activation = fields.choice('activation_function', ACTIVATIONS, 'gelu');
    const tiedEmbeddings = fields.flag('tie_word_embeddings', false);
    fields.require(
      hiddenSize % queryHeads === 0,
      'n_head',
      `a divisor of n_embd (${hiddenSize})`,
      'A head is n_embd / n_head wide.',
    );
    // An explicit null rotates the whole head.
    const rotaryDim =
      statedRotary ?? (fields.has('rotary_dim') ? hiddenSize / queryHeads : DEFAULT_ROTARY_DIM);
    fields.require(
      rotaryDim <= hiddenSize / queryHeads,
      'rotary_dim',
      `at most the head size (${hiddenSize / queryHeads})`,
      'RoPE rotates a part of each head.',
    );
    return () => ({
      hiddenSize,
      vocabularySize,
      groups: [
        {
          name: 'layers',
          count: layers,
          residual: 'parallel',
          norms: ONE_NORM,
          attention: {
            ...PLAIN_HEADS,
            queryHeads,
            kvHeads: queryHeads,
            headDim: hiddenSize / queryHeads,
            bias: { query: false, keyValue: false, output: false },
            rotaryDim,
          },
          feedForward: { kind: 'dense', size, gated: false, activation, bias: true },
        },
      ],
      norm: { kind: 'layernorm', bias: true },
      tiedEmbeddings,
      headBias: true,
      learnedPositions: 0,
      maxContext,
      notes: [],
    });
  },
};
