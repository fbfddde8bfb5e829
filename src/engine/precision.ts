import { fail, ok, received } from './result.ts';
import type { Result } from './result.ts';
import type { Bits, Bytes } from './units.ts';
import { BITS_PER_BYTE } from './units.ts';

/** Arithmetic that a device can publish a dense peak for. */
export const COMPUTE_FORMATS = ['fp32', 'fp16', 'bf16', 'fp8', 'int8', 'fp4', 'int4'] as const;
export type ComputeFormat = (typeof COMPUTE_FORMATS)[number];

/** How numbers are stored, and what arithmetic runs on them when both operands are stored so. */
export interface NumberFormat {
  readonly id: string;
  readonly name: string;
  /** Bits per element, with the scales and zero points that the format stores beside them. */
  readonly bits: Bits;
  /**
   * The arithmetic of a matmul whose operands both have this format: the first of these that a
   * device publishes a peak for. None for formats that only store.
   */
  readonly computesAs: readonly ComputeFormat[];
}

/** Bytes per element. */
export const bytesPerElement = ({ bits }: NumberFormat): Bytes => bits / BITS_PER_BYTE;

const format = (
  id: string,
  name: string,
  bits: Bits,
  computesAs: readonly ComputeFormat[],
): NumberFormat => ({ id, name, bits, computesAs });

/** Where the bits of each come from: `format-notes.ts`. */
export const NUMBER_FORMATS: readonly NumberFormat[] = [
  format('fp32', 'FP32', 32, ['fp32']),
  format('fp16', 'FP16', 16, ['fp16', 'bf16']),
  format('bf16', 'BF16', 16, ['bf16']),
  format('fp8', 'FP8', 8, ['fp8']),
  format('int8', 'INT8', 8, ['int8']),
  format('int4-g128', 'INT4 g128', 4.25, []),
  format('int4-g64', 'INT4 g64', 4.5, []),
  format('int4', 'INT4 per channel', 4, ['int4']),
  format('mxfp4', 'MXFP4', 4.25, ['fp4']),
  format('nvfp4', 'NVFP4', 4.5, ['fp4']),
  format('q8_0', 'GGUF Q8_0', 8.5, []),
  format('q6_k', 'GGUF Q6_K', 6.5625, []),
  format('q5_k_m', 'GGUF Q5_K_M', 5.7036, []),
  format('q4_k_m', 'GGUF Q4_K_M', 4.8944, []),
  format('q4_0', 'GGUF Q4_0', 4.5, []),
  format('iq2_xxs', 'GGUF IQ2_XXS', 2.0625, []),
  format('int2', '2-bit', 2, []),
  format('int1', '1-bit', 1, []),
];

/** A format that must exist. */
export function numberFormat(id: string): NumberFormat {
  const found = NUMBER_FORMATS.find((each) => each.id === id);
  if (!found) throw new Error(`no number format ${id}`);
  return found;
}

/** A plain count of bits, as papers write it, means no particular arithmetic of that width. */
const PLAIN_BITS: Readonly<Record<string, readonly ComputeFormat[]>> = {
  32: ['fp32'],
  16: ['fp16', 'bf16'],
  8: ['int8', 'fp8'],
  4: ['int4', 'fp4'],
};
const PLAIN_BITS_MOST = 32;

/**
 * A format by its id (`fp16`, `int4-g128`) or by plain bits (`16`, `4.25`).
 *
 * @example
 * parseFormat('4.25', 'weights') // { id: '4.25', bits: 4.25, computesAs: [] }
 */
export function parseFormat(given: string | number, path: string): Result<NumberFormat> {
  const text = String(given).trim().toLowerCase();
  const known = NUMBER_FORMATS.find(({ id }) => id === text);
  if (known) return ok(known);
  const bits = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (bits >= 1 && bits <= PLAIN_BITS_MOST) {
    return ok(format(text, `${bits}-bit`, bits, PLAIN_BITS[bits] ?? []));
  }
  return fail({
    path,
    expected: `one of ${NUMBER_FORMATS.map(({ id }) => id).join(', ')}, or bits from 1 to ${PLAIN_BITS_MOST}`,
    received: received(given),
    message: `Choose one of the formats.`,
  });
}

/** The formats of a run. What the recipe does not quantize (norms, biases, router) stays at 16 bits. */
export interface Precision {
  /** Attention, MLP and expert matrices. */
  readonly weights: NumberFormat;
  /** Embedding table and lm_head. */
  readonly head: NumberFormat;
  readonly activations: NumberFormat;
  readonly kv: NumberFormat;
}

/** Everything at FP16: how most models are published and all of the paper's tables are made. */
export const FP16: NumberFormat = NUMBER_FORMATS[1]!;
export const FP16_PRECISION: Precision = { weights: FP16, head: FP16, activations: FP16, kv: FP16 };

/** Bytes of one norm weight, bias or position embedding element: recipes leave those at 16 bits. */
export const UNQUANTIZED_BYTES: Bytes = 2;

/**
 * The arithmetic of a matmul: that of the wider of its two operands. Formats that only store
 * (W4A16, W8.5A8) are unpacked and computed at the activations' format.
 *
 * Empty when the activations have no arithmetic, such as 2 bits.
 */
export function matmulFormats(
  weights: NumberFormat,
  activations: NumberFormat,
): readonly ComputeFormat[] {
  const wider = weights.bits > activations.bits && weights.computesAs.length > 0;
  return wider ? weights.computesAs : activations.computesAs;
}
