import type { Fields } from '../fields.ts';
import type { ExpertFeedForward } from '../model.ts';
import type { Lightning } from '../recurrent.ts';
import { PLAIN_EXPERTS, expertCounts } from './expert-layers.ts';
import type { Family } from './family.ts';
import { headFields, rotaryPart } from './heads.ts';
import { PLAIN_HEADS, PRE_NORMS, grouped } from './layer.ts';

/** The blocks that the rule of lightning attention counts. */
const BLOCK = 256;
/** The state of lightning attention is FP32 (MiniMax-01, modeling code). */
const STATE_BITS = 32;

const LAYER_TYPES = { linear_attention: 'lightning', full_attention: 'attention' } as const;
type LayerType = 'lightning' | 'attention';

/** MiniMax-Text-01 and M1: seven layers of lightning attention to one of softmax attention, experts in each. */
export const minimax: Family = {
  modelTypes: ['minimax_m1', 'minimax_text_01', 'minimax'],
  read(fields) {
    const hiddenSize = fields.count('hidden_size', 'the width D of the residual stream');
    const layers = fields.layers();
    const heads = headFields(fields, hiddenSize);
    const rotaryDim =
      fields.optionalCount('rotary_dim', 'the rotated part of a head') ??
      rotaryPart(fields, heads.headDim);
    const size = fields.count('intermediate_size', 'the width F of an expert');
    const vocabularySize = fields.count('vocab_size', 'the number of tokens V in the vocabulary');
    const maxContext = fields.optionalCount('max_position_embeddings', 'the longest context');
    const activation = fields.choice('hidden_act', { silu: 'silu' } as const, 'silu');
    const tiedEmbeddings = fields.flag('tie_word_embeddings', false);
    const types = layerTypes(fields, layers);
    const feedForward: ExpertFeedForward = {
      ...PLAIN_EXPERTS,
      ...expertCounts(fields, 'num_local_experts'),
      size,
      activation,
    };
    fields.only('block_size', BLOCK, `Lightning attention is counted in blocks of ${BLOCK}.`);
    fields.only('shared_intermediate_size', 0, 'A shared MLP beside the experts is not supported.');
    fields.ignore('shared_moe_mode');
    const lightning: Lightning = {
      kind: 'lightning',
      heads: heads.queryHeads,
      headDim: heads.headDim,
      stateBits: STATE_BITS,
    };
    const attention = { ...PLAIN_HEADS, ...heads, rotaryDim } as const;
    return () => ({
      hiddenSize,
      vocabularySize,
      groups: grouped(layers, (layer) => {
        const name = types[layer]!;
        return {
          name: name === 'lightning' ? 'lightning attention' : 'softmax attention',
          residual: 'sequential',
          norms: PRE_NORMS,
          attention: name === 'lightning' ? lightning : attention,
          feedForward,
        };
      }),
      norm: { kind: 'rmsnorm', bias: false },
      tiedEmbeddings,
      maxContext,
      notes: ['Both sides of a residual add have a scale of their own, which is not counted.'],
    });
  },
};

/** MiniMax's own list of ones and zeros, or transformers' list of names. */
function layerTypes(fields: Fields, layers: number): readonly LayerType[] {
  const own = 'attn_type_list';
  const marks = fields.numbers(own, 'a 1 for each layer with softmax attention, else a 0');
  const names = fields.words('layer_types', LAYER_TYPES, layers);
  const types =
    names ?? marks?.map((mark): LayerType => (mark === 1 ? 'attention' : 'lightning')) ?? [];
  fields.require(
    types.length === layers,
    own,
    `a list of ${layers}`,
    'Every layer has lightning or softmax attention.',
  );
  return types;
}
