/**
 * Where the bits of each format come from, by its id, where they are not the obvious ones. Apart from
 * the formats, because only the Method page prints them: no widget carries them to the browser.
 */
export const FORMAT_NOTES: Readonly<Record<string, string>> = {
  fp16: 'Where a device publishes a BF16 peak and no FP16 peak, the same 16 bits run there.',
  fp8: 'One scale per tensor, negligible. OCP 8-bit Floating Point Specification.',
  int8: 'One scale per channel, negligible.',
  'int4-g128':
    '4 bits, and a 16-bit scale and zero point per 128 weights, as GPTQ and AWQ store it.',
  'int4-g64': '4 bits, and a 16-bit scale and zero point per 64 weights, as GPTQ and AWQ store it.',
  int4: 'One scale per channel, negligible.',
  mxfp4: '4 bits, and an 8-bit scale per 32 numbers. OCP Microscaling Formats Specification 1.0.',
  nvfp4: '4 bits, and an FP8 scale per 16 numbers; the scale per tensor is negligible. NVIDIA.',
  q8_0: '8 bits, and a 16-bit scale per 32 weights. llama.cpp, ggml-common.h, block_q8_0.',
  q6_k: '210 bytes per 256 weights. llama.cpp, ggml-common.h, block_q6_K.',
  q5_k_m:
    'A mix of block formats; the mean over the whole file of Llama 3.1 8B. llama.cpp 311c2c9, tools/quantize/README.md.',
  q4_k_m:
    'A mix of block formats; the mean over the whole file of Llama 3.1 8B. llama.cpp 311c2c9, tools/quantize/README.md.',
  q4_0: '4 bits, and a 16-bit scale per 32 weights. llama.cpp, ggml-common.h, block_q4_0.',
  iq2_xxs:
    '66 bytes per 256 weights; a file keeps some matrices at more bits. llama.cpp, ggml-common.h, block_iq2_xxs.',
  int2: 'The bits alone, as papers count them; no scales.',
  int1: 'The bits alone, as papers count them; no scales.',
};
