import type { Formula, Letters } from './formula.ts';
import { formula } from './formula.ts';
import type { Step } from './step.ts';
import type { Bytes } from './units.ts';

/**
 * Compressed attention (DeepSeek-V4): one head of keys that are values at once, of which a layer keeps
 * the last tokens as they are, and of everything before them one entry for every M tokens.
 */
export interface CompressedAttention {
  readonly kind: 'compressed';
  /** H. */
  readonly queryHeads: number;
  /** Rank of the queries' own compression. */
  readonly queryRank: number;
  /** h: of a query, of a cached token and of a compressed entry. */
  readonly headDim: number;
  /** R: how much of it rotates. */
  readonly rotaryDim: number;
  /** G: groups of heads, each with an output projection of its own into `outputRank`. */
  readonly outputGroups: number;
  readonly outputRank: number;
  /** W: tokens that stay as they are, the query's own included. */
  readonly window: number;
  /** Null in a layer that sees nothing but its window. */
  readonly compression: Compression | null;
}

export interface Compression {
  /** M: tokens per entry. */
  readonly ratio: number;
  /** An entry is made of the M tokens before its own besides, through channels of their own. */
  readonly overlap: boolean;
  /** Null where a query attends to every entry. */
  readonly selection: EntrySelection | null;
}

/** A query attends to the entries that an indexer scores best; its keys are compressed likewise. */
export interface EntrySelection {
  /** Entries that a query selects at most. */
  readonly selected: number;
  /** Hi. */
  readonly heads: number;
  /** hi. */
  readonly headDim: number;
}

/** o: sets of channels in which a token waits to be compressed. */
export const channelSets = ({ overlap }: Compression): number => (overlap ? 2 : 1);

/** A compressor's state is FP32 (vLLM, vllm/models/deepseek_v4/compressor.py, CompressorStateCache). */
export const COMPRESSOR_STATE_BYTES: Bytes = 4;

/**
 * Bytes of one compressor's state in one sequence, whatever its length: value and score of each
 * channel, for the tokens of one entry.
 */
export const compressorBytes = (compression: Compression, headDim: number): Bytes => {
  const sets = channelSets(compression);
  return sets * compression.ratio * 2 * sets * headDim * COMPRESSOR_STATE_BYTES;
};

/** What a step does with the compressed entries of one layer. */
export interface Entries {
  /** A and Z: entries when the step ends and when it began. */
  readonly after: number;
  readonly before: number;
  /** nc: query–entry pairs, per head and sequence. */
  readonly pairs: number;
  /** The letters from which `nc` is derived. */
  readonly own: Letters;
  readonly derived: Formula;
}

const PAIRS = formula(
  'M·Av·(Av − 1)/2 + Av·(P + v − M·Av + 1) − M·Z·(Z − 1)/2 − Z·(P − M·Z + 1) + (T − v)·Wc',
);

/** Σ over the first x tokens of the whole entries up to each. */
function entriesSeen(x: number, ratio: number): number {
  const whole = Math.floor(x / ratio);
  return (ratio * whole * (whole - 1)) / 2 + whole * (x - ratio * whole + 1);
}

/**
 * Entries that causal attention needs for T new tokens on top of P cached ones. Query t (1…T) sees
 * those whose tokens have all come, ⌊(P + t)/M⌋, or at most as many as it selects; v counts the
 * queries that see fewer than that.
 *
 * @example
 * entries(2, Infinity, { sequences: 1, newTokens: 3, pastTokens: 2 })
 * // 1 before, 2 after, pairs 1 + 2 + 2 = 5
 */
export function entries(
  ratio: number,
  selected: number,
  { newTokens: T, pastTokens: P }: Step,
): Entries {
  const M = ratio;
  const before = Math.floor(P / M);
  const after = Math.floor((P + T) / M);
  const v = selected === Infinity ? T : Math.min(Math.max(selected * M - 1 - P, 0), T);
  const Wc = Math.min(after, selected);
  return {
    after,
    before,
    pairs: entriesSeen(P + v, M) - entriesSeen(P, M) + (T - v) * Wc,
    own: { M, v, Av: Math.floor((P + v) / M), Z: before, A: after, Wc },
    derived: PAIRS,
  };
}

/**
 * Channels of earlier tokens that the entries of a step are made of, over h: those of the tokens that
 * wait for their entry, and with overlap also of the entry before; none if no entry is completed.
 */
export function waiting(
  { ratio: M, overlap }: Compression,
  { before, after }: Entries,
  P: number,
): number {
  const completed = after - before;
  if (completed === 0) return 0;
  const started = P % M;
  if (!overlap) return started;
  return started + (before > 0 ? M : 0) + (completed > 1 ? started : 0);
}

/** Contexts at which the cost of decoding one token goes over to another rule. */
export function compressedBends({ window, compression }: CompressedAttention): readonly number[] {
  // The window slides from here on.
  const bends = [window + 1];
  if (compression === null) return bends;
  const { ratio, overlap, selection } = compression;
  // The first entry has none before it.
  if (overlap) bends.push(ratio + 1);
  if (selection) bends.push(selection.selected * ratio);
  return bends;
}
