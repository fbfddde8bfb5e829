import type { Options } from '../accounting.ts';
import type { DenseFeedForward } from '../model.ts';
import type { Operator, Part } from '../operator.ts';
import { operator } from '../operator.ts';
import type { Precision } from '../precision.ts';
import { UNQUANTIZED_BYTES, bytesPerElement } from '../precision.ts';
import type { Step } from '../step.ts';
import type { Layer } from './layer.ts';
import { activationRule, matmulRule } from './rules.ts';

/** What the operators are called and whose parameters they own. */
interface Role {
  readonly gate: string;
  readonly up: string;
  readonly act: string;
  readonly down: string;
  readonly part: Part;
}
const MLP: Role = {
  gate: 'gate_proj',
  up: 'up_proj',
  act: 'mlp_act',
  down: 'down_proj',
  part: 'feedForward',
};
export const SHARED_EXPERT: Role = {
  gate: 'shared_gate_proj',
  up: 'shared_up_proj',
  act: 'shared_act',
  down: 'shared_down_proj',
  part: 'sharedExperts',
};

/** The MLP: up (and gate) projection, activation, down projection. */
export function denseOperators(
  { size: F, gated, activation, bias }: DenseFeedForward,
  { group, count, hiddenSize: D, input }: Layer,
  { sequences: B, newTokens: T }: Step,
  { weights, activations }: Precision,
  { fusion }: Options,
  { gate, up, act, down, part }: Role = MLP,
): readonly Operator[] {
  const a = bytesPerElement(activations);
  const w = bytesPerElement(weights);
  const stored = { part, format: weights };
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
    projection(up, input, true, fusion && gated),
    operator({
      name: act,
      kind: 'elementwise',
      group,
      count,
      rule: activationRule({ activation, gated, fused: fusion }),
      letters: { B, T, F, a },
      inputs: gated ? [gate, up] : [up],
      arithmetic: 'vector',
      inPlace: fusion,
    }),
    projection(down, act, false, false),
  ];
  return gated ? [projection(gate, input, true, false), ...operators] : operators;
}

const UP_PRINTS = { in: 'D', out: 'F' };
const DOWN_PRINTS = { in: 'F', out: 'D' };
