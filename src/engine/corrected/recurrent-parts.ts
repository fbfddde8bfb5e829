import type { Operator, Stored } from '../operator.ts';
import { operator } from '../operator.ts';
import type { Precision } from '../precision.ts';
import { FP16, UNQUANTIZED_BYTES, bytesPerElement } from '../precision.ts';
import type { ShortConvolution } from '../recurrent.ts';
import type { Rule } from '../rule.ts';
import type { Step } from '../step.ts';
import type { Bits } from '../units.ts';
import { BITS_PER_BYTE } from '../units.ts';
import type { Layer } from './layer.ts';
import { convolution, gateNorm, plainNorm } from './recurrent-rules.ts';
import { activationRule, matmulRule, normRule } from './rules.ts';

const RMS = { kind: 'rmsnorm', bias: false, afterAdd: false } as const;

/** Sizes of a recurrence, under the letters of its rule. */
export type RecurrenceLetters = Readonly<Record<string, number>>;

interface Projection {
  readonly bias?: boolean;
  /** A fused neighbour has read the input already. */
  readonly sharedInput?: boolean;
}

/** The operators that linear-attention and state-space layers are made of, at one place of the network. */
export interface RecurrentParts {
  readonly projection: (
    name: string,
    input: string,
    size: readonly [from: number, to: number],
    prints: readonly [from: string, to: string],
    how?: Projection,
  ) => Operator;
  readonly conv1d: (input: string, channels: number, how: ShortConvolution) => Operator;
  readonly recurrence: (
    name: string,
    inputs: readonly string[],
    rules: { readonly step: Rule; readonly chunks: Rule },
    letters: RecurrenceLetters,
    stateBits: Bits,
    chunk: number,
  ) => Operator;
  readonly gateNorm: (
    gate: 'silu' | 'sigmoid',
    sharedByHeads: boolean,
    inputs: readonly string[],
    H: number,
    hv: number,
  ) => Operator;
  /** An RMSNorm over a width of its own, with trained weights or without. */
  readonly norm: (name: string, input: string, width: number, weights: boolean) => Operator;
  /** SiLU over a width of its own. */
  readonly silu: (name: string, input: string, width: number, fused: boolean) => Operator;
}

export function recurrentParts(
  { group, count }: Layer,
  { sequences: B, newTokens: T, pastTokens: P }: Step,
  { weights, activations }: Precision,
): RecurrentParts {
  const a = bytesPerElement(activations);
  const w = bytesPerElement(weights);
  const b = UNQUANTIZED_BYTES;
  const matrices: Stored = { part: 'mixers', format: weights };
  const plain: Stored = { part: 'mixers', format: FP16 };
  const matrix = { left: weights, right: activations };
  const tiles = { left: activations, right: activations };
  // A sequence starts from zeros, which nobody reads.
  const z = P > 0 ? 1 : 0;

  return {
    projection: (name, input, [from, to], [fromText, toText], how = {}) =>
      operator({
        name,
        kind: 'matmul',
        group,
        count,
        rule: matmulRule({
          bias: how.bias ?? false,
          toCache: false,
          sharedInput: how.sharedInput ?? false,
        }),
        letters: { B, T, in: from, out: to, w, a, kv: 0, b },
        inputs: [input],
        arithmetic: matrix,
        stored: matrices,
        prints: { in: fromText, out: toText },
      }),
    conv1d: (input, X, { taps: J, bias }) =>
      operator({
        name: 'conv1d',
        kind: 'attention',
        group,
        count,
        rule: convolution(bias),
        letters: { B, T, X, J, a, b, z },
        inputs: [input],
        arithmetic: 'vector',
        stored: plain,
      }),
    recurrence(name, inputs, { step, chunks }, letters, stateBits, Q) {
      // One token runs the recurrence itself; more run in chunks, as matrix products of whole tiles.
      const one = T === 1;
      const rule = one ? step : chunks;
      const s = stateBits / BITS_PER_BYTE;
      return operator({
        name,
        kind: 'attention',
        group,
        count,
        rule,
        letters: { B, T, ...letters, Q, m: Math.ceil(T / Q), a, b, s, z },
        inputs,
        // The same rule for both means that there is no form in matrix products.
        arithmetic: one || step === chunks ? 'vector' : tiles,
        stored: rule.plainParameters ? plain : null,
      });
    },
    gateNorm: (gate, sharedByHeads, inputs, H, hv) =>
      operator({
        name: 'gate_norm',
        kind: 'elementwise',
        group,
        count,
        rule: gateNorm({ gate, sharedByHeads }),
        letters: { B, T, H, hv, a, b },
        inputs,
        arithmetic: 'vector',
        stored: plain,
      }),
    norm: (name, input, D, trained) =>
      operator({
        name,
        kind: 'elementwise',
        group,
        count,
        rule: trained ? normRule(RMS) : plainNorm,
        letters: { B, T, D, a, b },
        inputs: [input],
        arithmetic: 'vector',
        stored: trained ? plain : null,
        prints: { D: '(R + 2·h)' },
      }),
    silu: (name, input, F, fused) =>
      operator({
        name,
        kind: 'elementwise',
        group,
        count,
        rule: activationRule({ activation: 'silu', gated: false, fused }),
        letters: { B, T, F, a },
        inputs: [input],
        arithmetic: 'vector',
        inPlace: fused,
        prints: { F: '(3·H·h)' },
      }),
  };
}
