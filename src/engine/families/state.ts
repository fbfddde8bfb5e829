import type { Fields } from '../fields.ts';
import type { Bits } from '../units.ts';

const DTYPES = { float32: 'float32', bfloat16: 'bfloat16', float16: 'float16' } as const;

/** Bits of a recurrent state's element: FP32 unless the config says otherwise. */
export const stateBits = (fields: Fields, name: string): Bits =>
  fields.choice(name, DTYPES, DTYPES.float32) === 'float32' ? 32 : 16;
