const LINE = 15;

/**
 * Heights for the labels at the ends of lines: each where its line ends, pushed apart until
 * none overlap, and kept within the plot.
 */
export function endLabels(heights: readonly number[], plotHeight: number): number[] {
  const placed = [...heights];
  const order = heights.map((_, i) => i).sort((a, b) => heights[a]! - heights[b]!);
  let free = 0;
  for (const i of order) {
    placed[i] = Math.max(placed[i]!, free);
    free = placed[i] + LINE;
  }
  let limit = plotHeight;
  for (const i of order.reverse()) {
    placed[i] = Math.min(placed[i]!, limit);
    limit = placed[i] - LINE;
  }
  return placed;
}
