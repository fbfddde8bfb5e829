import type { Fields } from '../fields.ts';
import type { HeadAttention, LayerNorms, Norm } from '../model.ts';
import type { Heads } from './heads.ts';
import { POST_NORMS, PRE_NORMS, SANDWICH_NORMS } from './layer.ts';
import { MULTIPLIERS_NOTE, clipNotes } from './notes.ts';

/** Always, never, or by a field of the config with the class's default. */
export type Switch = boolean | readonly [field: string, fallback: boolean];

/** What differs by `model_type`, with the defaults of each configuration class (transformers). */
export interface Variant {
  readonly bias: { readonly qkv: Switch; readonly output: Switch; readonly mlp: Switch };
  readonly window: 'none' | 'always' | 'stated' | 'switched' | 'interleaved' | 'patterned';
  /** The layers in front that see everything where the window is switched on, unless stated. */
  readonly unwindowed: number;
  readonly qkNorm: HeadAttention['qkNorm'];
  readonly norms: LayerNorms;
  readonly heads: Partial<Heads>;
  /** The part of a head that rotates unless stated. */
  readonly rotary: number;
  readonly tied: boolean;
  readonly norm: Norm;
  readonly notes: (fields: Fields) => readonly string[];
}

const BY_FLAG: Switch = ['attention_bias', false];
const MLP_FLAG: Switch = ['mlp_bias', false];
const NO_BIAS = { qkv: false, output: false, mlp: false };
const PLAIN: Variant = {
  bias: { qkv: BY_FLAG, output: BY_FLAG, mlp: false },
  window: 'none',
  unwindowed: 28,
  qkNorm: null,
  norms: PRE_NORMS,
  heads: {},
  rotary: 1,
  tied: false,
  norm: { kind: 'rmsnorm', bias: false },
  notes: () => [],
};
const LLAMA = { ...PLAIN, bias: { ...PLAIN.bias, mlp: MLP_FLAG } };
const GLM = {
  ...PLAIN,
  bias: { ...NO_BIAS, qkv: ['attention_bias', true] as const },
  heads: { kvHeads: 2, headDim: 128 },
  rotary: 0.5,
};
const OLMO2 = { ...PLAIN, qkNorm: 'per-projection', norms: POST_NORMS } as const;

const QWEN2 = { ...PLAIN, bias: { ...NO_BIAS, qkv: true }, window: 'switched' } as const;
/** The defaults of its classes are the sizes of the 72B model. */
const QWEN2_VL = { ...QWEN2, unwindowed: 80, heads: { kvHeads: 8 } };

export const VARIANTS: Readonly<Record<string, Variant>> = {
  llama: LLAMA,
  mistral: { ...PLAIN, bias: NO_BIAS, window: 'always' },
  ministral3: { ...PLAIN, bias: NO_BIAS, window: 'stated' },
  qwen2: QWEN2,
  qwen2_vl_text: QWEN2_VL,
  qwen2_5_vl_text: QWEN2_VL,
  qwen3: { ...PLAIN, window: 'switched', qkNorm: 'per-head' },
  qwen3_vl_text: { ...PLAIN, qkNorm: 'per-head' },
  phi3: { ...PLAIN, bias: NO_BIAS, window: 'stated' },
  smollm3: { ...LLAMA, window: 'switched', tied: true },
  olmo: {
    ...PLAIN,
    norm: { kind: 'layernorm', bias: false, weightless: true },
    notes: clipNotes,
  },
  olmo2: OLMO2,
  olmo3: { ...OLMO2, window: 'interleaved' },
  glm: GLM,
  glm4: { ...GLM, norms: SANDWICH_NORMS },
  granite: { ...LLAMA, notes: () => [MULTIPLIERS_NOTE] },
  seed_oss: {
    ...PLAIN,
    bias: { qkv: ['attention_bias', true], output: ['attention_out_bias', false], mlp: MLP_FLAG },
    heads: { kvHeads: 8, headDim: 128 },
  },
  ernie4_5: {
    ...PLAIN,
    bias: { qkv: ['use_bias', false], output: ['use_bias', false], mlp: ['use_bias', false] },
    heads: { kvHeads: 2, headDim: 128 },
    tied: true,
  },
  internlm2: { ...PLAIN, bias: { qkv: ['bias', true], output: ['bias', true], mlp: false } },
  internlm3: {
    ...PLAIN,
    bias: { qkv: ['qkv_bias', false], output: ['bias', false], mlp: ['bias', false] },
    heads: { kvHeads: 32 },
  },
  exaone4: {
    ...PLAIN,
    bias: NO_BIAS,
    window: 'patterned',
    qkNorm: 'per-head',
    norms: POST_NORMS,
    heads: { kvHeads: 32 },
  },
};
