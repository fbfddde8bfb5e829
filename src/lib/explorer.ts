import type { Hardware } from '../engine/index.ts';
import { link } from './navigation.ts';
import type { Scenario } from './scenario.ts';
import { PAPER } from './scenario.ts';
import type { Storage } from './storages.ts';
import { STORAGES, weightOnly } from './storages.ts';
import { fullQuery } from './url-state.ts';

/** The roofline explorer on the home page, in this state. */
export const explorerLink = (scenario: Scenario): string =>
  `${link('/')}${fullQuery(scenario)}#roofline-explorer`;

/**
 * The roofline explorer with one model on one device, decoding for one reader; null where the device
 * publishes no peak for the arithmetic.
 */
export function explorerPath(
  model: string,
  hardware: Hardware,
  storage: Storage = STORAGES[0]!,
): string | null {
  const precision = weightOnly(storage, hardware);
  if (precision === null) return null;
  return explorerLink({
    ...PAPER,
    model,
    hardware: hardware.id,
    flashAttention: true,
    weights: precision.weights.id,
    head: precision.head.id,
    activations: precision.activations.id,
    kv: precision.kv.id,
  });
}
