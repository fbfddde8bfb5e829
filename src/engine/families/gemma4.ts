import type { Fields } from '../fields.ts';
import type { FeedForward, HeadAttention } from '../model.ts';
import { ACTIVATIONS } from './activations.ts';
import { PLAIN_EXPERTS, expertCounts } from './expert-layers.ts';
import type { Family } from './family.ts';
import { softCapNotes } from './gemma.ts';
import type { Heads } from './heads.ts';
import { headFields, requireGroups, rotaryFactor } from './heads.ts';
import { PLAIN_HEADS, SANDWICH_NORMS, biases, grouped } from './layer.ts';
import { EMBEDDING_SCALE_NOTE } from './notes.ts';
import { MLP_WIDTH, sizes } from './sizes.ts';
import { FULL, interleavedSpans, placeOf, windowOf } from './spans.ts';

/** Gemma4TextConfig's defaults (transformers). */
const HEADS: Heads = { queryHeads: 8, kvHeads: 4, headDim: 256 };
const GLOBAL_HEAD_DIM = 512;
const VOCABULARY = 262_144;
const WINDOW = 512;
const LAYERS_PER_GLOBAL = 6;
const PER_LAYER_INPUT = 256;
const GLOBAL_ROTARY_PART = 0.25;

/**
 * Gemma 4 (transformers, modular_gemma4.py): five local layers to a global one, which has larger
 * heads, fewer key/value heads and, with `attention_k_eq_v`, keys that serve as values. Values are
 * normalized as well. With `enable_moe_block` experts run beside the MLP, each behind its own norms.
 */
export const gemma4: Family = {
  modelTypes: ['gemma4_text'],
  read(fields) {
    const { hiddenSize, layers, vocabularySize, maxContext } = sizes(fields, VOCABULARY);
    const heads = headFields(fields, hiddenSize, HEADS);
    const biased = fields.flag('attention_bias', false);
    const feedForward = readFeedForward(fields);
    const tiedEmbeddings = fields.flag('tie_word_embeddings', true);
    const window = windowOf(fields, WINDOW);
    const stated = interleavedSpans(fields, layers, window, LAYERS_PER_GLOBAL);
    // The configuration class makes the last layer global, whatever the list says.
    const spans = stated.with(layers - 1, FULL);
    const rope = fields.object('rope_parameters');
    const ropeOf = (type: string, fallback: number): number => {
      const own = rope?.object(type);
      return own ? rotaryFactor(own, 1) : fallback;
    };
    const [localPart, globalPart] = [
      ropeOf('sliding_attention', 1),
      ropeOf('full_attention', rope ? 1 : GLOBAL_ROTARY_PART),
    ];
    const everywhere = {
      ...PLAIN_HEADS,
      ...heads,
      bias: biases(biased),
      qkNorm: 'per-head',
      valueNorm: true,
    } as const;
    const global = { ...everywhere, ...readGlobalHeads(fields, heads) };
    refuseOnDevice(fields);
    const notes = softCapNotes(fields, false);
    return () => ({
      hiddenSize,
      vocabularySize,
      groups: grouped(layers, (layer) => {
        const span = spans[layer]!;
        const isGlobal = span.kind === 'full';
        const of = isGlobal ? global : everywhere;
        const rotaryDim = Math.floor(of.headDim * (isGlobal ? globalPart : localPart));
        return {
          name: placeOf(span, spans),
          residual: 'sequential',
          norms: SANDWICH_NORMS,
          attention: { ...of, rotaryDim, span },
          feedForward,
        };
      }),
      norm: { kind: 'rmsnorm', bias: false },
      tiedEmbeddings,
      maxContext,
      notes: [EMBEDDING_SCALE_NOTE, ...notes],
    });
  },
};

function readGlobalHeads(
  fields: Fields,
  { queryHeads, kvHeads }: Heads,
): Pick<HeadAttention, 'kvHeads' | 'headDim' | 'sharedKeyValue'> {
  const name = 'num_global_key_value_heads';
  const sharedKeyValue = fields.flag('attention_k_eq_v', false);
  const stated = fields.optionalCount(name, 'the key/value heads K of global layers');
  const own = sharedKeyValue ? (stated ?? kvHeads) : kvHeads;
  const size = fields.optionalCount('global_head_dim', 'the size h of a head in global layers');
  requireGroups(fields, name, queryHeads, own);
  return { kvHeads: own, headDim: size ?? GLOBAL_HEAD_DIM, sharedKeyValue };
}

function readFeedForward(fields: Fields): FeedForward {
  const size = fields.count('intermediate_size', MLP_WIDTH);
  const activation = fields.choice('hidden_activation', ACTIVATIONS, 'gelu');
  if (!fields.flag('enable_moe_block', false)) {
    fields.ignore('num_experts', 'top_k_experts', 'moe_intermediate_size');
    return { kind: 'dense', size, gated: true, activation, bias: false };
  }
  return {
    ...PLAIN_EXPERTS,
    ...expertCounts(fields, 'num_experts', {}, 'top_k_experts'),
    size: fields.count('moe_intermediate_size', 'the width F of an expert'),
    activation,
    router: { biases: 0, scaled: true },
    shared: { size, gate: false, normed: true },
  };
}

/** What only the models for telephones have. */
function refuseOnDevice(fields: Fields): void {
  const name = 'hidden_size_per_layer_input';
  const width = fields.whole(name, 'the width of the inputs per layer', PER_LAYER_INPUT);
  fields.require(width === 0, name, '0', 'Inputs per layer (E2B and E4B) are not supported.');
  fields.ignore('vocab_size_per_layer_input');
  fields.only('use_double_wide_mlp', false, 'MLPs of two widths are not supported.');
  fields.choice('use_bidirectional_attention', { vision: '' }, '');
}
