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
