import type { Fields } from '../fields.ts';

/** The sizes that every decoder has. */
export interface Sizes {
  /** D. */
  readonly hiddenSize: number;
  /** L. */
  readonly layers: number;
  /** V. */
  readonly vocabularySize: number;
  readonly maxContext: number | null;
}

interface Names {
  readonly hiddenSize: readonly string[];
  readonly layers: readonly string[];
  readonly context: readonly string[];
}

const NAMES: Names = {
  hiddenSize: ['hidden_size'],
  layers: ['num_hidden_layers'],
  context: ['max_position_embeddings'],
};

/** GPT-2's names and those of its relatives, whose configuration classes take today's as well. */
const OLD_NAMES: Names = {
  hiddenSize: ['hidden_size', 'n_embd', 'n_embed', 'd_model'],
  layers: ['num_hidden_layers', 'n_layer', 'n_layers'],
  context: ['max_position_embeddings', 'n_positions', 'max_seq_len', 'seq_length'],
};
const OLD_HEADS = ['num_attention_heads', 'n_head', 'n_heads'];
const OLD_WIDTHS = ['intermediate_size', 'n_inner', 'ffn_hidden_size'];

const QUERY_HEADS = 'the number of heads H';
export const MLP_WIDTH = 'the width F of the MLP';

/** D, L, V and the longest context; `vocabulary` is V where the family's class has a default. */
export function sizes(fields: Fields, vocabulary?: number, names = NAMES): Sizes {
  const meaning = 'the number of tokens V in the vocabulary';
  return {
    hiddenSize: fields.countOf(names.hiddenSize, 'the width D of the residual stream'),
    layers: fields.layers(...names.layers),
    vocabularySize:
      fields.optionalCount('vocab_size', meaning) ??
      vocabulary ??
      fields.count('vocab_size', meaning),
    maxContext: fields.optionalCountOf(names.context, 'the longest context'),
  };
}

export interface OldSizes extends Sizes {
  /** H. */
  readonly queryHeads: number;
  /** h: D/H. */
  readonly headDim: number;
  /** F: 4·D unless stated. */
  readonly size: number;
}

const WIDTHS_PER_HIDDEN = 4;

/** The sizes of GPT-2 and its relatives: heads of D/H, an MLP of 4·D unless stated. */
export function oldSizes(fields: Fields): OldSizes {
  const of = sizes(fields, undefined, OLD_NAMES);
  const { hiddenSize } = of;
  const queryHeads = fields.countOf(OLD_HEADS, QUERY_HEADS);
  fields.require(
    hiddenSize % queryHeads === 0,
    'num_attention_heads',
    `a divisor of the hidden size (${hiddenSize})`,
    'A head is the hidden size over the number of heads wide.',
  );
  const size = fields.optionalCountOf(OLD_WIDTHS, MLP_WIDTH) ?? WIDTHS_PER_HIDDEN * hiddenSize;
  return { ...of, queryHeads, headDim: hiddenSize / queryHeads, size };
}
