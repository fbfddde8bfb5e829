import { rule } from '../rule.ts';
import { WEIGHTLESS_NORM_OPS, flags, variants } from './rules.ts';

/**
 * The `corrected` accounting of linear attention and state-space layers. Letters as in
 * `recurrent.ts`; the state that a step finds and leaves is counted as cache traffic.
 */

/** Rule A1. */
export const convolution = variants<boolean>(
  (bias) => flags(bias, false),
  (bias) => ({
    id: 'short-convolution',
    shape: 'B,T,X → B,T,X',
    plainParameters: bias ? 'X·J + X' : 'X·J',
    // SiLU runs in the same kernel.
    ops: bias ? 'B·T·X·(2·J + 1 + 4)' : 'B·T·X·(2·J + 4)',
    weightsRead: bias ? '(X·J + X)·b' : 'X·J·b',
    activationsRead: 'B·T·X·a',
    activationsWrite: 'B·T·X·a',
    kvRead: 'z·B·X·(J − 1)·b',
    kvWrite: 'B·X·(J − 1)·b',
  }),
);

const DELTA = {
  shape: 'B,T,2·K·h + H·hv;B,T,2·H → B,T,H·hv',
  plainParameters: '2·H',
  weightsRead: '2·H·b',
  activationsRead: 'B·T·(2·K·h + H·hv + 2·H)·a',
  activationsWrite: 'B·T·H·hv·a',
  kvRead: 'z·B·H·h·hv·s',
  kvWrite: 'B·H·h·hv·s',
} as const;

/** Rule A2: one token. */
export const deltaStep = rule({ id: 'delta-rule', ...DELTA, ops: '7·B·T·H·h·hv' });

/** Rule A3: a prompt, in chunks of Q tokens. */
export const deltaChunks = rule({
  id: 'delta-rule-chunks',
  ...DELTA,
  ops: 'B·H·m·(Q²·(6·h + 4·hv) + Q·(Q − 1)·(2·Q − 1)/3 + 6·Q·h·hv + 2·h·hv)',
});

const SCAN_TRAFFIC = {
  activationsWrite: 'B·T·H·hv·a',
  kvRead: 'z·B·H·h·hv·s',
  kvWrite: 'B·H·h·hv·s',
} as const;

const MAMBA2 = {
  shape: 'B,T,H·hv + 2·K·h;B,T,H → B,T,H·hv',
  plainParameters: '3·H',
  weightsRead: '3·H·b',
  activationsRead: 'B·T·(H·hv + 2·K·h + H)·a',
  ...SCAN_TRAFFIC,
} as const;

const LIGHTNING = {
  shape: 'B,T,3·H·h → B,T,H·hv',
  activationsRead: 'B·T·3·H·h·a',
  ...SCAN_TRAFFIC,
} as const;

/** A state per head that decays by a scalar and gains an outer product: Mamba-2 and lightning attention. */
const STEP_OPS = '5·B·T·H·h·hv';
const CHUNK_OPS = 'B·m·(2·K·Q²·h + H·(2·Q²·hv + 4·Q·h·hv + 2·h·hv))';

/** Rules A4 and A5. */
export const ssdStep = rule({ id: 'ssd', ...MAMBA2, ops: STEP_OPS });
export const ssdChunks = rule({ id: 'ssd-chunks', ...MAMBA2, ops: CHUNK_OPS });
export const lightningStep = rule({ id: 'ssd', ...LIGHTNING, ops: STEP_OPS });
export const lightningChunks = rule({ id: 'ssd-chunks', ...LIGHTNING, ops: CHUNK_OPS });

/** Rule A6. */
export const selectiveScan = rule({
  id: 'selective-scan',
  shape: 'B,T,I;B,T,I;B,T,2·h;B,T,I → B,T,I',
  plainParameters: 'I·h + I',
  ops: 'B·T·I·(7·h + 11)',
  weightsRead: '(I·h + I)·b',
  activationsRead: 'B·T·(3·I + 2·h)·a',
  activationsWrite: 'B·T·I·a',
  kvRead: 'z·B·I·h·s',
  kvWrite: 'B·I·h·s',
});

/** An RMSNorm without weights, over the time step, B and C. */
export const plainNorm = rule({
  id: 'rmsnorm',
  shape: 'B,T,D → B,T,D',
  ops: `${WEIGHTLESS_NORM_OPS.rmsnorm}·B·T·D`,
  activationsRead: 'B·T·D·a',
  activationsWrite: 'B·T·D·a',
});

interface GateNormVariant {
  readonly gate: 'silu' | 'sigmoid';
  /** One weight per channel, or per channel of a head that all heads share. */
  readonly sharedByHeads: boolean;
}

/** Rule A7. */
export const gateNorm = variants<GateNormVariant>(
  ({ gate, sharedByHeads }) => flags(gate === 'silu', sharedByHeads),
  ({ gate, sharedByHeads }) => ({
    id: 'gate-norm',
    shape: 'B,T,H·hv;B,T,H·hv → B,T,H·hv',
    plainParameters: sharedByHeads ? 'hv' : 'H·hv',
    // RMSNorm 4, SiLU 4 or sigmoid 3, product 1.
    ops: gate === 'silu' ? '9·B·T·H·hv' : '8·B·T·H·hv',
    weightsRead: sharedByHeads ? 'hv·b' : 'H·hv·b',
    activationsRead: '2·B·T·H·hv·a',
    activationsWrite: 'B·T·H·hv·a',
  }),
);
