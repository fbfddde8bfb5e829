import type { Options } from '../accounting.ts';
import { formula } from '../formula.ts';
import type { ExpertFeedForward } from '../model.ts';
import type { Operator, Stored } from '../operator.ts';
import { operator } from '../operator.ts';
import type { Precision } from '../precision.ts';
import { FP16, UNQUANTIZED_BYTES, bytesPerElement } from '../precision.ts';
import type { Step } from '../step.ts';
import { denseOperators } from './dense.ts';
import {
  combineRule,
  expertActivationRule,
  expertRule,
  gatedAdd,
  routerRule,
} from './expert-rules.ts';
import type { Layer } from './layer.ts';
import { matmulRule, normRule, residualAdd } from './rules.ts';

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

/**
 * A mixture of experts: router, the three (or two) matrices of the chosen experts, the weighted sum
 * of their outputs, and the shared expert besides.
 *
 * Each matrix is one operator over all experts, as the grouped kernels run it. Every expert reads
 * the rows of its own tokens, so an input is read k times. Choosing the k best of E scores is not
 * counted.
 */
export function expertOperators(
  experts: ExpertFeedForward,
  layer: Layer,
  step: Step,
  precision: Precision,
  options: Options,
): readonly Operator[] {
  const { routedExperts: E, expertsPerToken: k, size: F, gated, activation, bias } = experts;
  const { group, count, hiddenSize: D, norm, input } = layer;
  const { latentSize, router, shared } = experts;
  const { sequences: B, newTokens: T } = step;
  const { weights, activations } = precision;
  const a = bytesPerElement(activations);
  const w = bytesPerElement(weights);
  const b = UNQUANTIZED_BYTES;
  const e = expectedExperts(E, k, B * T);
  const arithmetic = { left: weights, right: activations };
  const plain = { left: FP16, right: activations };

  const elementwise = (
    name: string,
    rule: Operator['rule'],
    inputs: readonly string[],
    inPlace = false,
  ): Operator =>
    operator({
      name,
      kind: 'elementwise',
      group,
      count,
      rule,
      letters: { B, T, k, D: width, F, a, b },
      inputs,
      arithmetic: 'vector',
      inPlace,
    });
  const projection = (
    name: string,
    from: string,
    upward: boolean,
    sharedInput: boolean,
  ): Operator =>
    operator({
      name,
      kind: 'matmul',
      group,
      count,
      rule: expertRule({ bias, sharedInput }),
      letters: { B, T, in: upward ? width : F, out: upward ? F : width, E, k, e, w, a, b },
      inputs: [from],
      arithmetic,
      stored: { part: 'experts', format: weights },
      prints: upward ? UP_PRINTS : DOWN_PRINTS,
      derived: DERIVED,
    });
  const single = (
    name: string,
    from: string,
    sizes: readonly [number, number],
    of: Stored,
  ): Operator =>
    operator({
      name,
      kind: 'matmul',
      group,
      count,
      rule: matmulRule({ bias: false, toCache: false, sharedInput: false }),
      letters: { B, T, in: sizes[0], out: sizes[1], w: bytesPerElement(of.format), a, kv: 0, b },
      inputs: [from],
      arithmetic: of.format === FP16 ? plain : arithmetic,
      stored: of,
    });
  const ownNorm = (name: string, from: string): Operator => ({
    ...elementwise(name, normRule({ ...norm, afterAdd: false }), [from]),
    letters: { B, T, D, a, b },
    stored: { part: 'norms', format: FP16 },
  });

  const width = latentSize ?? D;
  const normed = shared?.normed === true;
  // Gemma 4 routes and feeds its experts from the residual stream, each through a norm of its own.
  const source = normed ? layer.stream : input;
  const operators: Operator[] = [
    operator({
      name: 'router',
      kind: 'matmul',
      group,
      count,
      rule: routerRule(router),
      letters: { B, T, D, E, w: bytesPerElement(FP16), a, b },
      inputs: [source],
      arithmetic: plain,
      stored: { part: 'router', format: FP16 },
    }),
  ];
  let from = source;
  if (normed) {
    operators.push(ownNorm('experts_norm', source));
    from = 'experts_norm';
  }
  if (latentSize !== null) {
    operators.push(
      single('latent_down_proj', from, [D, width], { part: 'experts', format: weights }),
    );
    from = 'latent_down_proj';
  }
  if (gated) operators.push(projection('experts_gate_proj', from, true, false));
  const read = gated ? ['experts_gate_proj', 'experts_up_proj'] : ['experts_up_proj'];
  const fused = options.fusion;
  operators.push(
    projection('experts_up_proj', from, true, fused && gated),
    elementwise('experts_act', expertActivationRule({ activation, gated, fused }), read, fused),
    projection('experts_down_proj', 'experts_act', false, false),
    elementwise('experts_combine', combineRule, ['experts_down_proj']),
  );
  if (latentSize !== null) {
    const stored: Stored = { part: 'experts', format: weights };
    operators.push(single('latent_up_proj', 'experts_combine', [width, D], stored));
  }
  if (normed) operators.push(ownNorm('experts_post_norm', operators.at(-1)!.name));
  if (shared === null) return operators;

  const routed = operators.at(-1)!.name;
  const dense = { kind: 'dense', size: shared.size, gated, activation, bias: false } as const;
  operators.push(...denseOperators(dense, layer, step, precision, options, SHARED));
  if (normed) operators.push(ownNorm('shared_post_norm', operators.at(-1)!.name));
  const own = operators.at(-1)!.name;
  if (shared.gate) {
    const stored: Stored = { part: 'sharedExperts', format: FP16 };
    operators.push(single('shared_gate', input, [D, 1], stored));
  }
  const [sum, inputs] = shared.gate
    ? [gatedAdd, [routed, own, 'shared_gate']]
    : [residualAdd, [routed, own]];
  operators.push({ ...elementwise('shared_add', sum, inputs), letters: { B, T, D, a } });
  return operators;
}

const SHARED = { prefix: 'shared_', part: 'sharedExperts' } as const;
const UP_PRINTS = { in: 'D', out: 'F' };
const DOWN_PRINTS = { in: 'F', out: 'D' };
