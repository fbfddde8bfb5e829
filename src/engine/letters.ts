/** What a letter of a formula stands for, and its unit. The site prints this beside the numbers. */
export interface LetterMeaning {
  readonly means: string;
  readonly unit: 'tokens' | 'sequences' | 'bytes per element' | 'elements' | 'heads' | 'count';
}

const letter = (means: string, unit: LetterMeaning['unit']): LetterMeaning => ({ means, unit });

/** The letters of every formula. A formula with a letter that is not here fails a test. */
export const LETTERS: Readonly<Record<string, LetterMeaning>> = {
  B: letter('sequences that run together', 'sequences'),
  T: letter('new tokens per sequence in this step', 'tokens'),
  P: letter('tokens per sequence already in the cache', 'tokens'),
  S: letter(
    'tokens whose keys this step needs: the context, or what the window leaves of it',
    'tokens',
  ),
  W: letter('attention window; keys that a query selects', 'tokens'),
  C: letter('attention chunk', 'tokens'),
  p: letter('cached tokens of the chunk in which the step begins', 'tokens'),
  c: letter('chunks that the step completes', 'count'),
  l: letter('tokens of the chunk in which the step ends', 'tokens'),
  u: letter('new tokens that still see the whole context', 'tokens'),
  n: letter('query–key pairs that the causal mask leaves, per head and sequence', 'count'),
  q: letter('query blocks of a FlashAttention kernel', 'count'),
  D: letter('hidden size', 'elements'),
  F: letter('feed-forward size', 'elements'),
  H: letter('query heads; heads with a state of their own in a recurrent layer', 'heads'),
  K: letter(
    'key/value heads; groups of heads that share keys and queries (Mamba’s B and C)',
    'heads',
  ),
  h: letter('head dimension; state elements per channel in a state-space layer', 'elements'),
  Hi: letter('heads of an indexer', 'heads'),
  hi: letter('head dimension of an indexer', 'elements'),
  hv: letter('value dimension of a head', 'elements'),
  V: letter('vocabulary size', 'elements'),
  N: letter('rows of the position table', 'elements'),
  R: letter('rotated dimensions of a head', 'elements'),
  in: letter('input width of the matrix', 'elements'),
  out: letter('output width of the matrix', 'elements'),
  E: letter('routed experts', 'count'),
  k: letter('experts that each token is sent to', 'count'),
  e: letter('distinct experts that a step’s tokens are expected to need', 'count'),
  r: letter('width of the cached latent', 'elements'),
  w: letter('weight', 'bytes per element'),
  a: letter('activation', 'bytes per element'),
  kv: letter('key/value cache', 'bytes per element'),
  I: letter('channels of a Mamba layer', 'elements'),
  X: letter('channels that pass through the short convolution', 'elements'),
  J: letter('taps of the short convolution', 'count'),
  Q: letter('tokens in a chunk of a scan', 'tokens'),
  m: letter('chunks of a scan, the last one filled up', 'count'),
  z: letter('1 where earlier tokens have left a state to read, else 0', 'count'),
  s: letter('recurrent state', 'bytes per element'),
  b: letter('bias, norm weight or position, not quantized', 'bytes per element'),
};
