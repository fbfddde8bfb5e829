import { hasLatents } from '../../engine/index.ts';
import * as format from '../../lib/format.ts';
import type { Analysis } from './derive.ts';

/** What is shown, in a line: "Llama 3.1 8B on RTX A6000, FP16, batch 1, prompt 2,000". */
export function summaryOf({ scenario, model, hardware, inputs }: Analysis): string {
  const { weights, head, activations, kv } = inputs.precision;
  const formats = new Set([weights.name, head.name, activations.name, kv.name]);
  const precision =
    formats.size === 1
      ? weights.name
      : `weights ${weights.name}, head ${head.name}, activations ${activations.name}, cache ${kv.name}`;
  const past = scenario.past > 0 ? ` on ${format.whole(scenario.past)} cached` : '';
  const options = [
    scenario.flashAttention && 'FlashAttention',
    scenario.fusion && 'fused kernels',
    scenario.mlaExecution !== 'auto' &&
      hasLatents(model.value) &&
      `latent attention ${scenario.mlaExecution}`,
    scenario.accounting === 'llm-viewer' && 'counted as the paper’s tool does',
  ].filter(Boolean);
  return [
    `${model.name} on ${hardware.name}`,
    precision,
    `batch ${format.whole(scenario.batch)}`,
    `prompt ${format.whole(scenario.prompt)}${past}`,
    ...options,
  ].join(' · ');
}
