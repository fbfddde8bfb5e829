import { useEffect, useRef, useState } from 'preact/hooks';
import type { LineCanvas } from './line-canvas.ts';
import type { Series } from './line-chart-props.ts';
import type { LineView } from './line-view.ts';

/** How long the data has to rest, in ms, before the canvas follows: a slider moves the SVG alone. */
const REST = 120;

/**
 * The canvas of a line chart, which is most of what the chart weighs, from `wake` on. `drawn`
 * says that it shows this very view; until then, and if it cannot be had, the SVG does.
 */
export function useLineCanvas(
  view: LineView,
  series: readonly Series[],
  cursor: number | null,
  zoomTo: (from: number, to: number) => void,
) {
  const host = useRef<HTMLDivElement>(null);
  const [awake, setAwake] = useState(false);
  const [shown, setShown] = useState<{ canvas: LineCanvas; view: LineView } | null>(null);
  const latest = useRef({ view, series, zoomTo });
  latest.current = { view, series, zoomTo };
  // What a canvas cannot change once it is made.
  const kind = JSON.stringify([
    view.across.scale,
    view.up.scale,
    series.map(({ tone, dash }) => [tone, dash]),
  ]);

  useEffect(() => {
    if (!awake) return;
    let ended = false;
    let canvas: LineCanvas | undefined;
    const { view, series } = latest.current;
    const select = (from: number, to: number) => latest.current.zoomTo(from, to);
    import('./line-canvas.ts')
      .then(({ lineCanvas }) => {
        if (ended) return;
        canvas = lineCanvas(host.current!, series, view, select);
        setShown({ canvas, view });
      })
      // Without it the SVG does all but the dragging.
      .catch(() => {});
    return () => {
      ended = true;
      canvas?.destroy();
      setShown(null);
    };
  }, [awake, kind]);

  useEffect(() => {
    if (!shown || shown.view === view) return;
    const rest = setTimeout(() => {
      shown.canvas.show(view);
      setShown({ canvas: shown.canvas, view });
    }, REST);
    return () => clearTimeout(rest);
  }, [shown, view]);

  useEffect(() => {
    shown?.canvas.point(cursor === null ? null : cursor - shown.view.first);
  }, [shown, cursor]);

  return { host, wake: () => setAwake(true), ready: shown !== null, drawn: shown?.view === view };
}
