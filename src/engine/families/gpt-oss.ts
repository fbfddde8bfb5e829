import type { Family } from './family.ts';
import { PLAIN_EXPERTS, expertCounts } from './expert-layers.ts';
import { headFields } from './heads.ts';
import { PLAIN_HEADS, PRE_NORMS, grouped } from './layer.ts';

/** Defaults of GptOssConfig (transformers). */
const HEADS = { headDim: 64 };
const WINDOW = 128;

const LAYER_TYPES = { sliding_attention: 'local', full_attention: 'global' } as const;

/** gpt-oss: every other layer sees a window, sinks in every softmax, biases on everything, experts in every layer. */
export const gptOss: Family = {
  modelTypes: ['gpt_oss'],
  read(fields) {
    const hiddenSize = fields.count('hidden_size', 'the width D of the residual stream');
    const layers = fields.layers();
    const heads = headFields(fields, hiddenSize, HEADS);
    const size = fields.count('intermediate_size', 'the width F of an expert');
    const vocabularySize = fields.count('vocab_size', 'the number of tokens V in the vocabulary');
    const maxContext = fields.optionalCount('max_position_embeddings', 'the longest context');
    const bias = fields.flag('attention_bias', true);
    const window = fields.optionalCount('sliding_window', 'the attention window') ?? WINDOW;
    const types = fields.words('layer_types', LAYER_TYPES, layers);
    const counts = expertCounts(fields, 'num_local_experts');
    fields.only(
      'experts_per_token',
      counts.expertsPerToken,
      'It is the older name of num_experts_per_tok.',
    );
    const activation = fields.choice('hidden_act', { silu: 'silu' } as const, 'silu');
    const tiedEmbeddings = fields.flag('tie_word_embeddings', false);
    const attention = {
      ...PLAIN_HEADS,
      ...heads,
      bias: { query: bias, keyValue: bias, output: bias },
      rotaryDim: heads.headDim,
      sinks: true,
    };
    const feedForward = {
      ...PLAIN_EXPERTS,
      ...counts,
      size,
      activation,
      bias: true,
      router: { biases: 1, scaled: false },
    } as const;
    return () => ({
      hiddenSize,
      vocabularySize,
      groups: grouped(layers, (layer) => {
        const name = types ? types[layer]! : layer % 2 === 0 ? 'local' : 'global';
        return {
          name,
          residual: 'sequential',
          norms: PRE_NORMS,
          attention: {
            ...attention,
            span: name === 'local' ? { kind: 'window', size: window } : { kind: 'full' },
          },
          feedForward,
        };
      }),
      norm: { kind: 'rmsnorm', bias: false },
      tiedEmbeddings,
      headBias: false,
      learnedPositions: 0,
      maxContext,
      notes: [],
    });
  },
};
