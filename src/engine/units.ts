/**
 * The units of every number in the engine. Aliases tell the reader; they do not check.
 * Giga is 10⁹, always.
 */

/** Bytes. May be fractional: a weight at 4.25 bits occupies 0.53125 bytes. */
export type Bytes = number;
/** Arithmetic operations; one multiply-add counts as two. */
export type Ops = number;
/** Seconds. */
export type Seconds = number;
/** Operations per second; dense peaks. */
export type OpsPerSecond = number;
/** Bytes per second. */
export type BytesPerSecond = number;
/** Operations per byte: arithmetic intensity. */
export type OpsPerByte = number;
/** Bits per element, including the scales and zero points of the format. */
export type Bits = number;

export const BITS_PER_BYTE = 8;
export const KILO = 1e3;
export const GIGA = 1e9;
export const TERA = 1e12;
