import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type uPlot from 'uplot';
import type { Axis } from './line-scale.ts';
import type { Series, Tone } from './LineChart.tsx';

interface Lines {
  x: Axis;
  y: Axis;
  values: readonly number[];
  series: readonly Series[];
  moveTo: (index: number | null) => void;
}

const COLOUR: Record<Tone, string> = {
  memory: '--memory',
  compute: '--compute',
  ink: '--ink',
  accent: '--ink-2',
};

/**
 * Draws the lines with uPlot once the element has been seen; true when they are drawn.
 * uPlot is loaded only then: it is most of what a page with a chart weighs.
 */
export function useCanvasLines(element: RefObject<HTMLDivElement>, lines: Lines): boolean {
  const [plot, setPlot] = useState<uPlot>();
  const latest = useRef(lines);
  latest.current = lines;
  const looks = lines.series.map((line) => `${line.label} ${line.tone} ${line.dash}`).join();

  useEffect(() => {
    const host = element.current!;
    let ended = false;
    let made: uPlot | undefined;
    const cleanUp: (() => void)[] = [];

    const seen = new IntersectionObserver(async (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      seen.disconnect();
      const { default: UPlot } = await import('uplot');
      if (ended) return;
      const drawn = new UPlot(options(host, latest), data(latest.current), host);
      made = drawn;
      cleanUp.push(...watch(host, drawn, () => setPlot(undefined)));
      setPlot(drawn);
    });
    seen.observe(host);

    return () => {
      ended = true;
      seen.disconnect();
      for (const undo of cleanUp) undo();
      made?.destroy();
      setPlot(undefined);
    };
  }, [element, looks, lines.x.scale, lines.y.scale]);

  useEffect(() => {
    plot?.setData(data(lines));
  }, [plot, lines.values, lines.series]);

  return plot !== undefined;
}

function data({ values, series }: Lines): uPlot.AlignedData {
  return [values, ...series.map((line) => line.values)] as uPlot.AlignedData;
}

function options(host: HTMLElement, latest: { current: Lines }): uPlot.Options {
  const { x, y, series } = latest.current;
  return {
    width: host.clientWidth,
    height: host.clientHeight,
    padding: [0, 0, 0, 0],
    legend: { show: false },
    // The axes are SVG, at these very ranges.
    axes: [{ show: false }, { show: false }],
    scales: {
      x: {
        time: false,
        distr: x.scale === 'log' ? 3 : 1,
        range: () => [latest.current.x.low, latest.current.x.high],
      },
      y: {
        distr: y.scale === 'log' ? 3 : 1,
        range: () => [latest.current.y.low, latest.current.y.high],
      },
    },
    cursor: { x: false, y: false, points: { show: false }, drag: { setScale: false, x: false } },
    series: [
      {},
      ...series.map((line) => ({
        width: 2,
        points: { show: false },
        pxAlign: 0,
        ...(line.dash && { dash: [6, 4] }),
        // Read when drawn, so that a redraw is enough after a change of theme.
        stroke: () => getComputedStyle(host).getPropertyValue(COLOUR[line.tone]),
      })),
    ],
    hooks: {
      setCursor: [({ cursor }) => latest.current.moveTo(cursor.idx ?? null)],
    },
  };
}

/** Keeps the drawing at the element's size and in the theme's colours; gives it up to print. */
function watch(host: HTMLElement, plot: uPlot, giveUp: () => void): (() => void)[] {
  const redraw = () => plot.redraw(false);
  const size = new ResizeObserver(() =>
    plot.setSize({ width: host.clientWidth, height: host.clientHeight }),
  );
  size.observe(host);
  const theme = new MutationObserver(redraw);
  theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  const dark = matchMedia('(prefers-color-scheme: dark)');
  dark.addEventListener('change', redraw);
  addEventListener('beforeprint', giveUp);
  return [
    () => size.disconnect(),
    () => theme.disconnect(),
    () => dark.removeEventListener('change', redraw),
    () => removeEventListener('beforeprint', giveUp),
  ];
}
