import type { Fields } from '../fields.ts';
import type { ExpertFeedForward, FeedForward, Prediction } from '../model.ts';
import type { LayerKind } from './layer.ts';
import { MLP_WIDTH } from './sizes.ts';

export const EXPERT_WIDTH = 'the width F of an expert';

/** The activation of every mixture that has been published so far. */
export const SILU = { silu: 'silu' } as const;

/** What most mixtures have in common: gated SiLU experts, a plain router, nothing shared. */
export const PLAIN_EXPERTS = {
  kind: 'experts',
  gated: true,
  activation: 'silu',
  bias: false,
  latentSize: null,
  router: { biases: 0, scaled: false },
  shared: null,
} as const satisfies Partial<ExpertFeedForward>;

type ExpertCounts = Pick<ExpertFeedForward, 'routedExperts' | 'expertsPerToken'>;

/** E and k. */
export function expertCounts(
  fields: Fields,
  experts: string,
  { routedExperts: E, expertsPerToken: k }: Partial<ExpertCounts> = {},
  perToken = 'num_experts_per_tok',
): ExpertCounts {
  const routedExperts = fields.count(experts, 'the number of routed experts E', E);
  const expertsPerToken = fields.count(perToken, 'the experts k that each token is sent to', k);
  fields.require(
    expertsPerToken <= routedExperts,
    perToken,
    `at most ${experts} (${routedExperts})`,
    'A token goes to different experts.',
  );
  return { routedExperts, expertsPerToken };
}

/** Plain experts of which the config says only how many there are, and how wide. */
export const plainExperts = (fields: Fields, counts: ExpertCounts) =>
  ({
    ...PLAIN_EXPERTS,
    ...counts,
    size: fields.count('intermediate_size', EXPERT_WIDTH),
    activation: fields.choice('hidden_act', SILU, 'silu'),
  }) as const;

/** What differs between the configuration classes that name their experts as DeepSeek does. */
interface DeepseekNames {
  /** `first_k_dense_replace` where the config does not say. */
  readonly firstDense: number;
  readonly scoreCorrection: boolean;
}

/** The MLP of each layer under DeepSeek's names: a few dense layers, then experts, of which some are shared. */
export function deepseekLayers(
  fields: Fields,
  { firstDense, scoreCorrection }: DeepseekNames,
): (layer: number) => FeedForward {
  const dense = {
    kind: 'dense',
    size: fields.count('intermediate_size', MLP_WIDTH),
    gated: true,
    activation: fields.choice('hidden_act', SILU, 'silu'),
    bias: false,
  } as const;
  const counts = expertCounts(fields, 'n_routed_experts');
  for (const alias of ['num_experts', 'num_local_experts']) {
    fields.only(alias, counts.routedExperts, 'It is another name for n_routed_experts.');
  }
  const size = fields.count('moe_intermediate_size', EXPERT_WIDTH);
  // An explicit null is none; the configuration classes have one where nothing is said.
  const none = fields.has('n_shared_experts') ? 0 : 1;
  const shared = fields.whole('n_shared_experts', 'the experts that every token visits', none);
  const first = fields.whole('first_k_dense_replace', 'the dense layers in front', firstDense);
  const every = fields.count('moe_layer_freq', 'how often a layer has experts', 1);
  const experts: ExpertFeedForward = {
    ...PLAIN_EXPERTS,
    ...counts,
    size,
    router: { biases: scoreCorrection ? 1 : 0, scaled: false },
    shared: shared > 0 ? { size: shared * size, gate: false, normed: false } : null,
  };
  return (layer) => (layer >= first && layer % every === 0 ? experts : dense);
}

/** What layers with this MLP are called, in a network that has both kinds. */
export const layerName = ({ kind }: FeedForward): string =>
  kind === 'dense' ? 'dense layers' : 'expert layers';

/** Modules that predict one token each, with one layer like the network's last ones. */
export const predictionOf = (modules: number, layer: LayerKind): Prediction | null =>
  modules > 0 ? { modules, layers: [{ ...layer, count: modules }] } : null;
