import type { CompressedAttention } from './compressed.ts';
import type { NumberFormat } from './precision.ts';
import type { Recurrent } from './recurrent.ts';

/**
 * A model as the engine sees it: sizes and choices, no weights, no numbers of any machine.
 * Built only by `parseModel` from a published config, so every field has been checked.
 */
export interface Model {
  readonly id: string;
  /** Hugging Face `model_type`, as published. */
  readonly modelType: string;
  /** D. */
  readonly hiddenSize: number;
  /** V. */
  readonly vocabularySize: number;
  /** Layers in the order of their first appearance; layers that are alike are counted, not repeated. */
  readonly groups: readonly LayerGroup[];
  readonly norm: Norm;
  /** The lm_head uses the embedding table and owns no parameters. */
  readonly tiedEmbeddings: boolean;
  readonly headBias: boolean;
  /** A norm stands between the embedding and the first layer (BLOOM). */
  readonly embeddingNorm: boolean;
  /** The residual is several streams instead of one (DeepSeek-V4); null with one. */
  readonly hyperConnections: HyperConnections | null;
  /** Rows of a learned position table; 0 where positions are computed (RoPE, ALiBi). */
  readonly learnedPositions: number;
  /** The longest context that the config or its class promises, or null if neither says. */
  readonly maxContext: number | null;
  /** Multi-token prediction: trained and published, but run by no step here; null without. */
  readonly prediction: Prediction | null;
  /** How the published weights are stored, where the config says so. */
  readonly nativeFormat: NumberFormat | null;
  /** What the engine knows it leaves out of this model, in sentences. */
  readonly notes: readonly string[];
}

/**
 * Hyper-connections constrained to a manifold (Xie et al. 2025, arXiv 2512.24880): every block reads a
 * mixture of the residual streams and writes to all of them, which are mixed besides.
 */
export interface HyperConnections {
  /** Y. */
  readonly streams: number;
  /** t: normalizations of rows and columns by which the streams' mixture is made doubly stochastic. */
  readonly iterations: number;
}

/**
 * Modules that predict tokens further ahead (DeepSeek-V3, arXiv 2412.19437, section 2.2): each joins
 * the last hidden state with the next token's embedding, runs layers of its own, and shares the head.
 */
export interface Prediction {
  readonly modules: number;
  /** The layers of all modules together. */
  readonly layers: readonly LayerGroup[];
}

/**
 * Layers with the same shapes. Where kinds of layers alternate (local and global attention, dense
 * and expert MLPs), each kind is one group: the order of layers changes no cost.
 */
export interface LayerGroup {
  readonly name: string;
  /** How many layers. */
  readonly count: number;
  /** Attention and MLP one after the other, or side by side on the same input. */
  readonly residual: 'sequential' | 'parallel';
  readonly norms: LayerNorms;
  /** Null in a layer that is only an MLP. */
  readonly attention: Attention | null;
  /** Null in a layer that only mixes tokens. */
  readonly feedForward: FeedForward | null;
}

/** Which norms a layer has, by where they stand. */
export interface LayerNorms {
  readonly beforeAttention: boolean;
  /** On the attention's output, in front of the residual add (Gemma). */
  readonly afterAttention: boolean;
  /** False in parallel blocks that share the norm before the attention. */
  readonly beforeMlp: boolean;
  readonly afterMlp: boolean;
}

export interface Norm {
  readonly kind: 'rmsnorm' | 'layernorm';
  readonly bias: boolean;
  /** Nothing is trained (OLMo); the bias is false then. */
  readonly weightless?: boolean;
}

/**
 * Every kind of attention and of what stands in its place; a new kind is a new member, and the
 * compiler lists what must handle it: `corrected/attention.ts` and `cache.ts`.
 */
export type Attention = HeadAttention | LatentAttention | CompressedAttention | Recurrent;

/** Multi-head, grouped-query and multi-query attention: they differ only in `kvHeads`. */
export interface HeadAttention {
  readonly kind: 'heads';
  /** H. */
  readonly queryHeads: number;
  /** K; equal to H in multi-head attention, 1 in multi-query attention. */
  readonly kvHeads: number;
  /** h, as the config states it; D/H only when the config does not. */
  readonly headDim: number;
  readonly bias: { readonly query: boolean; readonly keyValue: boolean; readonly output: boolean };
  /** Dimensions of each head that RoPE rotates; 0 without RoPE. */
  readonly rotaryDim: number;
  /** Norms on queries and keys: a weight per head dimension, per projected dimension, or none. */
  readonly qkNorm: QkNorm | null;
  /** Values are normalized too, without weights (Gemma 4). */
  readonly valueNorm: boolean;
  /** The keys serve as values: no v_proj, and the cache still holds both (Gemma 4's global layers). */
  readonly sharedKeyValue: boolean;
  /** One trained score per head that takes part in every softmax (gpt-oss). */
  readonly sinks: boolean;
  /** The queries' projection is twice as wide; its second half gates the output (Qwen3-Next). */
  readonly outputGate: boolean;
  readonly span: Span;
}

/**
 * Multi-head latent attention (DeepSeek-V2, arXiv 2405.04434): keys and values of all heads are
 * compressed into one latent vector per token, which is what the cache holds.
 */
export interface LatentAttention {
  readonly kind: 'latent';
  /** H. */
  readonly queryHeads: number;
  /** Rank of the queries' own compression; null where q is one matrix. */
  readonly queryRank: number | null;
  /** r: the latent's width. */
  readonly latentRank: number;
  /** h: a query's and key's width per head, of which R rotate and share one key over all heads. */
  readonly headDim: number;
  /** R. */
  readonly rotaryDim: number;
  /** hv. */
  readonly valueDim: number;
  /** On the down-projections and the output. */
  readonly bias: boolean;
  readonly span: Span;
  /** Null where a query attends to every key that it may see. */
  readonly sparse: SparseAttention | null;
}

/** A query attends to the keys that score best (DeepSeek-V3.2, arXiv 2512.02556, section 2). */
export interface SparseAttention {
  /** Keys that a query selects at most. */
  readonly selected: number;
  /** Null in a layer that takes over what an earlier one has selected (GLM-5.2). */
  readonly indexer: Indexer | null;
}

/** Scores every key for every query, with small queries of its own and one small key for all of them. */
export interface Indexer {
  /** Hi. */
  readonly heads: number;
  /** hi. */
  readonly headDim: number;
}

export type QkNorm = 'per-head' | 'per-projection' | 'no-weights';

/** Which cached keys a query may see. */
export type Span =
  | { readonly kind: 'full' }
  /** The last `size` tokens, the query's own included. */
  | { readonly kind: 'window'; readonly size: number }
  /** The tokens since the last multiple of `size`. */
  | { readonly kind: 'chunk'; readonly size: number }
  /** Any `size` of them, which the layer selects itself. */
  | { readonly kind: 'selection'; readonly size: number };

/** Every kind of MLP: see `corrected/feed-forward.ts`. */
export type FeedForward = DenseFeedForward | ExpertFeedForward;

export interface DenseFeedForward {
  readonly kind: 'dense';
  /** F. */
  readonly size: number;
  /** Two input projections, one of them through the activation (gate and up), or one (up). */
  readonly gated: boolean;
  readonly activation: Activation;
  readonly bias: boolean;
}

/** A mixture of experts: a router sends every token to k of E small MLPs. */
export interface ExpertFeedForward {
  readonly kind: 'experts';
  /** E. */
  readonly routedExperts: number;
  /** k. */
  readonly expertsPerToken: number;
  /** F of one expert. */
  readonly size: number;
  readonly gated: boolean;
  readonly activation: Activation;
  /** Every expert has biases. */
  readonly bias: boolean;
  /** Experts work in a narrower space, with one projection into it and one out (Nemotron 3). */
  readonly latentSize: number | null;
  readonly router: Router;
  /** The MLP that every token passes through besides; null without. */
  readonly shared: SharedExpert | null;
}

export interface Router {
  /** Vectors of E that are added to the scores: a bias, a score correction, both, or none. */
  readonly biases: 0 | 1 | 2;
  /** A norm of its own, with trained scales of its input (D) and of the experts' outputs (E) (Gemma 4). */
  readonly scaled: boolean;
}

export interface SharedExpert {
  /** F of all shared experts together. */
  readonly size: number;
  /** A trained weight of D scales the shared output token by token (Qwen). */
  readonly gate: boolean;
  /** Norms of its own behind it, and around the routed experts (Gemma 4). */
  readonly normed: boolean;
}

export type Activation = 'silu' | 'gelu' | 'relu' | 'relu2';

/** Whether any layer caches latents instead of keys and values. */
export const hasLatents = ({ groups }: Model): boolean =>
  groups.some(({ attention }) => attention?.kind === 'latent');

/** L. */
export const layerCount = ({ groups }: Model): number =>
  groups.reduce((total, { count }) => total + count, 0);
