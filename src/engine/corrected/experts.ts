import type { Options } from '../accounting.ts';
import type { ExpertFeedForward, SharedExpert } from '../model.ts';
import type { Operator, Stored } from '../operator.ts';
import type { Precision } from '../precision.ts';
import { FP16 } from '../precision.ts';
import type { Step } from '../step.ts';
import { SHARED_EXPERT, denseOperators } from './dense.ts';
import type { ExpertParts } from './expert-parts.ts';
import { expertParts } from './expert-parts.ts';
import { combineRule, expertActivationRule, gatedAdd } from './expert-rules.ts';
import type { Layer } from './layer.ts';
import { residualAdd } from './rules.ts';

/**
 * A mixture of experts: router, the matrices of the chosen experts, the weighted sum of their
 * outputs, and the shared expert besides.
 *
 * Each matrix is one operator over all experts, as the grouped kernels run it. Every expert reads
 * the rows of its own tokens, so an input is read k times. Choosing the k best of E scores is not
 * counted.
 */
export function expertOperators(
  experts: ExpertFeedForward,
  layer: Layer,
  step: Step,
  precision: Precision,
  options: Options,
): readonly Operator[] {
  const { gated, activation, shared } = experts;
  const parts = expertParts(experts, layer, step, precision);
  const normed = shared?.normed === true;
  // Gemma 4 routes and feeds its experts from the residual stream, each through a norm of its own.
  const source = normed ? layer.stream : layer.input;
  const operators: Operator[] = [...parts.router(source)];
  if (normed) operators.push(parts.norm('experts_norm', source));
  const input = normed ? 'experts_norm' : source;
  operators.push(...routedOperators(experts, input, parts, precision, options));
  if (normed) operators.push(parts.norm('experts_post_norm', operators.at(-1)!.name));
  if (shared === null) return operators;

  const routed = operators.at(-1)!.name;
  const mlp = { kind: 'dense', size: shared.size, gated, activation, bias: false } as const;
  operators.push(...denseOperators(mlp, layer, step, precision, options, SHARED_EXPERT));
  if (normed) operators.push(parts.norm('shared_post_norm', operators.at(-1)!.name));
  operators.push(...sumOperators(shared, layer, [routed, operators.at(-1)!.name], parts));
  return operators;
}

/** From the layer's input to the weighted sum of the chosen experts' outputs. */
function routedOperators(
  { gated, activation, latentSize }: ExpertFeedForward,
  source: string,
  parts: ExpertParts,
  { weights }: Precision,
  { fusion }: Options,
): readonly Operator[] {
  const stored: Stored = { part: 'experts', format: weights };
  const act = expertActivationRule({ activation, gated, fused: fusion });
  const narrow = latentSize !== null;
  const input = narrow ? 'latent_down_proj' : source;
  const operators: Operator[] = [];
  if (narrow) operators.push(parts.matrix(input, source, 'narrowing', stored));
  if (gated) operators.push(parts.projection('experts_gate_proj', input, 'up', false));
  operators.push(
    parts.projection('experts_up_proj', input, 'up', fusion && gated),
    parts.elementwise(
      'experts_act',
      act,
      gated ? ['experts_gate_proj', 'experts_up_proj'] : ['experts_up_proj'],
      fusion,
    ),
    parts.projection('experts_down_proj', 'experts_act', 'down', false),
    parts.elementwise('experts_combine', combineRule, ['experts_down_proj'], false),
  );
  if (narrow) operators.push(parts.matrix('latent_up_proj', 'experts_combine', 'widening', stored));
  return operators;
}

/** The routed experts' output and the shared one's, which a gate may scale token by token. */
function sumOperators(
  { gate }: SharedExpert,
  { input }: Layer,
  outputs: readonly [routed: string, shared: string],
  parts: ExpertParts,
): readonly Operator[] {
  if (!gate) return [parts.sum(residualAdd, outputs)];
  const stored: Stored = { part: 'sharedExperts', format: FP16 };
  return [
    parts.matrix('shared_gate', input, 'gate', stored),
    parts.sum(gatedAdd, [...outputs, 'shared_gate']),
  ];
}
