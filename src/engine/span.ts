import type { Formula } from './formula.ts';
import { compile, formula } from './formula.ts';
import type { Span } from './model.ts';
import { unreachable } from './result.ts';
import type { Step } from './step.ts';

/** What a step sees of the cache through one layer's mask. */
export interface Visible {
  /** S: cached and new tokens whose keys the step needs at all. */
  readonly keys: number;
  /** n: query–key pairs that the mask leaves, per head and sequence. */
  readonly pairs: number;
  /** u: queries that see the whole context. */
  readonly u: number;
  /** W: the window; 0 where there is none. */
  readonly W: number;
  /** Where `n` and `S` come from. */
  readonly derived: Readonly<Record<'n' | 'S', Formula>>;
}

const SLOTS = new Map([...'TPuW'].map((name, slot) => [name, slot]));
const CONTEXT = formula('P + T');

const FULL = { n: formula('T·P + T·(T + 1)/2'), S: CONTEXT };
const WINDOW = { n: formula('u·P + u·(u + 1)/2 + (T − u)·W'), S: CONTEXT };
const FULL_WINDOW = { n: WINDOW.n, S: formula('W + T − 1') };

const fullPairs = compile(FULL.n, SLOTS);
const windowPairs = compile(WINDOW.n, SLOTS);

/**
 * Keys and pairs that causal attention needs for T new tokens on top of P cached ones.
 *
 * Query t (1…T) sees n(t) = min(P + t, W) keys; W = ∞ without a window, and u counts the queries for
 * which the window has not filled yet:
 *
 *     n = Σ n(t) = u·P + u·(u+1)/2 + (T−u)·W        without a window u = T
 *     S = min(P + T, W + T − 1)
 *
 * @example
 * visible({ kind: 'window', size: 4 }, { sequences: 1, newTokens: 6, pastTokens: 0 })
 * // pairs 1+2+3+4+4+4 = 18, keys 6
 */
export function visible(span: Span, { newTokens: T, pastTokens: P }: Step): Visible {
  switch (span.kind) {
    case 'full':
      return { keys: P + T, pairs: fullPairs([T, P]), u: T, W: 0, derived: FULL };
    case 'window': {
      const W = span.size;
      const u = Math.min(Math.max(W - P, 0), T);
      const filled = P >= W - 1;
      return {
        keys: filled ? W + T - 1 : P + T,
        pairs: windowPairs([T, P, u, W]),
        u,
        W,
        derived: filled ? FULL_WINDOW : WINDOW,
      };
    }
    default:
      return unreachable(span);
  }
}

/** Tokens of a layer that stay in its cache at a context of S. */
export const tokensKept = (span: Span, context: number): number =>
  span.kind === 'window' ? Math.min(context, span.size) : context;

/** Contexts at which the cost of decoding one token stops being one straight line. */
export const bends = (span: Span): readonly number[] => (span.kind === 'window' ? [span.size] : []);
