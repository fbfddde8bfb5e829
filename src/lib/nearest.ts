const MOST = 3;

/** Letters and digits only: people leave out and misplace everything else. */
const bare = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');

/** Pairs of neighbouring characters, which survive a slip of the keyboard better than the whole. */
const pairs = (text: string): ReadonlySet<string> =>
  new Set(Array.from({ length: Math.max(text.length - 1, 0) }, (_, i) => text.slice(i, i + 2)));

/** 1 for equal, 0 for nothing in common (Dice); a name that contains the other counts at least half. */
export function likeness(a: string, b: string): number {
  const [x, y] = [bare(a), bare(b)];
  const [ofX, ofY] = [pairs(x), pairs(y)];
  const shared = [...ofX].filter((pair) => ofY.has(pair)).length;
  const dice = (2 * shared) / (ofX.size + ofY.size || 1);
  const contained = x !== '' && y !== '' && (x.includes(y) || y.includes(x));
  return contained ? (1 + dice) / 2 : dice;
}

const LEAST_LIKE = 0.3;

/** The names most like what was typed, best first; none where nothing is like it. */
export const nearest = (typed: string, names: readonly string[]): readonly string[] =>
  names
    .map((name) => ({ name, score: likeness(typed, name) }))
    .filter(({ score }) => score >= LEAST_LIKE)
    .sort((a, b) => b.score - a.score)
    .slice(0, MOST)
    .map(({ name }) => name);

/** `Did you mean a, b or c?`, or nothing. */
export function didYouMean(typed: string, names: readonly string[]): string | null {
  const found = nearest(typed, names);
  if (found.length === 0) return null;
  const last = found.at(-1)!;
  return found.length === 1
    ? `Did you mean ${last}?`
    : `Did you mean ${found.slice(0, -1).join(', ')} or ${last}?`;
}
