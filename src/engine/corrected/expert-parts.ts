import type { Letters } from '../formula.ts';
import { formula } from '../formula.ts';
import type { ExpertFeedForward } from '../model.ts';
import type { Operator, Stored } from '../operator.ts';
import { operator } from '../operator.ts';
import type { Precision } from '../precision.ts';
import { FP16, UNQUANTIZED_BYTES, bytesPerElement } from '../precision.ts';
import type { Rule } from '../rule.ts';
import type { Step } from '../step.ts';
import { expertRule, routerNorm, routerRule } from './expert-rules.ts';
import type { Layer } from './layer.ts';
import { matmulRule, normRule } from './rules.ts';

/**
 * Distinct experts that N tokens are expected to need, if each draws k of E uniformly and
 * independently: E·(1 − (1 − k/E)^N).
 *
 * @example
 * expectedExperts(8, 2, 1) // 2: one token needs its own two
 * expectedExperts(8, 2, 8) // 7.2: a batch of eight needs almost all
 */
export const expectedExperts = (E: number, k: number, tokens: number): number =>
  E * (1 - (1 - k / E) ** tokens);

const DERIVED = { e: formula('E·(1 − (1 − k/E)^(B·T))') };

type Direction = 'up' | 'down';
/** Into the experts' own width and out of it, or to one number per token. */
type Plain = 'narrowing' | 'widening' | 'gate';

/** The operators that a mixture is made of, at one place of the network. */
export interface ExpertParts {
  /** The router, behind a norm of its own where it is scaled. */
  readonly router: (source: string) => readonly Operator[];
  /** One matrix of every expert. */
  readonly projection: (
    name: string,
    input: string,
    direction: Direction,
    sharedInput: boolean,
  ) => Operator;
  /** A matrix that every token meets. */
  readonly matrix: (name: string, input: string, kind: Plain, stored: Stored) => Operator;
  readonly elementwise: (
    name: string,
    rule: Rule,
    inputs: readonly string[],
    inPlace: boolean,
  ) => Operator;
  readonly norm: (name: string, input: string) => Operator;
  readonly sum: (rule: Rule, inputs: readonly string[]) => Operator;
}

export function expertParts(
  { routedExperts: E, expertsPerToken: k, size: F, bias, latentSize, router }: ExpertFeedForward,
  { group, count, hiddenSize: D, norm }: Layer,
  { sequences: B, newTokens: T }: Step,
  { weights, activations }: Precision,
): ExpertParts {
  const a = bytesPerElement(activations);
  const w = bytesPerElement(weights);
  const b = UNQUANTIZED_BYTES;
  const e = expectedExperts(E, k, B * T);
  const own = latentSize ?? D;
  const ownText = latentSize === null ? 'D' : 'D′';
  const arithmetic = { left: weights, right: activations };
  const plain = { left: FP16, right: activations };

  const elementwise = (
    name: string,
    rule: Rule,
    inputs: readonly string[],
    letters: Letters,
    given: Partial<Pick<Operator, 'inPlace' | 'prints' | 'stored'>>,
  ): Operator =>
    operator({
      name,
      kind: 'elementwise',
      group,
      count,
      rule,
      letters,
      inputs,
      arithmetic: 'vector',
      ...given,
    });

  return {
    router(source) {
      const scales = elementwise(
        'router_norm',
        routerNorm,
        [source],
        { B, T, D, E, a, b },
        { stored: NORMS },
      );
      const matrix = operator({
        name: 'router',
        kind: 'matmul',
        group,
        count,
        rule: routerRule(router),
        letters: { B, T, D, E, w: bytesPerElement(FP16), a, b },
        inputs: [router.scaled ? 'router_norm' : source],
        arithmetic: plain,
        stored: { part: 'router', format: FP16 },
      });
      return router.scaled ? [scales, matrix] : [matrix];
    },
    projection(name, input, direction, sharedInput) {
      const [from, to] = direction === 'up' ? [own, F] : [F, own];
      return operator({
        name,
        kind: 'matmul',
        group,
        count,
        rule: expertRule({ bias, sharedInput }),
        letters: { B, T, in: from, out: to, E, k, e, w, a, b },
        inputs: [input],
        arithmetic,
        stored: { part: 'experts', format: weights },
        prints: direction === 'up' ? { in: ownText, out: 'F' } : { in: 'F', out: ownText },
        derived: DERIVED,
      });
    },
    matrix(name, input, kind, stored) {
      const wide = { in: D, out: kind === 'gate' ? 1 : own };
      const printed = { in: 'D', out: kind === 'gate' ? '1' : ownText };
      const size = kind === 'widening' ? { in: wide.out, out: wide.in } : wide;
      return operator({
        name,
        kind: 'matmul',
        group,
        count,
        rule: matmulRule({ bias: false, toCache: false, sharedInput: false }),
        letters: { B, T, ...size, w: bytesPerElement(stored.format), a, kv: 0, b },
        inputs: [input],
        arithmetic: stored.format === FP16 ? plain : arithmetic,
        stored,
        prints: kind === 'widening' ? { in: printed.out, out: printed.in } : printed,
      });
    },
    elementwise: (name, rule, inputs, inPlace) =>
      elementwise(
        name,
        rule,
        inputs,
        { B, T, k, D: own, F, a },
        { inPlace, prints: { D: ownText } },
      ),
    norm: (name, input) =>
      elementwise(
        name,
        normRule({ ...norm, afterAdd: false }),
        [input],
        { B, T, D, a, b },
        { stored: NORMS },
      ),
    sum: (rule, inputs) => elementwise('shared_add', rule, inputs, { B, T, D, a }, {}),
  };
}

const NORMS: Stored = { part: 'norms', format: FP16 };
