import type { Options } from '../accounting.ts';
import { INDEX_KEY_BYTES } from '../cache.ts';
import type { CompressedAttention, Compression } from '../compressed.ts';
import { entries } from '../compressed.ts';
import type { Operator } from '../operator.ts';
import type { Precision } from '../precision.ts';
import { bytesPerElement } from '../precision.ts';
import type { Step } from '../step.ts';
import type { CompressedParts } from './compressed-parts.ts';
import { compressedParts } from './compressed-parts.ts';
import {
  compressedFused,
  compressedQk,
  compressedSoftmax,
  compressedSv,
  groupedOutput,
} from './compressed-rules.ts';
import type { Compressed } from './compressor.ts';
import { compressorOperators } from './compressor.ts';
import type { Layer } from './layer.ts';
import { matmulRule } from './rules.ts';

/**
 * Attention to the last tokens as they are and to compressed entries of all that came before: every
 * entry, or those that an indexer scores best.
 */
export function compressedAttentionOperators(
  attention: CompressedAttention,
  layer: Layer,
  step: Step,
  precision: Precision,
  options: Options,
): readonly Operator[] {
  const { queryHeads: H, queryRank, headDim: h, compression } = attention;
  const { outputGroups: G, outputRank } = attention;
  const { hiddenSize: D, input } = layer;
  const { fusion, flashAttention } = options;
  const selection = compression?.selection ?? null;
  const parts = compressedParts(attention, layer, step, precision, options);
  const [queries, rank] = [[H * h, '(H·h)'] as const, [queryRank, 'rq'] as const];
  const grouped = [G * outputRank, '(G·ro)'] as const;

  const operators: Operator[] = [
    parts.product('q_a_proj', PLAIN, input, [D, 'D'], rank),
    parts.norm('q_a_norm', 'q_a_proj', rank, true),
    parts.product('q_b_proj', PLAIN, 'q_a_norm', rank, queries),
    parts.norm('q_norm', 'q_b_proj', queries, false),
    parts.product('kv_proj', cached(fusion), input, [D, 'D'], [h, 'h']),
    parts.norm('kv_norm', 'kv_proj', [h, 'h'], true),
    parts.rope('q_norm', 'kv_norm'),
  ];
  if (compression) {
    operators.push(
      ...compressionOperators(compression, attention, parts, layer, step, precision, options),
    );
  }
  const keys = compression ? ['kv_norm', 'compress'] : ['kv_norm'];
  const chosen = selection ? ['index_topk'] : [];
  if (flashAttention) {
    const rule = compressedFused({ selects: selection !== null });
    operators.push(parts.attend('fused_attention', rule, ['rope', ...keys, ...chosen]));
  } else {
    operators.push(
      parts.attend('qk_matmul', compressedQk, ['rope', ...keys]),
      parts.attend('softmax', compressedSoftmax, ['qk_matmul', ...chosen]),
      parts.attend('sv_matmul', compressedSv, ['softmax', ...keys]),
    );
  }
  // The values were rotated with the keys, and the output is turned back.
  operators.push(
    parts.ropeBack('o_rope', operators.at(-1)!.name),
    parts.product(
      'o_a_proj',
      groupedOutput,
      'o_rope',
      [(H * h) / G, '(H·h/G)'],
      [outputRank, 'ro'],
    ),
    parts.product('out_proj', PLAIN, 'o_a_proj', grouped, [D, 'D']),
  );
  return operators;
}

/** Entries of the attention, and where it selects them, those of its indexer and the choice. */
function compressionOperators(
  compression: Compression,
  { headDim, rotaryDim }: CompressedAttention,
  parts: CompressedParts,
  layer: Layer,
  step: Step,
  precision: Precision,
  options: Options,
): readonly Operator[] {
  const seen = entries(compression.ratio, Infinity, step);
  const compressed = (of: Compressed): readonly Operator[] =>
    compressorOperators(compression, of, seen, layer, step, precision, options);
  const { selection } = compression;
  const kv = bytesPerElement(precision.kv);
  const own = compressed({ ...OWN, headDim, rotaryDim, kv });
  if (!selection) return own;
  return [
    ...own,
    ...parts.indexQueries(selection),
    ...compressed({ ...INDEX, headDim: selection.headDim, rotaryDim, kv: INDEX_KEY_BYTES }),
    ...parts.indexChoice(selection, seen),
  ];
}

const OWN = {
  names: { projection: 'compress_proj', compressor: 'compress' },
  part: 'compressors',
  text: 'h',
} as const;
const INDEX = {
  names: { projection: 'index_compress_proj', compressor: 'index_compress' },
  part: 'indexer',
  text: 'hi',
} as const;

const PLAIN = matmulRule({ bias: false, toCache: false, sharedInput: false });
const cached = (sharedInput: boolean) => matmulRule({ bias: false, toCache: true, sharedInput });
