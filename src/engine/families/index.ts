import type { Family } from './family.ts';
import { bloom } from './bloom.ts';
import { chatglm } from './chatglm.ts';
import { cohere } from './cohere.ts';
import { deepseek } from './deepseek.ts';
import { deepseekV4 } from './deepseek-v4.ts';
import { falcon } from './falcon.ts';
import { gemma } from './gemma.ts';
import { gemma4 } from './gemma4.ts';
import { glmMoe } from './glm-moe.ts';
import { gptNeox } from './gpt-neox.ts';
import { gptOss } from './gpt-oss.ts';
import { gpt2 } from './gpt2.ts';
import { gptj } from './gptj.ts';
import { jamba } from './jamba.ts';
import { llama } from './llama.ts';
import { llama4 } from './llama4.ts';
import { mamba } from './mamba.ts';
import { minimax } from './minimax.ts';
import { minimaxM2 } from './minimax-m2.ts';
import { mixtral } from './mixtral.ts';
import { mpt } from './mpt.ts';
import { nemotronH } from './nemotron-h.ts';
import { opt } from './opt.ts';
import { phi } from './phi.ts';
import { phimoe } from './phimoe.ts';
import { qwenMoe } from './qwen-moe.ts';
import { qwenNext } from './qwen-next.ts';
import { smallExperts } from './small-experts.ts';
import { stablelm } from './stablelm.ts';
import { starcoder2 } from './starcoder2.ts';

/** Every family that the engine reads. A new one is a file beside these and a line here. */
export const FAMILIES: readonly Family[] = [
  llama,
  gemma,
  gemma4,
  cohere,
  gpt2,
  opt,
  gptj,
  gptNeox,
  phi,
  starcoder2,
  stablelm,
  falcon,
  mpt,
  bloom,
  chatglm,
  mamba,
  qwenNext,
  mixtral,
  smallExperts,
  phimoe,
  qwenMoe,
  gptOss,
  llama4,
  glmMoe,
  minimaxM2,
  deepseek,
  deepseekV4,
  nemotronH,
  jamba,
  minimax,
];

/**
 * Multimodal configs hold their language model in `text_config`: the `model_type` around it, and the
 * one that is meant where the inner config names none.
 */
export const WRAPPERS: Readonly<Record<string, string>> = {
  mistral3: 'mistral',
  gemma3: 'gemma3_text',
  gemma4: 'gemma4_text',
  qwen2_vl: 'qwen2_vl_text',
  qwen2_5_vl: 'qwen2_5_vl_text',
  qwen3_vl: 'qwen3_vl_text',
  qwen3_vl_moe: 'qwen3_vl_moe_text',
  qwen3_5: 'qwen3_5_text',
  llama4: 'llama4_text',
  qwen3_5_moe: 'qwen3_5_moe_text',
  kimi_k25: 'kimi_k2',
};

/** Of these, the ones whose first configs have no `text_config`: its fields lie beside `vision_config`. */
export const FLAT_WRAPPERS: ReadonlySet<string> = new Set(['qwen2_vl', 'qwen2_5_vl']);
