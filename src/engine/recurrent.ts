import { BITS_PER_BYTE } from './units.ts';
import type { Bits, Bytes } from './units.ts';
import { UNQUANTIZED_BYTES } from './precision.ts';

/**
 * What stands in the place of attention in linear-attention and state-space layers: token mixers that
 * keep a state of constant size instead of a cache that grows.
 *
 * The four kinds are close relatives, so they share their letters: H heads (value heads), K groups of
 * heads that share keys and queries (Mamba's B and C), h the key size of a head (the state size N of
 * Mamba), hv its value size. The state is an h × hv matrix per head.
 */
export type Recurrent = GatedDelta | Mamba2 | Mamba1 | Lightning;

/** A causal convolution over the last few tokens, one filter per channel. */
export interface ShortConvolution {
  /** J: taps; the last J − 1 inputs stay from one step to the next. */
  readonly taps: number;
  readonly bias: boolean;
}

interface State {
  /** Bits per element of the recurrent state, which no recipe quantizes. */
  readonly stateBits: Bits;
}

/** Gated DeltaNet (Yang et al. 2024, arXiv 2412.06464), as Qwen3-Next has it. */
export interface GatedDelta extends State {
  readonly kind: 'gated-delta';
  /** H. */
  readonly valueHeads: number;
  /** K. */
  readonly keyHeads: number;
  /** h. */
  readonly keyDim: number;
  /** hv. */
  readonly valueDim: number;
  readonly convolution: ShortConvolution;
}

/** Mamba-2 (Dao and Gu 2024, arXiv 2405.21060). */
export interface Mamba2 extends State {
  readonly kind: 'mamba-2';
  /** H. */
  readonly heads: number;
  /** hv. */
  readonly headDim: number;
  /** K: groups of heads with one B and one C. */
  readonly groups: number;
  /** h: N in the paper. */
  readonly stateSize: number;
  readonly convolution: ShortConvolution;
  readonly projectionBias: boolean;
  /** Q: tokens per chunk of the prefill's scan. */
  readonly chunk: number;
}

/** Mamba (Gu and Dao 2023, arXiv 2312.00752): every channel has its own decays. */
export interface Mamba1 extends State {
  readonly kind: 'mamba-1';
  /** I: channels. */
  readonly innerSize: number;
  /** h: state elements per channel. */
  readonly stateSize: number;
  readonly timeStepRank: number;
  readonly convolution: ShortConvolution;
  readonly projectionBias: boolean;
  /** RMSNorms on the time step, B and C: trained (Jamba), without weights (Falcon-Mamba) or none. */
  readonly norms: 'weights' | 'no-weights' | null;
}

/** Lightning attention (Qin et al. 2024, arXiv 2401.04658), as MiniMax-01 and M1 have it. */
export interface Lightning extends State {
  readonly kind: 'lightning';
  /** H; keys, queries and values have as many heads. */
  readonly heads: number;
  /** h and hv. */
  readonly headDim: number;
}

/** Channels that pass through the convolution. */
export function convolvedChannels(mixer: Exclude<Recurrent, Lightning>): number {
  switch (mixer.kind) {
    case 'gated-delta':
      return 2 * mixer.keyHeads * mixer.keyDim + mixer.valueHeads * mixer.valueDim;
    case 'mamba-2':
      return mixer.heads * mixer.headDim + 2 * mixer.groups * mixer.stateSize;
    case 'mamba-1':
      return mixer.innerSize;
  }
}

function stateElements(mixer: Recurrent): number {
  switch (mixer.kind) {
    case 'gated-delta':
      return mixer.valueHeads * mixer.keyDim * mixer.valueDim;
    case 'mamba-2':
      return mixer.heads * mixer.headDim * mixer.stateSize;
    case 'mamba-1':
      return mixer.innerSize * mixer.stateSize;
    case 'lightning':
      return mixer.heads * mixer.headDim * mixer.headDim;
  }
}

/**
 * Bytes that one layer keeps of one sequence, whatever its length: the recurrent state, and the
 * convolution's last J − 1 inputs at 16 bits. The cache's format does not apply to either.
 */
export function stateBytes(mixer: Recurrent): Bytes {
  const state = stateElements(mixer) * (mixer.stateBits / BITS_PER_BYTE);
  if (mixer.kind === 'lightning') return state;
  return state + convolvedChannels(mixer) * (mixer.convolution.taps - 1) * UNQUANTIZED_BYTES;
}
