import type { Formula, Letters } from './formula.ts';
import { formula } from './formula.ts';
import type { Span } from './model.ts';
import { evaluator } from './program.ts';
import type { Step } from './step.ts';

/** What a step sees of the cache through one layer's mask. */
export interface Visible {
  /** S: cached and new tokens whose keys the step needs at all. */
  readonly keys: number;
  /** n: query–key pairs that the mask leaves, per head and sequence. */
  readonly pairs: number;
  /** The letters of this kind of mask, from which `n` and `S` are derived. */
  readonly own: Letters;
  /** Where `n` and `S` come from. */
  readonly derived: Readonly<Record<'n' | 'S', Formula>>;
}

const CONTEXT = formula('P + T');

const FULL = { n: formula('T·P + T·(T + 1)/2'), S: CONTEXT };
const WINDOW = { n: formula('u·P + u·(u + 1)/2 + (T − u)·W'), S: CONTEXT };
const FULL_WINDOW = { n: WINDOW.n, S: formula('W + T − 1') };
const SELECTION = { n: WINDOW.n, S: formula('T·W') };
const CHUNK = {
  n: formula('c·C·(C + 1)/2 + l·(l + 1)/2 − p·(p + 1)/2'),
  S: formula('p + T'),
};

const fullPairs = evaluator(FULL.n);
const windowPairs = evaluator(WINDOW.n);
const chunkPairs = evaluator(CHUNK.n);

const NOTHING: Letters = {};

/**
 * Keys and pairs that causal attention needs for T new tokens on top of P cached ones.
 *
 * Query t (1…T) sees n(t) = min(P + t, W) keys; W = ∞ without a window, and u counts the queries for
 * which the window has not filled yet:
 *
 *     n = Σ n(t) = u·P + u·(u+1)/2 + (T−u)·W        without a window u = T
 *     S = min(P + T, W + T − 1)
 *
 * A query that selects its keys sees as many as in a window, but any of them, and the new tokens are
 * taken to select different ones: S = min(P + T, T·W).
 *
 * In chunks of C a query sees n(t) = ((P + t − 1) mod C) + 1 keys. Of the first chunk p = P mod C
 * tokens are cached; c chunks are whole when the step ends, and l tokens are in the last one:
 *
 *     n = c·C·(C+1)/2 + l·(l+1)/2 − p·(p+1)/2        S = p + T
 *
 * @example
 * visible({ kind: 'window', size: 4 }, { sequences: 1, newTokens: 6, pastTokens: 0 })
 * // pairs 1+2+3+4+4+4 = 18, keys 6
 */
export function visible(span: Span, { newTokens: T, pastTokens: P }: Step): Visible {
  switch (span.kind) {
    case 'full':
      return { keys: P + T, pairs: fullPairs({ T, P }), own: NOTHING, derived: FULL };
    case 'window': {
      const W = span.size;
      const u = Math.min(Math.max(W - P, 0), T);
      const filled = P >= W - 1;
      return {
        keys: filled ? W + T - 1 : P + T,
        pairs: windowPairs({ T, P, u, W }),
        own: { u, W },
        derived: filled ? FULL_WINDOW : WINDOW,
      };
    }
    case 'selection': {
      const W = Math.min(span.size, P + T);
      const u = Math.min(Math.max(W - P, 0), T);
      const different = T * W < P + T;
      return {
        keys: different ? T * W : P + T,
        pairs: windowPairs({ T, P, u, W }),
        own: { u, W },
        derived: different ? SELECTION : WINDOW,
      };
    }
    case 'chunk': {
      const C = span.size;
      const p = P % C;
      const c = Math.floor((p + T) / C);
      const l = (p + T) % C;
      return {
        keys: p + T,
        pairs: chunkPairs({ c, C, l, p }),
        own: { p, c, l, C },
        derived: CHUNK,
      };
    }
  }
}

/** Tokens of a layer that stay in its cache at a context of S. */
export const tokensKept = (span: Span, context: number): number =>
  span.kind === 'window' || span.kind === 'chunk' ? Math.min(context, span.size) : context;

/**
 * Contexts from `from` to `to` at which the cost of decoding one token stops being one straight
 * line: where a window has filled, and where a chunk ends.
 */
export function spanBends(span: Span, from: number, to: number): readonly number[] {
  switch (span.kind) {
    case 'full':
      return [];
    case 'window':
    case 'selection':
      return [span.size];
    case 'chunk': {
      // A chunk's last token sees the whole chunk; the next one starts at 1 again.
      const bends: number[] = [];
      const first = Math.ceil(from / span.size);
      for (let chunk = first; chunk * span.size < to; chunk++) bends.push(chunk * span.size + 1);
      return bends;
    }
  }
}
