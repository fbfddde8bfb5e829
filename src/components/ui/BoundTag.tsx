export type Limit = 'memory' | 'compute';

interface BoundTagProps {
  limit: Limit;
  /** Only the first word, for a table cell. */
  short?: boolean | undefined;
}

/** The meaning colour with its shape and its word; drawn by the same class as `<Bound>` in prose. */
export function BoundTag({ limit, short = false }: BoundTagProps) {
  return <span class={`bound ${limit}`}>{short ? limit : `${limit}-bound`}</span>;
}
