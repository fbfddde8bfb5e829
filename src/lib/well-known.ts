/** What most readers have heard of: long tables show these first, and the rest on demand. */

export const KNOWN_MODELS: readonly string[] = [
  'llama-3.1-8b',
  'llama-3.1-70b',
  'llama-2-7b',
  'mixtral-8x7b',
  'qwen3-8b',
  'qwen3-32b',
  'gemma-3-27b',
  'gpt-oss-20b',
  'gpt-oss-120b',
  'deepseek-v3',
];

export const KNOWN_DEVICES: readonly string[] = [
  'nvidia-h100-sxm-80gb',
  'nvidia-h200-sxm-141gb',
  'nvidia-b200-sxm-180gb',
  'nvidia-a100-sxm4-80gb',
  'nvidia-l40s-48gb',
  'nvidia-rtx-a6000-48gb',
  'nvidia-rtx-4090-24gb',
  'amd-mi300x-192gb',
  'google-tpu-v6e',
  'apple-m4-max',
];

const FIRST = 10;

/** The ten best-known lines, filled up from the top, in the order in which they stand. */
export function bestKnown<Line extends { readonly id: string }>(
  lines: readonly Line[],
  known: readonly string[],
): readonly Line[] {
  const isKnown = ({ id }: Line): boolean => known.includes(id);
  const others = lines.filter((line) => !isKnown(line));
  const first = new Set([...lines.filter(isKnown), ...others].slice(0, FIRST));
  return lines.filter((line) => first.has(line));
}
