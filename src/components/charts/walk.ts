/** Where a key moves a cursor over `count` places; undefined for any other key. */
export function walk(key: string, now: number | null, count: number): number | undefined {
  const last = count - 1;
  if (key === 'ArrowRight' || key === 'ArrowUp') return Math.min(last, (now ?? -1) + 1);
  if (key === 'ArrowLeft' || key === 'ArrowDown') return Math.max(0, (now ?? count) - 1);
  if (key === 'Home') return 0;
  if (key === 'End') return last;
  return undefined;
}
