import type { Fields } from '../fields.ts';

/** What is left out of the count, in the sentences that a model's page prints. */

/** Press et al. 2021: a bias per head grows with the distance. */
export const ALIBI_NOTE = 'ALiBi’s addition to each score is not counted.';
export const SOFT_CAP_NOTE = 'Soft caps on scores and logits are not counted.';
export const WIDE_STREAM_NOTE =
  'The residual stream is FP32 in the published code; it is counted in the activations’ format.';
export const EMBEDDING_SCALE_NOTE = 'The embedding’s multiplication by √D is not counted.';
export const MULTIPLIERS_NOTE =
  'The multipliers of embedding, residual and logits are not counted.';

/** OLMo and OLMoE bound q, k and v where the config says how far. */
export const clipNotes = (fields: Fields): readonly string[] =>
  fields.number('clip_qkv', 'the bound of q, k and v', 0) > 0
    ? ['The clipping of queries, keys and values is not counted.']
    : [];
