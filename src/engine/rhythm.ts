/**
 * Decode steps that cost one straight line: evenly spaced contexts, each of which stands for `weight`
 * steps that cost the same.
 */
export interface Run {
  readonly first: number;
  readonly points: number;
  readonly stride: number;
  readonly weight: number;
}

/**
 * Contexts from `from` up to, and without, `to` as runs of an operator that completes an entry for
 * every `period` tokens: it sees ⌊context/period⌋ of them, and has more to do where one is completed.
 *
 * Once the window slides nothing else changes from one context to the next, so that all steps between
 * two entries cost the same. Until then each step sees one token more, and only those of the same
 * remainder lie on a straight line, or those between two entries.
 *
 * @example
 * runsOf(6, 14, 4, true)
 * // 8 and 12 complete an entry; 6 and 7, 9 to 11, and 13 are alike
 */
export function runsOf(from: number, to: number, period: number, slides: boolean): readonly Run[] {
  const levels = Math.floor((to - 1) / period) - Math.floor(from / period) + 1;
  const runs = slides
    ? alike(from, to, period)
    : levels < period
      ? between(from, to, period)
      : remainders(from, to, period);
  return runs.filter(({ points, weight }) => points > 0 && weight > 0);
}

const run = (first: number, points: number, stride: number, weight: number): Run => ({
  first,
  points,
  stride,
  weight,
});

/** Steps that complete an entry; those between the first two, between any others, after the last. */
function alike(from: number, to: number, period: number): readonly Run[] {
  const first = Math.ceil(from / period) * period;
  const completing = Math.max(0, Math.ceil((to - first) / period));
  if (completing === 0) return [run(from, 1, 1, to - from)];
  const last = first + (completing - 1) * period;
  return [
    run(first, completing, period, 1),
    run(from, 1, 1, first - from),
    run(first + 1, completing - 1, period, period - 1),
    run(last + 1, 1, 1, to - last - 1),
  ];
}

/** Steps that complete an entry, one by one, and the lines between them. */
function between(from: number, to: number, period: number): readonly Run[] {
  const runs: Run[] = [];
  for (let at = from; at < to;) {
    const next = Math.floor(at / period) * period;
    if (next === at) runs.push(run(at++, 1, 1, 1));
    const end = Math.min(next + period, to);
    runs.push(run(at, end - at, 1, 1));
    at = end;
  }
  return runs;
}

const remainders = (from: number, to: number, period: number): readonly Run[] =>
  Array.from({ length: Math.min(period, to - from) }, (_, shift) =>
    run(from + shift, Math.ceil((to - from - shift) / period), period, 1),
  );
