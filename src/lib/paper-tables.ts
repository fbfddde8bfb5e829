import type { Limit } from '../engine/index.ts';

/**
 * The survey's numbers as they were printed, rounding included: nothing here is computed.
 *
 * Source: Yuan et al. 2024, LLM Inference Unveiled: Survey and Roofline Model Insights
 * (arXiv 2402.16363), the tables of layer operators and of the whole network, made with its tool
 * LLM-Viewer.
 */

export type StageName = 'prefill' | 'decode';

/** What a table was made with. Everything is stored and computed in 16 bits, without FlashAttention. */
export interface PaperSettings {
  /** Catalog id of the model. */
  readonly model: string;
  /** The tool's key of the device. */
  readonly device: string;
  readonly batch: number;
  /** The tool's one length: the prompt in prefill, the whole context in decode. */
  readonly sequenceLength: number;
}

/** Operations, memory traffic, intensity, attainable performance, limit. */
export type PrintedRow = readonly [
  operator: string,
  ops: string,
  bytes: string,
  intensity: string,
  attainable: string,
  limit: Limit,
];

/** One layer's operators. The first table was made at 2,048 tokens, the second one at 1,024. */
export const OPERATOR_TABLE: { readonly settings: PaperSettings } & Readonly<
  Record<StageName, readonly PrintedRow[]>
> = {
  settings: { model: 'llama-2-7b', device: 'nvidia_A6000', batch: 1, sequenceLength: 2048 },
  prefill: [
    ['q_proj', '69G', '67M', '1024', '155T', 'compute'],
    ['k_proj', '69G', '67M', '1024', '155T', 'compute'],
    ['v_proj', '69G', '67M', '1024', '155T', 'compute'],
    ['o_proj', '69G', '67M', '1024', '155T', 'compute'],
    ['gate_proj', '185G', '152M', '1215', '155T', 'compute'],
    ['up_proj', '185G', '152M', '1215', '155T', 'compute'],
    ['down_proj', '185G', '152M', '1215', '155T', 'compute'],
    ['qk_matmul', '34G', '302M', '114', '87T', 'memory'],
    ['sv_matmul', '34G', '302M', '114', '87T', 'memory'],
    ['softmax', '671M', '537M', '1.25', '960G', 'memory'],
    ['norm', '59M', '34M', '1.75', '1T', 'memory'],
    ['add', '8M', '34M', '0.25', '192G', 'memory'],
  ],
  decode: [
    ['q_proj', '34M', '34M', '1', '768G', 'memory'],
    ['k_proj', '34M', '34M', '1', '768G', 'memory'],
    ['v_proj', '34M', '34M', '1', '768G', 'memory'],
    ['o_proj', '34M', '34M', '1', '768G', 'memory'],
    ['gate_proj', '90M', '90M', '1', '768G', 'memory'],
    ['up_proj', '90M', '90M', '1', '768G', 'memory'],
    ['down_proj', '90M', '90M', '1', '768G', 'memory'],
    ['qk_matmul', '17M', '17M', '0.99', '762G', 'memory'],
    ['sv_matmul', '17M', '17M', '0.99', '762G', 'memory'],
    ['softmax', '328K', '262K', '1.25', '960G', 'memory'],
    ['norm', '29K', '16K', '1.75', '1T', 'memory'],
    ['add', '4K', '16K', '0.25', '192G', 'memory'],
  ],
};

/** Totals of all layers and lm_head, under the tool's own names. */
export const NETWORK_TABLE: { readonly settings: PaperSettings } & Readonly<
  Record<StageName, Readonly<Record<string, string>>>
> = {
  settings: { model: 'llama-2-7b', device: 'nvidia_A6000', batch: 1, sequenceLength: 1024 },
  prefill: {
    OPs: '13.8T',
    inference_time: '102.4ms',
    load_act: '8.5G',
    load_kv_cache: '537M',
    load_weight: '13.2G',
    memory_access: '30.9G',
    memory_consumption: '13.7G',
    memory_consumption_kv_cache: '537M',
    memory_consumption_tmp_act: '255M',
    memory_consumption_weight: '13.0G',
    store_act: '8.2G',
    store_kv_cache: '537M',
  },
  decode: {
    OPs: '13.6G',
    inference_time: '17.9ms',
    load_act: '8.3M',
    load_kv_cache: '537M',
    load_weight: '13.2G',
    memory_access: '13.8G',
    memory_consumption: '13.5G',
    memory_consumption_kv_cache: '537M',
    memory_consumption_tmp_act: '249K',
    memory_consumption_weight: '13.0G',
    store_act: '8.0M',
    store_kv_cache: '524K',
  },
};
