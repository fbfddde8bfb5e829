import type { HyperConnections } from '../model.ts';
import type { Operator, Stored } from '../operator.ts';
import { operator } from '../operator.ts';
import type { Precision } from '../precision.ts';
import { FP16, UNQUANTIZED_BYTES, bytesPerElement, numberFormat } from '../precision.ts';
import { rule } from '../rule.ts';
import type { Step } from '../step.ts';
import type { Bytes } from '../units.ts';
import { flags, variants } from './rules.ts';

/** Rule A14. What the streams are mixed by is FP32. */
const outputBytes = 4;

interface Mixture {
  /** In front of the head the streams are only summed up: nothing is written back to them. */
  readonly last: boolean;
  /** The block before has left the streams on chip. */
  readonly sharedInput: boolean;
}

/** Weights of every stream for the block's input, for its output, and for one another. */
const mixture = variants<Mixture>(
  ({ last, sharedInput }) => flags(last, sharedInput),
  ({ last, sharedInput }) => {
    const scales = last ? 1 : 3;
    return {
      id: 'hyper-connections',
      shape: 'B,T,Y·D × Y·D,out → B,T,out',
      outputBytes,
      parameters: 'Y·D·out',
      plainParameters: `out + ${scales}`,
      // The sum of squares is one more column; then scale, bias and sigmoid, and the iterations.
      ops: `2·B·T·Y·D·(out + 1) + 6·B·T·out${last ? '' : ' + 4·B·T·t·Y²'}`,
      weightsRead: `Y·D·out·w + (out + ${scales})·b`,
      ...(sharedInput ? {} : { activationsRead: 'B·T·Y·D·a' }),
      activationsWrite: '4·B·T·out',
    };
  },
);

const collapse = rule({
  id: 'hyper-connections',
  shape: 'B,T,Y,D;B,T,out → B,T,D',
  ops: '2·B·T·Y·D',
  activationsRead: 'B·T·Y·D·a + 4·B·T·out',
  activationsWrite: 'B·T·D·a',
});

const writeBack = rule({
  id: 'hyper-connections',
  shape: 'B,T,Y,D;B,T,D;B,T,out → B,T,Y,D',
  ops: '2·B·T·Y·D·(Y + 1)',
  activationsRead: 'B·T·Y·D·a + B·T·D·a + 4·B·T·out',
  activationsWrite: 'B·T·Y·D·a',
});

const expansion = rule({
  id: 'hyper-connections',
  shape: 'B,T,D → B,T,Y,D',
  activationsRead: 'B·T·D·a',
  activationsWrite: 'B·T·Y·D·a',
});

const FP32 = numberFormat('fp32');
const STORED: Stored = { part: 'hyperConnections', format: FP32 };

/** What is called how around a block. */
interface Named {
  readonly mixture: string;
  readonly collapse: string;
  readonly add: string;
}

/** The operators of hyper-connections, at one place of the network. */
export interface StreamParts {
  /** The embedding, once for every stream. */
  readonly expand: () => Operator;
  /** From the streams to a block's input: their weights, and the sum. */
  readonly into: (named: Named, streams: string, sharedInput: boolean) => readonly Operator[];
  /** A block's output into all streams, which are mixed. */
  readonly back: (named: Named, streams: string, output: string) => Operator;
  /** From the streams to the final norm. */
  readonly last: () => readonly Operator[];
}

/** Weights as they print: for a block's input, its output and the streams among themselves, or one each. */
const PRINTS = { out: '(Y² + 2·Y)' };
const LAST_PRINTS = { out: 'Y' };

export function streamParts(
  { streams: Y, iterations: t }: HyperConnections,
  D: number,
  { group, count }: { readonly group: string; readonly count: number },
  { sequences: B, newTokens: T }: Step,
  { activations }: Precision,
): StreamParts {
  const a = bytesPerElement(activations);
  const [w, b] = [bytesPerElement(FP32), UNQUANTIZED_BYTES];
  const widthOf = (last: boolean): number => (last ? Y : Y * Y + 2 * Y);

  const weights = (name: string, streams: string, last: boolean, sharedInput: boolean): Operator =>
    operator({
      name,
      kind: 'matmul',
      group,
      count,
      rule: mixture({ last, sharedInput }),
      letters: { B, T, Y, D, t, out: widthOf(last), w, a, b },
      inputs: [streams],
      // Published kernels multiply in TF32, for which no peak is listed: 16 bits bound it.
      arithmetic: { left: FP16, right: activations },
      stored: STORED,
      prints: last ? LAST_PRINTS : PRINTS,
    });
  const elementwise = (
    name: string,
    rule: Operator['rule'],
    inputs: readonly string[],
    last: boolean,
  ): Operator =>
    operator({
      name,
      kind: 'elementwise',
      group,
      count,
      rule,
      letters: { B, T, Y, D, out: widthOf(last), a },
      inputs,
      arithmetic: 'vector',
      prints: last ? LAST_PRINTS : PRINTS,
    });
  return {
    expand: () => elementwise('hc_expand', expansion, ['embedding'], false),
    into: (named, streams, sharedInput) => [
      weights(named.mixture, streams, false, sharedInput),
      elementwise(named.collapse, collapse, [streams, named.mixture], false),
    ],
    back: (named, streams, output) =>
      elementwise(named.add, writeBack, [streams, output, named.mixture], false),
    last: () => [
      weights('head_hc_fn', 'input', true, false),
      elementwise('head_hc_in', collapse, ['input', 'head_hc_fn'], true),
    ],
  };
}

/** Elements of weights in front of the head, of which a module that predicts ahead has its own. */
export const headMixtureElements = ({ streams: Y }: HyperConnections, D: number): number =>
  Y * D * Y + Y + 1;

/** What several streams take, where an operator reads them; null where there is one. */
export function streamBytes({ letters }: Operator, activation: Bytes): Bytes | null {
  const { B, T, Y, D } = letters;
  return Y === undefined ? null : B! * T! * Y * D! * activation;
}
