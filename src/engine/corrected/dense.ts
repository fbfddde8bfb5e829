import type { Options } from '../accounting.ts';
import type { DenseFeedForward } from '../model.ts';
import type { Operator, Part } from '../operator.ts';
import { operator } from '../operator.ts';
import type { Precision } from '../precision.ts';
import { UNQUANTIZED_BYTES, bytesPerElement } from '../precision.ts';
import type { Step } from '../step.ts';
import type { Layer } from './layer.ts';
import { activationRule, matmulRule } from './rules.ts';

/** What the operators are called and whose parameters they own: the layer's MLP, or a shared expert's. */
interface Role {
  readonly prefix: '' | 'shared_';
  readonly part: Part;
}
const MLP: Role = { prefix: '', part: 'feedForward' };

/** The MLP: up (and gate) projection, activation, down projection. */
export function denseOperators(
  { size: F, gated, activation, bias }: DenseFeedForward,
  { group, count, hiddenSize: D, input }: Layer,
  { sequences: B, newTokens: T }: Step,
  { weights, activations }: Precision,
  { fusion }: Options,
  { prefix, part }: Role = MLP,
): readonly Operator[] {
  const a = bytesPerElement(activations);
  const w = bytesPerElement(weights);
  const stored = { part, format: weights };
  const arithmetic = { left: weights, right: activations };
  const [gate, up, down] = [`${prefix}gate_proj`, `${prefix}up_proj`, `${prefix}down_proj`];
  const act = prefix === '' ? 'mlp_act' : `${prefix}act`;

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
