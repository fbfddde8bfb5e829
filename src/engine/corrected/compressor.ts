import type { Options } from '../accounting.ts';
import type { Compression, Entries } from '../compressed.ts';
import { COMPRESSOR_STATE_BYTES, channelSets, waiting } from '../compressed.ts';
import type { Operator, Part, Stored } from '../operator.ts';
import { operator } from '../operator.ts';
import type { Precision } from '../precision.ts';
import { FP16, UNQUANTIZED_BYTES, bytesPerElement } from '../precision.ts';
import type { Step } from '../step.ts';
import type { Bytes } from '../units.ts';
import { compressor, compressorProjection } from './compressed-rules.ts';
import type { Layer } from './layer.ts';

/** What is compressed: the attention's own head, or an indexer's keys. */
export interface Compressed {
  readonly names: { readonly projection: string; readonly compressor: string };
  readonly part: Part;
  /** h of an entry, and as it prints. */
  readonly headDim: number;
  readonly text: 'h' | 'hi';
  readonly rotaryDim: number;
  /** Bytes per element of a cached entry. */
  readonly kv: Bytes;
}

/** Value and score of every channel of each token; then the entries whose tokens have all come. */
export function compressorOperators(
  compression: Compression,
  { names, part, headDim: h, text, rotaryDim: R, kv }: Compressed,
  seen: Entries,
  { group, count, hiddenSize: D, input }: Layer,
  { sequences: B, newTokens: T, pastTokens: P }: Step,
  { activations }: Precision,
  { fusion }: Options,
): readonly Operator[] {
  const { ratio: M } = compression;
  const o = channelSets(compression);
  const s = COMPRESSOR_STATE_BYTES;
  const a = bytesPerElement(activations);
  const w = bytesPerElement(FP16);
  const b = UNQUANTIZED_BYTES;
  const stored: Stored = { part, format: FP16 };
  const j = waiting(compression, seen, P);
  const y = Math.min(T, o * M);
  return [
    operator({
      name: names.projection,
      kind: 'matmul',
      group,
      count,
      rule: compressorProjection({ sharedInput: fusion }),
      letters: { B, T, D, out: 2 * o * h, w, a, s },
      inputs: [input],
      arithmetic: { left: FP16, right: activations },
      stored,
      prints: PRINTS[text].projection,
    }),
    operator({
      name: names.compressor,
      kind: 'elementwise',
      group,
      count,
      rule: compressor,
      letters: { B, T, P, M, A: seen.after, Z: seen.before, o, h, R, j, y, a, b, s, kv },
      inputs: [names.projection],
      arithmetic: 'vector',
      stored,
      prints: PRINTS[text].compressor,
    }),
  ];
}

const PRINTS = {
  h: { projection: { out: '(2·o·h)' }, compressor: {} },
  hi: { projection: { out: '(2·o·hi)' }, compressor: { h: 'hi' } },
} as const;
