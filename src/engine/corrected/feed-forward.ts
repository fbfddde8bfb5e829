import type { Options } from '../accounting.ts';
import type { DenseFeedForward } from '../model.ts';
import type { Operator, Stored } from '../operator.ts';
import type { Precision } from '../precision.ts';
import { UNQUANTIZED_BYTES, bytesPerElement } from '../precision.ts';
import type { Step } from '../step.ts';
import type { Layer } from './layer.ts';
import { activationRule, matmulRule } from './rules.ts';

/** The MLP: up (and gate) projection, activation, down projection. */
export function feedForwardOperators(
  { size, gated, activation, bias }: DenseFeedForward,
  { group, count, hiddenSize, input }: Layer,
  { sequences: B, newTokens: T }: Step,
  precision: Precision,
  { fusion }: Options,
): readonly Operator[] {
  const a = bytesPerElement(precision.activations);
  const w = bytesPerElement(precision.weights);
  const here = { group, count };
  const stored: Stored = { part: 'feedForward', format: precision.weights };
  const matrix = { left: precision.weights, right: precision.activations };

  const projection = (name: string, from: string, up: boolean, sharedInput: boolean): Operator => ({
    ...here,
    name,
    kind: 'matmul',
    rule: matmulRule({ bias, toCache: false, sharedInput }),
    letters: {
      B,
      T,
      in: up ? hiddenSize : size,
      out: up ? size : hiddenSize,
      w,
      a,
      b: UNQUANTIZED_BYTES,
    },
    inputs: [from],
    arithmetic: matrix,
    stored,
    prints: up ? UP_PRINTS : DOWN_PRINTS,
  });

  const up = projection('up_proj', input, true, fusion && gated);
  const act: Operator = {
    ...here,
    name: 'mlp_act',
    kind: 'elementwise',
    rule: activationRule({ activation, gated, fused: fusion }),
    letters: { B, T, F: size, a },
    inputs: gated ? ['gate_proj', 'up_proj'] : ['up_proj'],
    arithmetic: 'vector',
    stored: null,
    inPlace: fusion,
  };
  const down = projection('down_proj', 'mlp_act', false, false);
  return gated ? [projection('gate_proj', input, true, false), up, act, down] : [up, act, down];
}

const UP_PRINTS = { in: 'D', out: 'F' };
const DOWN_PRINTS = { in: 'F', out: 'D' };
