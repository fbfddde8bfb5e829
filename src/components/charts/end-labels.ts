/** Height of a line of a label, in px. */
export const LINE = 15;

/** A label longer than this takes two lines beside the plot. */
const LONG = 18;

/** A long label in two lines, broken where they come out most alike. */
export function brokenLabel(label: string): readonly string[] {
  if (label.length <= LONG) return [label];
  const words = label.split(' ');
  const breaks = words.map((_, i) => [words.slice(0, i).join(' '), words.slice(i).join(' ')]);
  const longer = (parts: readonly string[]) => Math.max(...parts.map((part) => part.length));
  const best = breaks.reduce((a, b) => (longer(b) < longer(a) ? b : a));
  return best.filter((part) => part !== '');
}

/**
 * The middles of labels that want to stand at certain heights and are as tall as `sizes`:
 * pushed apart until none overlap, and kept within the plot, give or take half a line.
 */
export function spread(
  wanted: readonly number[],
  sizes: readonly number[],
  plotHeight: number,
): number[] {
  const placed = [...wanted];
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a]! - wanted[b]!);
  let free = -LINE / 2;
  for (const i of order) {
    placed[i] = Math.max(placed[i]!, free + sizes[i]! / 2);
    free = placed[i] + sizes[i]! / 2;
  }
  let limit = plotHeight + LINE / 2;
  for (const i of order.reverse()) {
    placed[i] = Math.min(placed[i]!, limit - sizes[i]! / 2);
    limit = placed[i] - sizes[i]! / 2;
  }
  return placed;
}
