import type { Family } from './family.ts';
import { chatglm } from './chatglm.ts';
import { gptj } from './gptj.ts';
import { llama } from './llama.ts';
import { mamba } from './mamba.ts';
import { opt } from './opt.ts';
import { qwenNext } from './qwen-next.ts';

/** Every family that the engine reads. A new one is a file beside these and a line here. */
export const FAMILIES: readonly Family[] = [llama, opt, gptj, chatglm, mamba, qwenNext];

/**
 * Multimodal configs hold their language model in `text_config`: the `model_type` around it, and the
 * one that is meant where the inner config names none.
 */
export const WRAPPERS: Readonly<Record<string, string>> = {
  mistral3: 'mistral',
  qwen3_5: 'qwen3_5_text',
};
