/** The controls that a widget can show; an author names those that stand open. */
export const CONTROLS = [
  'stage',
  'batch',
  'prompt',
  'generate',
  'past',
  'model',
  'hardware',
  'weights',
  'activations',
  'kv',
  'head',
  'flash-attention',
  'fusion',
  'mla-execution',
  'accounting',
] as const;

export type Control = (typeof CONTROLS)[number];

/** What each is called, beside it and where something is said about it elsewhere. */
export const LABELS: Readonly<Record<Control | 'mistakes' | 'pinned', string>> = {
  stage: 'Stage',
  batch: 'Batch',
  prompt: 'Prompt',
  generate: 'Generated',
  past: 'Cached before',
  model: 'Model',
  hardware: 'Device',
  weights: 'Weights',
  activations: 'Activations',
  kv: 'KV cache',
  head: 'Embedding and head',
  'flash-attention': 'FlashAttention',
  fusion: 'Kernel fusion',
  'mla-execution': 'Latent attention',
  accounting: 'Counted as',
  mistakes: 'Mistakes of the tool',
  pinned: 'Pinned baseline',
};
