import type { Activation, Span } from '../model.ts';
import type { Fields } from '../fields.ts';
import type { Family } from './family.ts';
import { PLAIN_HEADS, PRE_NORMS } from './layer.ts';

const ACTIVATIONS: Readonly<Record<string, Activation>> = { silu: 'silu', swish: 'silu' };

/** MistralConfig's default (transformers). */
const MISTRAL_WINDOW = 4096;

/**
 * Llama and the models built like it: RMSNorm, RoPE over the whole head, grouped-query attention,
 * gated SiLU MLP.
 *
 * What differs by `model_type`, with the defaults of each configuration class (Hugging Face
 * transformers): Qwen2 has biases on q, k and v; Mistral always applies its sliding window, Qwen2
 * only with `use_sliding_window`.
 */
export const llama: Family = {
  modelTypes: ['llama', 'mistral', 'qwen2'],
  read(fields) {
    const modelType = fields.choice(
      'model_type',
      { llama: 'llama', mistral: 'mistral', qwen2: 'qwen2' },
      'llama',
    );
    const hiddenSize = fields.count('hidden_size', 'the width D of the residual stream');
    const layers = fields.count('num_hidden_layers', 'the number of layers L');
    const queryHeads = fields.count('num_attention_heads', 'the number of query heads H');
    const kvHeads =
      fields.optionalCount('num_key_value_heads', 'the number of key/value heads K') ?? queryHeads;
    const statedHeadDim = fields.optionalCount('head_dim', 'the size h of a head');
    const size = fields.count('intermediate_size', 'the width F of the MLP');
    const vocabularySize = fields.count('vocab_size', 'the number of tokens V in the vocabulary');
    const maxContext = fields.optionalCount('max_position_embeddings', 'the longest context');
    const activation = fields.choice('hidden_act', ACTIVATIONS, 'silu');
    const attentionBias = modelType === 'llama' && fields.flag('attention_bias', false);
    const mlpBias = modelType === 'llama' && fields.flag('mlp_bias', false);
    const tiedEmbeddings = fields.flag('tie_word_embeddings', false);
    fields.ignore('max_window_layers');
    fields.only('layer_types', 'full_attention', 'Layers of mixed kinds are not supported here.');
    // Qwen2 states a window and switches it off: only use_sliding_window counts.
    if (modelType === 'qwen2') {
      fields.ignore('sliding_window');
      fields.only('use_sliding_window', false, 'Mixed windows in Qwen2 are not supported yet.');
    }
    const window = modelType === 'mistral' ? mistralWindow(fields) : null;

    fields.require(
      queryHeads % kvHeads === 0,
      'num_key_value_heads',
      `a divisor of num_attention_heads (${queryHeads})`,
      'Every key/value head serves the same number of query heads.',
    );
    fields.require(
      statedHeadDim !== null || hiddenSize % queryHeads === 0,
      'num_attention_heads',
      `a divisor of hidden_size (${hiddenSize}), or a head_dim`,
      'Without head_dim a head is hidden_size / num_attention_heads wide.',
    );

    const span: Span = window === null ? { kind: 'full' } : { kind: 'window', size: window };
    const headDim = statedHeadDim ?? hiddenSize / queryHeads;
    const qkvBias = attentionBias || modelType === 'qwen2';
    return () => ({
      hiddenSize,
      vocabularySize,
      groups: [
        {
          name: 'layers',
          count: layers,
          residual: 'sequential',
          norms: PRE_NORMS,
          attention: {
            ...PLAIN_HEADS,
            queryHeads,
            kvHeads,
            headDim,
            bias: { query: qkvBias, keyValue: qkvBias, output: attentionBias },
            rotaryDim: headDim,
            span,
          },
          feedForward: { kind: 'dense', size, gated: true, activation, bias: mlpBias },
        },
      ],
      norm: { kind: 'rmsnorm', bias: false },
      tiedEmbeddings,
      headBias: false,
      learnedPositions: 0,
      maxContext,
      nativeFormat: null,
      notes: [],
    });
  },
};

/** Mistral's configuration class has a window unless the config says null. */
const mistralWindow = (fields: Fields): number | null =>
  fields.has('sliding_window')
    ? fields.optionalCount('sliding_window', 'the attention window')
    : MISTRAL_WINDOW;
