import type { Issue } from './result.ts';
import { received } from './result.ts';

/**
 * One forward pass. Prefill and decode are the same code with a different step.
 *
 * B sequences, each with T new tokens on top of P tokens whose keys and values are cached.
 */
export interface Step {
  /** B. */
  readonly sequences: number;
  /** T: the prompt in prefill, 1 in decode. */
  readonly newTokens: number;
  /** P: tokens already in the cache, 0 without a cached prefix. */
  readonly pastTokens: number;
}

/** The step by which a model's own operators are listed. */
export const ONE_TOKEN: Step = { sequences: 1, newTokens: 1, pastTokens: 0 };

/** S = P + T: every token that the last new token can see. */
export const contextTokens = ({ newTokens, pastTokens }: Step): number => newTokens + pastTokens;

/** What the readers ask for: B sequences with a prompt each, then tokens generated one by one. */
export interface Workload {
  /** B, the sequences that run together. */
  readonly batch: number;
  /** Prompt tokens per sequence. */
  readonly prompt: number;
  /** Tokens per sequence that are already cached before the prompt (a shared prefix, an earlier turn). */
  readonly past: number;
  /** G, tokens to generate per sequence. The prompt's own pass yields the first. */
  readonly generate: number;
}

/** Above these a number is a slip of the keyboard, and sums leave the exact range of a double. */
export const WORKLOAD_MOST = { batch: 1e6, prompt: 1e8, past: 1e8, generate: 1e7 } as const;
const LEAST = { batch: 1, prompt: 1, past: 0, generate: 1 } as const;

export function workloadIssues(workload: Workload): readonly Issue[] {
  const issues: Issue[] = [];
  for (const key of ['batch', 'prompt', 'past', 'generate'] as const) {
    const value = workload[key];
    if (Number.isInteger(value) && value >= LEAST[key] && value <= WORKLOAD_MOST[key]) continue;
    issues.push({
      path: key,
      expected: `a whole number from ${LEAST[key]} to ${WORKLOAD_MOST[key]}`,
      received: received(value),
      message: `Give ${key} as a whole number of ${key === 'batch' ? 'sequences' : 'tokens'}.`,
    });
  }
  return issues;
}

/**
 * A step on its own, outside a workload, is held to the same limits; its cached tokens may be a
 * fraction, because the published tool samples contexts.
 */
export function stepIssues({ sequences, newTokens, pastTokens }: Step): readonly Issue[] {
  const past = Math.ceil(pastTokens);
  const issues = workloadIssues({ batch: sequences, prompt: newTokens, past, generate: 1 });
  return issues.map((issue) => (issue.path === 'past' ? { ...issue, message: TOO_LONG } : issue));
}

/** A step's cached tokens are a sum that nobody typed. */
const TOO_LONG = 'Cached tokens, prompt and answer together may come to 100 million tokens.';

export const prefillStep = ({ batch, prompt, past }: Workload): Step => ({
  sequences: batch,
  newTokens: prompt,
  pastTokens: past,
});

/** The first decode step: one token, on top of everything that prefill cached. */
export const decodeStep = ({ batch, prompt, past }: Workload): Step => ({
  sequences: batch,
  newTokens: 1,
  pastTokens: past + prompt,
});

/** The step that yields the last token; its own key and value join the cache. */
export const lastStep = ({ batch, past, prompt, generate }: Workload): Step => ({
  sequences: batch,
  newTokens: 1,
  pastTokens: past + prompt + generate - 2,
});
