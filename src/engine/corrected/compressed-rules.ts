import { rule } from '../rule.ts';
import { flags, variants } from './rules.ts';

/**
 * Rules of compressed attention (DeepSeek-V4). One head of h serves all query heads as keys and as
 * values; S cached tokens lie in the window, Sc entries stand for everything, M tokens each.
 */

/** Whatever waits to be compressed is FP32, and so are an indexer's scores. */
const outputBytes = 4;

interface Shared {
  /** A fused neighbour has read the input already. */
  readonly sharedInput: boolean;
}

/** Rule A11: value and score of each channel in one matrix, which stays at 16 bits. */
export const compressorProjection = variants<Shared>(
  ({ sharedInput }) => flags(sharedInput, false),
  ({ sharedInput }) => ({
    id: 'compressor',
    shape: 'B,T,D × D,out → B,T,out',
    outputBytes,
    parameters: 'D·out',
    ops: '2·B·T·D·out',
    weightsRead: 'D·out·w',
    ...(sharedInput ? {} : { activationsRead: 'B·T·D·a' }),
    activationsWrite: 'B·T·out·s',
  }),
);

/** The same: the entries that a step completes, normalized and rotated, and what waits for the next one. */
export const compressor = rule({
  id: 'compressor',
  shape: 'B,T,2·o·h → B,A − Z,h',
  plainParameters: 'o·M·h + h',
  // A score takes its position (1); softmax 5, weighted sum 2; RMSNorm 4, RoPE 3.
  ops: 'B·T·o·h + B·(A − Z)·(7·o·M·h + 4·h + 3·R)',
  weightsRead: '(o·M·h + h)·b',
  activationsRead: 'B·T·2·o·h·s',
  kvRead: 'B·j·2·h·s',
  kvWrite: 'B·(A − Z)·h·kv + B·y·2·o·h·s',
});

/** Rule A9, with a key for every M tokens. */
export const entryScores = rule({
  id: 'index-scores',
  shape: 'B,T,Hi,hi + 1;B,A,hi → B,T,A',
  outputBytes,
  ops: 'B·nc·Hi·(2·hi + 3)',
  activationsRead: 'B·T·Hi·(hi + 1)·a',
  activationsWrite: '4·B·T·A',
  kvRead: 'B·A·hi·kv',
});

export const entrySelection = rule({
  id: 'index-scores',
  shape: 'B,T,A → B,T,Wc',
  outputBytes,
  activationsRead: '4·B·T·A',
  activationsWrite: '4·B·T·Wc',
});

/** Rule A12. Other kernels compute every score and mask what is not seen. */
export const compressedQk = rule({
  id: 'compressed-attention',
  shape: 'B,T,H,h;B,S + Sc,h → B,H,T,S + Sc',
  ops: '2·B·H·T·(S + Sc)·h',
  activationsRead: 'B·T·H·h·a',
  activationsWrite: 'B·H·T·(S + Sc)·a',
  kvRead: 'B·(S + Sc)·h·kv',
});

export const compressedSoftmax = rule({
  id: 'compressed-attention',
  shape: 'B,H,T,S + Sc → B,H,T,S + Sc',
  plainParameters: 'H',
  ops: '5·B·H·T·(S + Sc)',
  weightsRead: 'H·b',
  activationsRead: 'B·H·T·(S + Sc)·a',
  activationsWrite: 'B·H·T·(S + Sc)·a',
});

export const compressedSv = rule({
  id: 'compressed-attention',
  shape: 'B,H,T,S + Sc;B,S + Sc,h → B,T,H,h',
  ops: '2·B·H·T·(S + Sc)·h',
  activationsRead: 'B·H·T·(S + Sc)·a',
  activationsWrite: 'B·T·H·h·a',
  kvRead: 'B·(S + Sc)·h·kv',
});

interface Selects {
  /** Queries attend to the entries whose indices they are given. */
  readonly selects: boolean;
}

export const compressedFused = variants<Selects>(
  ({ selects }) => flags(selects, false),
  ({ selects }) => ({
    id: 'compressed-attention',
    shape: `B,T,H,h;B,S + Sc,h${selects ? ';B,T,Wc' : ''} → B,T,H,h`,
    ...(selects && {
      assumes: 'Assumes that new tokens select different entries until every entry is selected.',
    }),
    plainParameters: 'H',
    ops: 'B·H·(n + nc)·(2·h + 5 + 2·h)',
    weightsRead: 'H·b',
    activationsRead: selects ? 'B·T·H·h·a + 4·B·T·Wc' : 'B·T·H·h·a',
    activationsWrite: 'B·T·H·h·a',
    kvRead: 'B·(S + Sc)·h·kv',
    onChipRead: 'B·(n + nc − S − Sc)·h·kv',
  }),
);

interface Fused {
  /** In the epilogue of what wrote them. */
  readonly fused: boolean;
}

/** RoPE of queries alone, or of the heads' outputs. */
export const headRope = variants<Fused>(
  ({ fused }) => flags(fused, false),
  ({ fused }) => ({
    id: fused ? 'fusion' : 'rope',
    shape: 'B,T,H,h → B,T,H,h',
    ops: '3·B·T·H·R',
    ...(fused ? {} : { activationsRead: 'B·T·H·R·a', activationsWrite: 'B·T·H·R·a' }),
  }),
);

/** Rule A13: the output's first projection, one matrix for each group of heads. */
export const groupedOutput = rule({
  id: 'grouped-output',
  shape: 'B,T,G,in × G,in,out → B,T,G,out',
  parameters: 'G·in·out',
  ops: '2·B·T·G·in·out',
  weightsRead: 'G·in·out·w',
  activationsRead: 'B·T·G·in·a',
  activationsWrite: 'B·T·G·out·a',
});
