/** Index of the value nearest to `wanted`; `values` ascend. Of two equally near, the later. */
export function nearest(values: readonly number[], wanted: number): number {
  let low = 0;
  let high = values.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (values[middle]! <= wanted) low = middle;
    else high = middle;
  }
  return Math.abs(values[high]! - wanted) <= Math.abs(values[low]! - wanted) ? high : low;
}
