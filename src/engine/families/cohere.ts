import { ACTIVATIONS } from './activations.ts';
import type { Family } from './family.ts';
import { headFields, rotaryPart } from './heads.ts';
import { ONE_NORM, PLAIN_HEADS, biases, grouped } from './layer.ts';
import { MLP_WIDTH, sizes } from './sizes.ts';
import { FULL, interleavedSpans, placeOf, windowOf } from './spans.ts';

/** CohereConfig's and Cohere2Config's defaults. */
const VOCABULARY = 256_000;
const WINDOW = 4096;
const LAYERS_PER_GLOBAL = 4;

/**
 * Command R, Command R+ and Command A: attention and MLP side by side behind one LayerNorm without
 * bias. In Cohere 2 every fourth layer sees everything and has no RoPE.
 */
export const cohere: Family = {
  modelTypes: ['cohere', 'cohere2'],
  read(fields) {
    const local = fields.choice('model_type', { cohere: '', cohere2: 'local' }, '') !== '';
    const { hiddenSize, layers, vocabularySize, maxContext } = sizes(fields, VOCABULARY);
    const heads = headFields(fields, hiddenSize);
    const size = fields.count('intermediate_size', MLP_WIDTH);
    const activation = fields.choice('hidden_act', ACTIVATIONS, 'silu');
    const biased = fields.flag('attention_bias', false);
    const tiedEmbeddings = fields.flag('tie_word_embeddings', true);
    const normed = !local && fields.flag('use_qk_norm', false);
    fields.only('use_parallel_block', true, 'Cohere with blocks in sequence is not supported.');
    fields.only('use_gated_activation', true, 'Cohere without a gate is not supported.');
    fields.only('rotary_pct', 1, 'The engine counts RoPE over the whole head.');
    fields.ignore('use_parallel_embedding');
    const part = rotaryPart(fields, heads.headDim);
    const spans = local
      ? interleavedSpans(fields, layers, windowOf(fields, WINDOW), LAYERS_PER_GLOBAL)
      : Array.from({ length: layers }, () => FULL);
    const attention = {
      ...PLAIN_HEADS,
      ...heads,
      bias: biases(biased),
      qkNorm: normed ? ('per-projection' as const) : null,
    };
    return () => ({
      hiddenSize,
      vocabularySize,
      groups: grouped(layers, (layer) => {
        const span = spans[layer]!;
        return {
          name: placeOf(span, spans),
          residual: 'parallel',
          norms: ONE_NORM,
          attention: { ...attention, rotaryDim: local && span.kind === 'full' ? 0 : part, span },
          feedForward: { kind: 'dense', size, gated: true, activation, bias: false },
        };
      }),
      norm: { kind: 'layernorm', bias: false },
      tiedEmbeddings,
      maxContext,
    });
  },
};
