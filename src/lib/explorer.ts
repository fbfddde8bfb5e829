import type { Hardware } from '../engine/index.ts';
import { link } from './navigation.ts';
import type { Scenario } from './scenario.ts';
import { PAPER } from './scenario.ts';
import { STORAGES, weightOnly } from './storages.ts';
import { fullQuery } from './url-state.ts';

/** The roofline explorer on the home page, in this state. */
export const explorerLink = (scenario: Scenario): string =>
  `${link('/')}${fullQuery(scenario)}#roofline-explorer`;

/** The roofline explorer with one model on one device, decoding for one reader. */
export function explorerPath(model: string, hardware: Hardware): string {
  const precision = weightOnly(STORAGES[0]!, hardware);
  return explorerLink({
    ...PAPER,
    model,
    hardware: hardware.id,
    flashAttention: true,
    weights: precision?.weights.id ?? PAPER.weights,
    head: precision?.head.id ?? PAPER.head,
    activations: precision?.activations.id ?? PAPER.activations,
    kv: precision?.kv.id ?? PAPER.kv,
  });
}
