import { compressedBends, compressorBytes } from './compressed.ts';
import type { CompressedAttention } from './compressed.ts';
import type { Attention } from './model.ts';
import { stateBytes } from './recurrent.ts';
import { spanBends, tokensKept } from './span.ts';
import type { Bytes } from './units.ts';

/**
 * What one layer keeps of a sequence between two steps, by kind of attention: the one switch over
 * kinds outside the operators.
 */

/**
 * Bytes per element of an indexer's keys: FP8, with a 32-bit scale for every 128 (DeepSeek-V3.2-Exp,
 * inference/model.py). The cache's format does not apply to them.
 */
export const INDEX_KEY_BYTES = 1 + 4 / 128;

/** A compressed entry, with its key for the indexer if there is one. */
const entryBytes = ({ headDim, compression }: CompressedAttention, kv: Bytes): Bytes =>
  headDim * kv + (compression?.selection?.headDim ?? 0) * INDEX_KEY_BYTES;

function compressedKept(attention: CompressedAttention, context: number, kv: Bytes): Bytes {
  const { headDim, window, compression } = attention;
  const raw = Math.min(context, window) * headDim * kv;
  if (compression === null) return raw;
  const { ratio, selection } = compression;
  const states =
    compressorBytes(compression, headDim) +
    (selection ? compressorBytes(compression, selection.headDim) : 0);
  return raw + Math.floor(context / ratio) * entryBytes(attention, kv) + states;
}

/**
 * Bytes that one more token adds, windows ignored: 2·K·h·kv with keys and values, (r + R)·kv with a
 * latent. Of compressed entries it is a token's share, and the tokens that stay as they are, which
 * are few and the same in number, add nothing.
 */
export function bytesPerToken(attention: Attention, kv: Bytes): Bytes {
  switch (attention.kind) {
    case 'heads':
      return 2 * attention.kvHeads * attention.headDim * kv;
    case 'latent':
      return (
        (attention.latentRank + attention.rotaryDim) * kv +
        (attention.sparse?.indexer?.headDim ?? 0) * INDEX_KEY_BYTES
      );
    case 'compressed':
      return attention.compression ? entryBytes(attention, kv) / attention.compression.ratio : 0;
    case 'gated-delta':
    case 'mamba-2':
    case 'mamba-1':
    case 'lightning':
      return 0;
  }
}

/** Bytes kept at a context of S tokens: a windowed layer keeps at most its window, a state its size. */
export function bytesKept(attention: Attention, context: number, kv: Bytes): Bytes {
  switch (attention.kind) {
    case 'heads':
    case 'latent':
      return bytesPerToken(attention, kv) * tokensKept(attention.span, context);
    case 'compressed':
      return compressedKept(attention, context, kv);
    case 'gated-delta':
    case 'mamba-2':
    case 'mamba-1':
    case 'lightning':
      return stateBytes(attention);
  }
}

/** Contexts from `from` to `to` at which the cost of decoding one token stops being one straight line. */
export function bends(attention: Attention, from: number, to: number): readonly number[] {
  switch (attention.kind) {
    case 'heads':
      return spanBends(attention.span, from, to);
    case 'latent':
      return attention.sparse ? [attention.sparse.selected] : spanBends(attention.span, from, to);
    case 'compressed':
      return compressedBends(attention);
    case 'gated-delta':
    case 'mamba-2':
    case 'mamba-1':
    case 'lightning':
      return [];
  }
}
