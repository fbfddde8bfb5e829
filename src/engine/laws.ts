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
  rmsnorm:
    'RMSNorm takes 4 operations per element: square, sum, scale, weight. Without weights it takes 3.',
  layernorm:
    'LayerNorm takes 7 operations per element: mean, difference, square, sum, scale, weight, bias.',
  'residual-add': 'A residual add reads two tensors and writes one.',
  activation:
    'Per element of the MLP’s width: SiLU takes 4 operations, GELU 8, ReLU 1 and its square 2; a gate adds one multiplication.',
  router:
    'The router scores every expert for every token; its matrix stays at 16 bits, and a score correction counts like a bias. Choosing the best k scores is not counted. Layers that look their experts up by token (DeepSeek-V4’s first) score them all the same, to weigh the chosen ones, and have no correction; the table is neither counted nor read here. Source: DeepSeek-V3 (arXiv 2412.19437), section 2.1.2; transformers 00b676f, models/deepseek_v3/modeling_deepseek_v3.py, DeepseekV3TopkRouter.',
  experts:
    'Every token passes through k experts, each of which reads its own tokens’ rows. Of the E experts only those are read that some token needs: E·(1 − (1 − k/E)^N) expected distinct ones for N tokens. Source: the same file, DeepseekV3MoE; the expectation is that of N independent draws without replacement.',
  'experts-combine':
    'The k outputs of each token are weighted and summed, then the shared expert’s output is added.',
  'latent-expanded':
    'Multi-head latent attention keeps one latent and one rotated key per token for all heads. Expanded, every step rebuilds keys and values of all heads from all latents; they are activations, and from the cache come the latents and the rotated keys, once. Source: DeepSeek-V2 (arXiv 2405.04434), section 2.1; transformers 00b676f, models/deepseek_v3/modeling_deepseek_v3.py, DeepseekV3Attention.',
  'latent-absorbed':
    'Absorbed, the halves of the up-projection multiply each head’s query and each head’s output instead: all heads attend to the latents themselves, which one fused kernel reads once. Chosen for one new token, and the expanded way for more, unless the option says otherwise or keys are selected (A10). Source: DeepSeek-V2, section 2.1.2, where the matrices are absorbed; here each head keeps its own half, which takes as many parameters.',
  embedding: 'The look-up reads one row of the table per token, at the table’s own precision.',
  positions: 'Learned positions are a second look-up, added to the first.',
  head: 'The head runs once per step, on the last token of each sequence, with its matrix at its own precision.',
  'short-convolution':
    'A1. A causal convolution with J taps takes 2·J operations per channel, and its SiLU 4. It reads the J − 1 inputs that the tokens before have left and leaves the last J − 1, at 16 bits. Source: transformers 020a37d, models/mamba2/modeling_mamba2.py, and causal-conv1d.',
  'delta-rule':
    'A2. One token of the gated delta rule: each of the h × hv elements of a head’s state decays (1 operation), answers the key (2), takes the correction (2) and answers the query (2), on the vector units. The state is FP32, read and written once. Decay, β and the normalization of q and k are a few operations per token and left out. Source: transformers 043bb8d, models/qwen3_next/modular_qwen3_next.py, torch_recurrent_gated_delta_rule.',
  'delta-rule-chunks':
    'A3. More tokens run in chunks of 64 on the matrix units: per chunk and head three products of keys and queries with keys (2·Q²·h each) and two with values (2·Q²·hv), the inverse of a triangle by substitution (2·i² for row i), three products with the state (2·Q·h·hv), its decay and its sum. The last chunk is filled up, and tiles are computed whole. What lies between the products is assumed to stay on chip: a lower bound, because published kernels write some of it. Source: the same file, torch_chunk_gated_delta_rule; chunks as in flash-linear-attention.',
  ssd: 'A4. One token of Mamba-2 or of lightning attention: each of the h × hv elements of a head’s state decays (1 operation), takes an outer product (2) and answers the query (2), on the vector units. The state is FP32, read and written once. Time steps, decays and Mamba’s skip D·x are a few operations per token and left out. Source: Dao and Gu 2024 (arXiv 2405.21060), state-spaces/mamba, selective_state_update; for lightning attention transformers 008e574, models/minimax/modular_minimax.py, and for its FP32 state MiniMax’s own code, modeling_minimax_text_01.py (transformers keeps the values’ format).',
  'ssd-chunks':
    'A5. More tokens run in chunks on the matrix units: queries with keys (2·Q²·h for each group of heads that shares them), the result with values (2·Q²·hv per head), keys with values and queries with the state (2·Q·h·hv each), and the state’s decay and sum. Chunks are of chunk_size tokens (Mamba-2) or of 256 (lightning attention), the last one filled up; tiles are computed whole and what lies between the products stays on chip, as in A3. Source: Dao and Gu 2024, section 6; state-spaces/mamba, ssd_combined.py; MiniMax-01 modeling code.',
  'selective-scan':
    'A6. Mamba’s scan, on the vector units, token by token in prefill as in decode. For each of the h state elements of a channel 7 operations: exponent (2), input (1), decay and sum (2), output (2); per channel 11: softplus (3), time step · input (1), skip (2), SiLU gate (5). The state is FP32 as in A4, read and written once; servers may keep it at 16 bits. Source: Gu and Dao 2023 (arXiv 2312.00752); transformers 00b676f, models/falcon_mamba/modeling_falcon_mamba.py; for the state, state-spaces/mamba 6d531f2, csrc/selective_scan/selective_scan.cpp, and transformers 5.23.0, cache_utils.py, LinearAttentionLayer.',
  'gate-norm':
    'A7. An RMSNorm (4 operations per element) and a gate: SiLU 4 or sigmoid 3, and the product 1. Source: transformers 020a37d, MambaRMSNormGated; 043bb8d, Qwen3NextRMSNormGated; 008e574, MiniMaxLightningAttention.',
  'attention-gate':
    'A8. Gated attention: the queries’ projection is twice as wide, and its second half, through a sigmoid (3 operations per element), multiplies the attention’s output (1). Source: transformers 043bb8d, models/qwen3_next/modular_qwen3_next.py, Qwen3NextAttention.',
  'index-scores':
    'A9. The indexer of sparse attention has its own queries (from the compressed query), one key for all its heads (from the layer’s input), and a weight per head. Every score that the mask leaves takes 2·hi operations per head for the product, 1 for the ReLU and 2 for its weight and the sum; all scores of a step are written in FP32 and read again, the indices of the best are written in 32 bits and read by the attention, and the choice is not counted. Keys are cached in FP8 with a 32-bit scale for every 128 elements; the products run at the activations’ format. The rotation by a Hadamard matrix and the quantization are left out. Source: DeepSeek-V3.2 (arXiv 2512.02556), section 2; deepseek-ai/DeepSeek-V3.2-Exp 3b99a53, inference/model.py and kernel.py; transformers 01f8fa5, models/glm_moe_dsa/modular_glm_moe_dsa.py.',
  'sparse-attention':
    'A10. With a fused kernel, each query attends to the W keys that its indexer scores best, in the latent space; each key is read once. A step of several tokens runs that way only once it leaves keys out: while the context has no more than W tokens, every key is selected and the step runs expanded (the paper’s masked mode for short sequences). Layers without an indexer take over the selection of an earlier layer. Other kernels, and the expanded execution, compute every score and mask what was not selected, as the reference code does. Source: the same; the sparse kernels of FlashMLA.',
  compressor:
    'A11. Compressed attention turns every M tokens into one entry. One matrix, at 16 bits, gives every token a value and a score per channel, in FP32 (o = 2 sets of them where entries overlap, each entry then being made of the M tokens before its own too). A score takes its position (1 operation); when the last of M tokens has come, an entry is completed: per channel a softmax over its o·M scores (5 each) and their weighted sum (2 each), then RMSNorm (4) and RoPE (3 per rotated element). Entries go to the cache, ⌊context/M⌋ of them; the last o·M tokens’ values and scores stay in FP32, a state of constant size, of which a step reads only what its own entries need. Rows of a first entry that has none before it are computed and masked. Source: transformers 02356fe, models/deepseek_v4/modular_deepseek_v4.py, DeepseekV4CSACompressor and DeepseekV4HCACompressor; for the state, vLLM 01cc1d3, models/deepseek_v4/compressor.py, CompressorStateCache.',
  'compressed-attention':
    'A12. Keys are values: one head for all query heads, cached once. A query sees the last W tokens as they are and, besides, every completed entry, or the entries that its indexer scores best (A9, with keys from a compressor of their own: nothing is scored or chosen that is not completed). Every head has a sink. A fused kernel computes only those pairs and reads each token and entry once; others compute the rectangle of all tokens in the window and all entries and mask it, and read keys and values one after the other. Servers may skip the scores while there are no more entries than a query selects; here they are always counted. Entries may be cached at any format, though published servers keep the rotated part of FP8 entries at 16 bits. Source: modular_deepseek_v4.py, DeepseekV4Attention and DeepseekV4Indexer; vLLM 0484480, models/deepseek_v4/attention.py, where an indexer’s keys are FP8 with a 32-bit scale for every 128 unless MXFP4 is chosen.',
  'grouped-output':
    'A13. The heads’ outputs are turned back by RoPE, since the values were rotated with the keys, and projected in G groups, each by a matrix of its own, before one matrix joins the groups. Source: transformers 02356fe, modular_deepseek_v4.py, DeepseekV4GroupedLinear.',
  'hyper-connections':
    'A14. Hyper-connections carry Y residual streams. In front of every block one FP32 matrix turns all streams of a token into Y² + 2·Y weights (the sum of squares, for the norm, counts as one more column; scale, bias and sigmoid 6 operations each; t iterations over rows and columns 4·Y² each): Y of them sum the streams up to the block’s input, Y spread its output over them, Y² mix them. The embedding is copied to every stream, and the streams are summed up once more in front of the final norm. The product is held to the 16-bit peak, although published kernels use TF32. Fused, a block hands its streams to the next one’s matrix on chip, and the sum goes on chip into the norm. Source: mHC (arXiv 2512.24880); transformers 02356fe, modular_deepseek_v4.py, DeepseekV4HyperConnection; vLLM’s mhc_fused_post_pre.',
  generation:
    'The pass over the prompt yields the first token; each further token is one decode step at a context one longer. A chat is the sum of all of them.',
  roofline:
    'An operator takes the longer of its arithmetic at the peak and its traffic at the bandwidth.',
  'llm-viewer':
    'The published tool’s own formula, reproduced as it is; its known mistakes are listed on the Reproduce page.',
};
