import { useEffect, useState } from 'preact/hooks';

/**
 * A value one frame late: while a slider moves, the picture comes first, and what explains it follows
 * in the next frame. Whatever is drawn from this alone, in `useMemo`, costs the first frame nothing.
 */
export function useAfterPaint<T>(value: T): T {
  const [shown, setShown] = useState(value);
  // Effects run when the frame is painted.
  useEffect(() => {
    const frame = requestAnimationFrame(() => setShown(() => value));
    return () => cancelAnimationFrame(frame);
  }, [value]);
  return shown;
}
