import type { Fields } from '../fields.ts';
import type { LatentAttention } from '../model.ts';

/** Of the configuration classes of DeepSeek-V2 and V3 (transformers); an explicit null is one matrix. */
const QUERY_RANK = 1536;

/** Multi-head latent attention as DeepSeek's configs name it. */
export function latentFields(fields: Fields): LatentAttention {
  const queryHeads = fields.count('num_attention_heads', 'the number of query heads H');
  const latentRank = fields.count('kv_lora_rank', 'the width r of the cached latent');
  const plain = fields.count('qk_nope_head_dim', 'the part of a query that is not rotated');
  const rotaryDim = fields.count('qk_rope_head_dim', 'the rotated part R of a query');
  const valueDim = fields.count('v_head_dim', 'the width hv of a value');
  const queryRank = fields.optionalCount('q_lora_rank', 'the rank of the queries’ compression');
  const bias = fields.flag('attention_bias', false);
  return {
    kind: 'latent',
    queryHeads,
    queryRank: queryRank ?? (fields.has('q_lora_rank') ? null : QUERY_RANK),
    latentRank,
    headDim: plain + rotaryDim,
    rotaryDim,
    valueDim,
    bias,
    span: { kind: 'full' },
    sparse: null,
  };
}
