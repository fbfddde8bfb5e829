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

/** Bytes that one more token adds, windows ignored: 2·K·h·kv with keys and values, (r + R)·kv with a latent. */
export function bytesPerToken(attention: Attention, kv: Bytes): Bytes {
  switch (attention.kind) {
    case 'heads':
      return 2 * attention.kvHeads * attention.headDim * kv;
    case 'latent':
      return (
        (attention.latentRank + attention.rotaryDim) * kv +
        (attention.sparse?.indexer?.headDim ?? 0) * INDEX_KEY_BYTES
      );
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
    case 'gated-delta':
    case 'mamba-2':
    case 'mamba-1':
    case 'lightning':
      return [];
  }
}
