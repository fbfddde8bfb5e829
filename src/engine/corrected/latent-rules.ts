import { rule } from '../rule.ts';

/**
 * Rules of multi-head latent attention. The cache holds one latent of r and one rotated key of R per
 * token, which all heads share; h is a query's width, R of it rotated, and hv a value's.
 */

/** Keys and values of every head, rebuilt from all latents in every step. */
export const latentUp = rule({
  id: 'latent-expanded',
  shape: 'B,S,in × in,out → B,S,out',
  parameters: 'in·out',
  ops: '2·B·S·in·out',
  weightsRead: 'in·out·w',
  activationsWrite: 'B·S·out·a',
  kvRead: 'B·S·in·kv',
});

/** One matrix per head: half of the up-projection, on the query's or the output's side. */
export const absorbed = rule({
  id: 'latent-absorbed',
  shape: 'B,T,H,in × H,in,out → B,T,H,out',
  parameters: 'H·in·out',
  ops: '2·B·T·H·in·out',
  weightsRead: 'H·in·out·w',
  activationsRead: 'B·T·H·in·a',
  activationsWrite: 'B·T·H·out·a',
});

/** The rules of the scores and of what they weigh, in one of the two executions. */
export interface LatentKernels {
  readonly qk: ReturnType<typeof rule>;
  readonly sv: ReturnType<typeof rule>;
  readonly fused: ReturnType<typeof rule>;
}

export const EXPANDED: LatentKernels = {
  qk: rule({
    id: 'latent-expanded',
    shape: 'B,T,H,h;B,S,H,h − R;B,S,R → B,H,T,S',
    ops: '2·B·H·T·S·h',
    activationsRead: 'B·T·H·h·a + B·S·H·(h − R)·a',
    activationsWrite: 'B·H·T·S·a',
    kvRead: 'B·S·R·kv',
  }),
  sv: rule({
    id: 'latent-expanded',
    shape: 'B,H,T,S;B,S,H,hv → B,T,H,hv',
    ops: '2·B·H·T·S·hv',
    activationsRead: 'B·H·T·S·a + B·S·H·hv·a',
    activationsWrite: 'B·T·H·hv·a',
  }),
  fused: rule({
    id: 'latent-expanded',
    shape: 'B,T,H,h;B,S,H,h − R + hv;B,S,R → B,T,H,hv',
    ops: 'B·H·n·(2·h + 5 + 2·hv)',
    activationsRead: 'B·T·H·h·a + B·S·H·(h − R + hv)·a',
    activationsWrite: 'B·T·H·hv·a',
    kvRead: 'B·S·R·kv',
    onChipRead: 'B·S·(q − 1)·H·(h − R + hv)·a + B·S·(q·H − 1)·R·kv',
  }),
};

export const ABSORBED: LatentKernels = {
  qk: rule({
    id: 'latent-absorbed',
    shape: 'B,T,H,r + R;B,S,r + R → B,H,T,S',
    ops: '2·B·H·T·S·(r + R)',
    activationsRead: 'B·T·H·(r + R)·a',
    activationsWrite: 'B·H·T·S·a',
    kvRead: 'B·S·(r + R)·kv',
  }),
  sv: rule({
    id: 'latent-absorbed',
    shape: 'B,H,T,S;B,S,r → B,T,H,r',
    ops: '2·B·H·T·S·r',
    activationsRead: 'B·H·T·S·a',
    activationsWrite: 'B·T·H·r·a',
    kvRead: 'B·S·r·kv',
  }),
  fused: rule({
    id: 'latent-absorbed',
    shape: 'B,T,H,r + R;B,S,r + R → B,T,H,r',
    ops: 'B·H·n·(2·(r + R) + 5 + 2·r)',
    activationsRead: 'B·T·H·(r + R)·a',
    activationsWrite: 'B·T·H·r·a',
    kvRead: 'B·S·(r + R)·kv',
    onChipRead: 'B·S·(q·H − 1)·(r + R)·kv',
  }),
};
