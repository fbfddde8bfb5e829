import UPlot from 'uplot';
import { nearest } from '../ui/nearest.ts';
import type { Series } from './line-chart-props.ts';
import type { LineView } from './line-view.ts';

/** The lines on a canvas, with a cursor on their points and a drag that selects a stretch. */
export interface LineCanvas {
  show: (view: LineView) => void;
  /** Puts the cursor on a value shown, or nowhere. */
  point: (index: number | null) => void;
  destroy: () => void;
}

/** As in line-chart.css. */
const LINE_WIDTH = 2;
const DASH = [6, 4];
const DOT = { size: 9.5, edge: 1.5 };
/** The canvas reaches so far over the plot, in px, that no line is cut at its edge. */
const BLEED = 2;
/** A click that slips by less is still a click, in px. */
const SLIP = 5;

/** Lays uPlot over the SVG in `host`'s parent. Throws where the browser's language is no tag. */
export function lineCanvas(
  host: HTMLElement,
  series: readonly Series[],
  first: LineView,
  onSelect: (from: number, to: number) => void,
): LineCanvas {
  let view = first;
  const placeAt = (u: UPlot, left: number) => nearest(view.atX, (left / u.over.clientWidth) * 100);
  const leftOf = (u: UPlot, index: number) => (view.atX[index]! / 100) * u.over.clientWidth;
  // The drawn SVG line knows its colour in every theme.
  const svgLines = host.parentElement!.getElementsByTagName('polyline');

  const plot = new UPlot(
    {
      ...sizeOf(host),
      padding: [BLEED, BLEED, BLEED, BLEED],
      pxAlign: 0,
      legend: { show: false },
      // The axes are SVG, at these very ranges.
      axes: [{ show: false }, { show: false }],
      scales: {
        x: {
          time: false,
          distr: first.across.scale === 'log' ? 3 : 1,
          range: () => [view.across.low, view.across.high],
        },
        y: {
          distr: first.up.scale === 'log' ? 3 : 1,
          range: () => [view.up.low, view.up.high],
        },
      },
      series: [
        {},
        ...series.map((line, i) => ({
          class: `rp-tone-${line.tone}`,
          stroke: () => getComputedStyle(svgLines[i]!).stroke,
          width: LINE_WIDTH,
          points: { show: false },
          ...(line.dash && { dash: DASH }),
        })),
      ],
      cursor: {
        y: false,
        move: (u, left, top) => [left < 0 ? left : leftOf(u, placeAt(u, left)), top],
        points: {
          size: DOT.size,
          width: DOT.edge,
          fill: () => 'var(--tone)',
          stroke: () => 'var(--paper)',
        },
        drag: { setScale: false, dist: SLIP },
      },
      hooks: {
        // uPlot's dashes are in pixels of the canvas.
        drawClear: [
          (u) => {
            const dash = DASH.map((length) => length * devicePixelRatio);
            for (const line of u.series) if (line.dash) line.dash = dash;
          },
        ],
        setSelect: [
          (u) => {
            const { left, width } = u.select;
            u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
            if (width > 0) onSelect(placeAt(u, left), placeAt(u, left + width));
          },
        ],
      },
    },
    columnsOf(view),
    host,
  );
  const unwatch = watch(host, plot);

  return {
    show(next) {
      view = next;
      plot.setData(columnsOf(view));
    },
    point(index) {
      const shown = index !== null && index >= 0 && index < view.x.length ? index : null;
      if (shown === (plot.cursor.idx ?? null)) return;
      plot.setCursor({ left: shown === null ? -10 : leftOf(plot, shown), top: 0 });
    },
    destroy() {
      unwatch();
      plot.destroy();
    },
  };
}

function columnsOf({ x, lines }: LineView): UPlot.AlignedData {
  return [x, ...lines] as UPlot.AlignedData;
}

function sizeOf(host: HTMLElement): { width: number; height: number } {
  const { width, height } = host.getBoundingClientRect();
  return { width, height };
}

/** Keeps the drawing at the element's size and in the theme's colours. */
function watch(host: HTMLElement, plot: UPlot): () => void {
  const redraw = () => plot.redraw(false);
  const size = new ResizeObserver(() => plot.setSize(sizeOf(host)));
  size.observe(host);
  const theme = new MutationObserver(redraw);
  theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  const settings = ['(prefers-color-scheme: dark)', '(forced-colors: active)'].map((query) =>
    matchMedia(query),
  );
  for (const setting of settings) setting.addEventListener('change', redraw);
  return () => {
    size.disconnect();
    theme.disconnect();
    for (const setting of settings) setting.removeEventListener('change', redraw);
  };
}
