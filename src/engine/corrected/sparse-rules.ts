import { rule } from '../rule.ts';

/**
 * Rules of sparse attention (DeepSeek-V3.2, section 2): an indexer with Hi small heads of hi scores
 * every key, and each query attends to the W keys that score best.
 */

/** Scores are FP32 and selected indices 32-bit whole numbers, whatever the activations' format. */
const outputBytes = 4;

/** Rule A9. One key of hi for all heads; the last column of a head's query is its weight. */
export const indexScores = rule({
  id: 'index-scores',
  shape: 'B,T,Hi,hi + 1;B,S,hi → B,T,S',
  outputBytes,
  ops: 'B·n·Hi·(2·hi + 3)',
  activationsRead: 'B·T·Hi·(hi + 1)·a',
  activationsWrite: '4·B·T·S',
  kvRead: 'B·S·hi·kv',
});

export const indexSelection = rule({
  id: 'index-scores',
  shape: 'B,T,S → B,T,W',
  outputBytes,
  activationsRead: '4·B·T·S',
  activationsWrite: '4·B·T·W',
});

/** Rule A10. */
export const selectedAttention = rule({
  id: 'sparse-attention',
  shape: 'B,T,H,r + R;B,S,r + R;B,T,W → B,T,H,r',
  assumes: 'Assumes that new tokens select different keys until every key is selected.',
  ops: 'B·H·n·(2·(r + R) + 5 + 2·r)',
  activationsRead: 'B·T·H·(r + R)·a + 4·B·T·W',
  activationsWrite: 'B·T·H·r·a',
  kvRead: 'B·S·(r + R)·kv',
  onChipRead: 'B·(n − S)·(r + R)·kv',
});
