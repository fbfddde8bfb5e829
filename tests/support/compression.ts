/**
 * Compressed attention as it is written down (transformers, DeepSeek-V4), for one sequence and one
 * layer: token by token, every operation counted where it happens, and every key that is touched noted.
 */
export interface Compressing {
  readonly past: number;
  readonly tokens: number;
  /** Tokens per entry. */
  readonly ratio: number;
  readonly overlap: boolean;
  readonly window: number;
  /** Entries that a query selects at most; Infinity where it sees all. */
  readonly selected: number;
  readonly heads: number;
  /** Of a head and of an entry. */
  readonly width: number;
  readonly rotated: number;
  readonly indexHeads: number;
  readonly indexWidth: number;
}

interface Compressed {
  readonly ops: number;
  /** Entries that the step completes. */
  readonly completed: number;
  /** Channels of earlier tokens that they are made of, value and score. */
  readonly waiting: number;
}

/** A compressor of its own width: the attention's, or the indexer's. */
export function compress(
  { past, tokens, ratio, overlap, rotated }: Compressing,
  width: number,
): Compressed {
  const sets = overlap ? 2 : 1;
  let [ops, completed] = [0, 0];
  const old = new Set<string>();
  for (let token = past; token < past + tokens; token++) {
    for (let set = 0; set < sets; set++) {
      for (let channel = 0; channel < width; channel++) ops += 1; // score + position
    }
    if ((token + 1) % ratio !== 0) continue;
    completed += 1;
    const rows: { readonly token: number; readonly set: number }[] = [];
    for (let at = token - ratio + 1; at <= token; at++) rows.push({ token: at, set: sets - 1 });
    if (overlap) {
      for (let at = token - 2 * ratio + 1; at <= token - ratio; at++)
        rows.push({ token: at, set: 0 });
    }
    for (let channel = 0; channel < width; channel++) {
      for (const row of rows) {
        ops += 5; // softmax
        ops += 2; // · value, into the sum
        // Before the first token there are zeros, which are computed and not read.
        if (row.token >= 0 && row.token < past) old.add(`${row.token} ${row.set} ${channel}`);
      }
      ops += 4; // RMSNorm
      if (channel < rotated) ops += 3; // RoPE
    }
  }
  return { ops, completed, waiting: 2 * old.size };
}

interface Attended {
  readonly indexOps: number;
  readonly attentionOps: number;
  /** Tokens of the window and entries that any query attends to. */
  readonly raw: number;
  readonly entries: number;
  /** The same if nothing were shared between queries. */
  readonly reads: number;
}

/** `scoreOf` says how well an entry answers a query. */
export function attend(
  { past, tokens, ratio, window, selected, heads, width, indexHeads, indexWidth }: Compressing,
  scoreOf: (query: number, entry: number) => number,
): Attended {
  let [indexOps, attentionOps, reads] = [0, 0, 0];
  const [raw, entries] = [new Set<number>(), new Set<number>()];
  const attendTo = (seen: Set<number>, key: number): void => {
    seen.add(key);
    reads += 1;
    for (let head = 0; head < heads; head++) {
      for (let i = 0; i < width; i++) attentionOps += 2; // q·k
      attentionOps += 5; // softmax
      for (let i = 0; i < width; i++) attentionOps += 2; // · value, into the sum over the keys
    }
  };
  for (let query = past; query < past + tokens; query++) {
    for (let key = Math.max(0, query - window + 1); key <= query; key++) attendTo(raw, key);
    const scores: { entry: number; score: number }[] = [];
    for (let entry = 0; (entry + 1) * ratio <= query + 1; entry++) {
      for (let head = 0; head < indexHeads; head++) {
        for (let i = 0; i < indexWidth; i++) indexOps += 2; // q·k
        indexOps += 1; // ReLU
        indexOps += 2; // · weight, into the sum over the heads
      }
      scores.push({ entry, score: scoreOf(query, entry) });
    }
    const best = scores.toSorted((a, b) => b.score - a.score).slice(0, selected);
    for (const { entry } of best) attendTo(entries, entry);
  }
  return { indexOps, attentionOps, raw: raw.size, entries: entries.size, reads };
}

/** Weights of Y streams of D for one token: product, squares, scale, bias, sigmoid, iterations. */
export function mixStreams(Y: number, D: number, iterations: number): number {
  let ops = 0;
  const weights = Y * Y + 2 * Y;
  for (let i = 0; i < Y * D; i++) {
    ops += 2; // square, into the sum
    for (let weight = 0; weight < weights; weight++) ops += 2;
  }
  // Norm, scale, bias, exponential, sum, division.
  for (let weight = 0; weight < weights; weight++) ops += 6;
  for (let iteration = 0; iteration < iterations; iteration++) {
    for (let row = 0; row < Y; row++) for (let i = 0; i < Y; i++) ops += 2; // sum, division
    for (let column = 0; column < Y; column++) for (let i = 0; i < Y; i++) ops += 2;
  }
  return ops;
}
