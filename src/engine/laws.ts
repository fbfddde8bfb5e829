/**
 * Each rule in a sentence or two, by its id. Apart from the rules themselves, because only the
 * Method page prints them: no widget carries them to the browser.
 */
export const LAWS: Readonly<Record<string, string>> = {
  matmul:
    'A multiply-add is two operations. The matrix is read once per step, whatever the number of rows; a bias adds one operation per output.',
  'attention-unfused':
    'Without FlashAttention the kernels compute the whole rectangle of scores and mask it afterwards; scores and probabilities go to memory and come back.',
  softmax:
    'Softmax takes 5 operations per score: maximum, subtraction, exponential, sum, division.',
  'attention-flash':
    'FlashAttention computes only the pairs under the mask, reads queries, keys and values once, and writes the output once; re-reads by later query blocks are served on chip.',
  rope: 'RoPE takes 3 operations per rotated element of the queries and keys.',
  fusion:
    'Fused kernels: RoPE and the activation run in the epilogue of the projections, so their operations stay and their traffic goes; q, k, v and gate, up share one read of their input; a residual add hands its result to the following norm on chip.',
  rmsnorm: 'RMSNorm takes 4 operations per element: square, sum, scale, weight.',
  layernorm:
    'LayerNorm takes 7 operations per element: mean, difference, square, sum, scale, weight, bias.',
  'residual-add': 'A residual add reads two tensors and writes one.',
  activation:
    'Per element of the MLP’s width: SiLU takes 4 operations, GELU 8, ReLU 1; a gate adds one multiplication.',
  embedding: 'The look-up reads one row of the table per token, at the table’s own precision.',
  positions: 'Learned positions are a second look-up, added to the first.',
  head: 'The head runs once per step, on the last token of each sequence, with its matrix at its own precision.',
  generation:
    'The pass over the prompt yields the first token; each further token is one decode step at a context one longer. A chat is the sum of all of them.',
  roofline:
    'An operator takes the longer of its arithmetic at the peak and its traffic at the bandwidth.',
  'llm-viewer':
    'The published tool’s own formula, reproduced as it is; its known mistakes are listed on the Reproduce page.',
};
