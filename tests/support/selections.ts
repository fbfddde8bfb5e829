/**
 * Sparse attention as it is written down (DeepSeek-V3.2, section 2), for one sequence: scores of an
 * indexer for every key that a query may see, the best of them, and attention to those. Every
 * operation is counted where it happens.
 */
export interface Selecting {
  readonly past: number;
  readonly tokens: number;
  readonly indexHeads: number;
  readonly indexDim: number;
  readonly selected: number;
  readonly heads: number;
  readonly latent: number;
  readonly rotated: number;
}

export interface Selection {
  readonly indexOps: number;
  readonly attentionOps: number;
  /** Keys that any query has selected. */
  readonly distinct: number;
  /** Keys read if nothing were shared between queries. */
  readonly reads: number;
}

/** `scoreOf` says how well a key answers a query; its operations are those of all heads. */
export function selection(
  { past, tokens, indexHeads, indexDim, selected, heads, latent, rotated }: Selecting,
  scoreOf: (query: number, key: number) => number,
): Selection {
  let [indexOps, attentionOps, reads] = [0, 0, 0];
  const seen = new Set<number>();
  for (let query = past; query < past + tokens; query++) {
    const scores: { key: number; score: number }[] = [];
    for (let key = 0; key <= query; key++) {
      for (let head = 0; head < indexHeads; head++) {
        for (let i = 0; i < indexDim; i++) indexOps += 2; // q·k
        indexOps += 1; // ReLU
        indexOps += 2; // · weight, into the sum over the heads
      }
      scores.push({ key, score: scoreOf(query, key) });
    }
    const best = scores.toSorted((a, b) => b.score - a.score).slice(0, selected);
    for (const { key } of best) {
      seen.add(key);
      reads += 1;
      for (let head = 0; head < heads; head++) {
        for (let i = 0; i < latent + rotated; i++) attentionOps += 2; // q·k
        attentionOps += 5; // softmax
        for (let i = 0; i < latent; i++) attentionOps += 2; // · value, into the sum over the keys
      }
    }
  }
  return { indexOps, attentionOps, distinct: seen.size, reads };
}
