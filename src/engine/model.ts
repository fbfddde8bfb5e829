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
  /** Layers in the order of the network; layers that are alike are counted, not repeated. */
  readonly groups: readonly LayerGroup[];
  readonly norm: Norm;
  /** The lm_head uses the embedding table and owns no parameters. */
  readonly tiedEmbeddings: boolean;
  readonly headBias: boolean;
  /** Rows of a learned position table; 0 where positions are computed (RoPE, ALiBi). */
  readonly learnedPositions: number;
  /** The longest context that the config promises, or null if it does not say. */
  readonly maxContext: number | null;
  /** What the engine knows it leaves out of this model, in sentences. */
  readonly notes: readonly string[];
}

/** Layers with the same shapes. */
export interface LayerGroup {
  readonly name: string;
  /** How many layers. */
  readonly count: number;
  /** Attention and MLP one after the other, or side by side on the same input. */
  readonly residual: 'sequential' | 'parallel';
  /** Norms per layer: one shared by attention and MLP in some parallel blocks, else two. */
  readonly norms: 1 | 2;
  readonly attention: Attention;
  readonly feedForward: FeedForward;
}

export interface Norm {
  readonly kind: 'rmsnorm' | 'layernorm';
  readonly bias: boolean;
}

/** Every kind of attention; a new kind is a new member, and the compiler lists what must handle it. */
export type Attention = HeadAttention;

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
  readonly span: Span;
}

/** Which cached keys a query may see. */
export type Span =
  | { readonly kind: 'full' }
  /** The last `size` tokens, the query's own included. */
  | { readonly kind: 'window'; readonly size: number };

export type FeedForward = DenseFeedForward;

export interface DenseFeedForward {
  readonly kind: 'dense';
  /** F. */
  readonly size: number;
  /** Two input projections, one of them through the activation (gate and up), or one (up). */
  readonly gated: boolean;
  readonly activation: Activation;
  readonly bias: boolean;
}

export type Activation = 'silu' | 'gelu' | 'relu';

/** L. */
export const layerCount = ({ groups }: Model): number =>
  groups.reduce((total, { count }) => total + count, 0);
