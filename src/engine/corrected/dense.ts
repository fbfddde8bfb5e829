import type { Options } from '../accounting.ts';
import type { DenseFeedForward } from '../model.ts';
import type { Operator, Stored } from '../operator.ts';
import { operator } from '../operator.ts';
import type { Precision } from '../precision.ts';
import { UNQUANTIZED_BYTES, bytesPerElement } from '../precision.ts';
import type { Step } from '../step.ts';
import type { Layer } from './layer.ts';
import { activationRule, matmulRule } from './rules.ts';

/** The MLP: up (and gate) projection, activation, down projection. */
export function denseOperators(
  { size: F, gated, activation, bias }: DenseFeedForward,
  { group, count, hiddenSize: D, input }: Layer,
  { sequences: B, newTokens: T }: Step,
  { weights, activations }: Precision,
  { fusion }: Options,
): readonly Operator[] {
  const a = bytesPerElement(activations);
  const w = bytesPerElement(weights);
  const stored: Stored = { part: 'feedForward', format: weights };
  const arithmetic = { left: weights, right: activations };

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
      rule: matmulRule({ bias, toCache: false, sharedInput }),
      letters: { B, T, in: upward ? D : F, out: upward ? F : D, w, a, kv: 0, b: UNQUANTIZED_BYTES },
      inputs: [from],
      arithmetic,
      stored,
      prints: upward ? UP_PRINTS : DOWN_PRINTS,
    });

  const operators = [
    projection('up_proj', input, true, fusion && gated),
    operator({
      name: 'mlp_act',
      kind: 'elementwise',
      group,
      count,
      rule: activationRule({ activation, gated, fused: fusion }),
      letters: { B, T, F, a },
      inputs: gated ? ['gate_proj', 'up_proj'] : ['up_proj'],
      arithmetic: 'vector',
      inPlace: fusion,
    }),
    projection('down_proj', 'mlp_act', false, false),
  ];
  return gated ? [projection('gate_proj', input, true, false), ...operators] : operators;
}

const UP_PRINTS = { in: 'D', out: 'F' };
const DOWN_PRINTS = { in: 'F', out: 'D' };
