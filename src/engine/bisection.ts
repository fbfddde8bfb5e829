import type { Result } from './result.ts';
import { ok } from './result.ts';

/**
 * The largest whole number from `least` to `most` for which something holds that, once it fails,
 * fails for all larger ones. `least − 1` when it never holds.
 *
 * @example
 * lastWhere(1, 1000, (n) => ok(n * n <= 50)) // 7
 */
export function lastWhere(
  least: number,
  most: number,
  holds: (value: number) => Result<boolean>,
): Result<number> {
  let [yes, no] = [least - 1, most + 1];
  // From the small end in doubled strides: most answers are small, and small cases are cheap.
  for (let stride = 1; yes + stride < no; stride *= 2) {
    const so = holds(yes + stride);
    if (!so.ok) return so;
    if (so.value) yes += stride;
    else {
      no = yes + stride;
      break;
    }
  }
  while (no - yes > 1) {
    const middle = Math.floor((yes + no) / 2);
    const so = holds(middle);
    if (!so.ok) return so;
    if (so.value) yes = middle;
    else no = middle;
  }
  return ok(yes);
}
