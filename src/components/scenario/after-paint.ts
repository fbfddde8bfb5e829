/**
 * Runs something a frame later: what was changed until now is painted first, and what else waits for
 * that, such as the reader's next move, is not kept waiting.
 */
export function afterPaint(run: () => void): () => void {
  let frame = 0;
  let timer: ReturnType<typeof setTimeout>;
  frame = requestAnimationFrame(() => {
    timer = setTimeout(() => {
      frame = requestAnimationFrame(run);
    });
  });
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}
