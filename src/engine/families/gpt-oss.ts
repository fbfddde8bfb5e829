import type { Family } from './family.ts';
import { expertCounts, plainExperts } from './expert-layers.ts';
import { headFields } from './heads.ts';
import { PLAIN_HEADS, PRE_NORMS, biases, grouped } from './layer.ts';
import { sizes } from './sizes.ts';
import { placeOf, windowOf, windowedSpans } from './spans.ts';

/** Defaults of GptOssConfig (transformers): every other layer slides, the first one too. */
const HEADS = { headDim: 64 };
const WINDOW = 128;

/** gpt-oss: every other layer sees a window; sinks, biases and experts everywhere. */
export const gptOss: Family = {
  modelTypes: ['gpt_oss'],
  read(fields) {
    const { hiddenSize, layers, vocabularySize, maxContext } = sizes(fields);
    const heads = headFields(fields, hiddenSize, HEADS);
    const bias = biases(fields.flag('attention_bias', true));
    const window = windowOf(fields, WINDOW);
    const spans = windowedSpans(fields, layers, window, (layer) => layer % 2 === 0);
    const experts = {
      ...plainExperts(fields, expertCounts(fields, 'num_local_experts')),
      bias: true,
      router: { biases: 1, scaled: false },
    } as const;
    fields.only(
      'experts_per_token',
      experts.expertsPerToken,
      'It is the older name of num_experts_per_tok.',
    );
    const tiedEmbeddings = fields.flag('tie_word_embeddings', false);
    const attention = { ...PLAIN_HEADS, ...heads, bias, rotaryDim: heads.headDim, sinks: true };
    return () => ({
      hiddenSize,
      vocabularySize,
      groups: grouped(layers, (layer) => {
        const span = spans[layer]!;
        return {
          name: placeOf(span, spans),
          residual: 'sequential',
          norms: PRE_NORMS,
          attention: { ...attention, span },
          feedForward: experts,
        };
      }),
      norm: { kind: 'rmsnorm', bias: false },
      tiedEmbeddings,
      maxContext,
      notes: [
        'The activation is counted as SiLU; its clamps, its scale and its shift are not counted.',
      ],
    });
  },
};
