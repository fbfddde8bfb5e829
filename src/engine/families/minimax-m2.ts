import type { Family } from './family.ts';
import { expertCounts, plainExperts } from './expert-layers.ts';
import { headFields, rotaryPart } from './heads.ts';
import { PLAIN_HEADS, PRE_NORMS, alike } from './layer.ts';
import { sizes } from './sizes.ts';

/** Default of MiniMaxM2Config (transformers). */
const HEADS = { headDim: 128 };

/** MiniMax-M2 and M2.5: full attention with a norm over all heads' queries and keys, experts in every layer. */
export const minimaxM2: Family = {
  modelTypes: ['minimax_m2'],
  read(fields) {
    const { hiddenSize, layers, vocabularySize, maxContext } = sizes(fields);
    const heads = headFields(fields, hiddenSize, HEADS);
    const stated = fields.optionalCount('rotary_dim', 'the rotated part of a head');
    const whole = heads.headDim;
    const rotaryDim = rotaryPart(fields, whole, stated === null ? 1 : stated / whole);
    fields.require(
      stated === null || stated === rotaryDim,
      'rotary_dim',
      `the part of a head (${whole}) that partial_rotary_factor says, and at most all of it`,
      'RoPE rotates a part of each head.',
    );
    const qkNorm = fields.flag('use_qk_norm', true) ? 'per-projection' : null;
    const experts = {
      ...plainExperts(fields, expertCounts(fields, 'num_local_experts')),
      router: { biases: fields.flag('use_routing_bias', true) ? 1 : 0, scaled: false },
    } as const;
    fields.only('qk_norm_type', 'per_layer', 'A norm per head is not supported here.');
    fields.only('attn_type_list', 1, 'MiniMax-M2 with linear attention is not supported.');
    fields.only('shared_intermediate_size', 0, 'MiniMax-M2 with a shared expert is not supported.');
    const tiedEmbeddings = fields.flag('tie_word_embeddings', false);
    const predicts = fields.flag('use_mtp', false);
    const modules = fields.whole('num_mtp_modules', 'modules that predict further ahead', 0);
    const layersOfEach = fields.whole('mtp_transformer_layers', 'layers of such a module', 0);
    const groups = alike(layers, {
      residual: 'sequential',
      norms: PRE_NORMS,
      attention: { ...PLAIN_HEADS, ...heads, rotaryDim, qkNorm },
      feedForward: experts,
    });
    return () => ({
      hiddenSize,
      vocabularySize,
      groups,
      prediction: predicts
        ? { modules, layers: groups.map((group) => ({ ...group, count: modules * layersOfEach })) }
        : null,
      norm: { kind: 'rmsnorm', bias: false },
      tiedEmbeddings,
      maxContext,
    });
  },
};
