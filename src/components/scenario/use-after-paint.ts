import { useEffect, useState } from 'preact/hooks';

/**
 * A value one frame late: while a slider moves, the picture comes first, and what explains it follows
 * in the next frame. Whatever is drawn from this alone, in `useMemo`, costs the first frame nothing.
 * `atOnce` is for when there is no next frame, or nobody saw the last.
 */
export function useAfterPaint<T>(value: T): readonly [shown: T, atOnce: (value: T) => void] {
  const [shown, setShown] = useState(value);
  // Effects run when the frame is painted.
  useEffect(() => {
    const frame = requestAnimationFrame(() => setShown(() => value));
    return () => cancelAnimationFrame(frame);
  }, [value]);
  return [shown, (next) => setShown(() => next)];
}
