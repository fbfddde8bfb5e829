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

/** A size that must be there; a config that has it under two names says the same twice. */
function sizeOf(fields: Fields, names: readonly string[], meaning: string): number {
  const size = fields.countOf(names, meaning);
  agree(fields, names, size);
  return size;
}

function agree(fields: Fields, names: readonly string[], size: number): void {
  for (const name of names) fields.only(name, size, 'It is another name of the same size.');
}

/** D, L, V and the longest context; `vocabulary` is V where the family's class has a default. */
export function sizes(fields: Fields, vocabulary?: number, names = NAMES): Sizes {
  const meaning = 'the number of tokens V in the vocabulary';
  const layers = fields.layers(...names.layers);
  agree(fields, names.layers, layers);
  return {
    hiddenSize: sizeOf(fields, names.hiddenSize, 'the width D of the residual stream'),
    layers,
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
  const queryHeads = sizeOf(fields, OLD_HEADS, QUERY_HEADS);
  fields.require(
    hiddenSize % queryHeads === 0,
    'num_attention_heads',
    `a divisor of the hidden size (${hiddenSize})`,
    'A head is the hidden size over the number of heads wide.',
  );
  const size = fields.optionalCountOf(OLD_WIDTHS, MLP_WIDTH) ?? WIDTHS_PER_HIDDEN * hiddenSize;
  return { ...of, queryHeads, headDim: hiddenSize / queryHeads, size };
}
