import { isObject } from './fields.ts';
import type { NumberFormat } from './precision.ts';
import { numberFormat } from './precision.ts';

type Config = Readonly<Record<string, unknown>>;

/** How the published weights are stored, and what that leaves unsaid. */
export interface Native {
  readonly format: NumberFormat | null;
  readonly notes: readonly string[];
}

const DTYPES: Readonly<Record<string, string>> = {
  float32: 'fp32',
  float16: 'fp16',
  bfloat16: 'bf16',
  float8_e4m3fn: 'fp8',
};

/**
 * The format of the published checkpoint: `quantization_config` where there is one, else the dtype.
 * A quantization without a format of its own here is said in a note, and never guessed.
 */
export function nativeFormat(config: Config): Native {
  const quantization = config['quantization_config'];
  if (!isObject(quantization)) {
    const dtype = config['dtype'] ?? config['torch_dtype'];
    const id = named(DTYPES, dtype);
    return { format: id ? numberFormat(id) : null, notes: [] };
  }
  const id = quantizedFormat(quantization);
  if (id === null) {
    return {
      format: null,
      notes: ['Published in a quantization without a format here: choose one for the weights.'],
    };
  }
  if (id === 'fp8' && expertFormat(config) === 'fp4') {
    return { format: numberFormat('mxfp4'), notes: [FP4_EXPERTS] };
  }
  const skipped = quantization['modules_to_not_convert'];
  const keepsAttention =
    Array.isArray(skipped) && skipped.some((name) => String(name).includes('self_attn'));
  return {
    format: numberFormat(id),
    notes: keepsAttention
      ? ['The checkpoint keeps attention at 16 bits; here one format serves all matrices.']
      : [],
  };
}

/** DeepSeek-V4's loaders take FP4 where the config does not say (vLLM, vllm/models/deepseek_v4). */
const expertFormat = (config: Config): unknown =>
  config['expert_dtype'] ?? (config['model_type'] === 'deepseek_v4' ? 'fp4' : null);

const FP4_EXPERTS =
  'The checkpoint keeps attention and shared experts at FP8, and only routed experts at MXFP4; here one format serves all matrices.';

const named = (ids: Readonly<Record<string, string>>, name: unknown): string | null =>
  typeof name === 'string' && Object.hasOwn(ids, name) ? ids[name]! : null;

/** The id of a format, from what the usual quantizers write. */
function quantizedFormat(of: Config): string | null {
  // ModelOpt's early files name an algorithm and no method.
  const method: unknown = of['quant_method'] ?? (of['quant_algo'] && 'modelopt');
  switch (method) {
    case 'fp8':
    case 'fbgemm_fp8':
      return 'fp8';
    case 'mxfp4':
      return 'mxfp4';
    case 'gptq':
    case 'awq':
      return integerFormat(of['bits'] ?? of['w_bit'], of['group_size'] ?? of['q_group_size']);
    case 'bitsandbytes':
      return of['load_in_8bit'] === true ? 'int8' : null;
    case 'modelopt':
      return named(MODELOPT, of['quant_algo']);
    case 'compressed-tensors':
      return compressedFormat(of['config_groups']);
    default:
      return null;
  }
}

const MODELOPT: Readonly<Record<string, string>> = { FP8: 'fp8', NVFP4: 'nvfp4', MXFP4: 'mxfp4' };

/** One group of matrices: `{ num_bits, type, group_size }` of its weights. */
function compressedFormat(groups: unknown): string | null {
  const all = isObject(groups) ? Object.values(groups) : [];
  const [group, ...others] = all;
  if (!isObject(group) || others.length > 0 || !isObject(group['weights'])) return null;
  const { num_bits: bits, type, group_size: size } = group['weights'];
  if (type === 'int') return integerFormat(bits, size);
  if (type !== 'float') return null;
  if (bits === 4) return size === 16 ? 'nvfp4' : size === 32 ? 'mxfp4' : null;
  return bits === 8 ? 'fp8' : null;
}

function integerFormat(bits: unknown, groupSize: unknown): string | null {
  if (bits === 8) return 'int8';
  if (bits !== 4) return null;
  switch (groupSize) {
    case 128:
      return 'int4-g128';
    case 64:
      return 'int4-g64';
    case -1:
    case null:
    case undefined:
      return 'int4';
    default:
      return null;
  }
}
