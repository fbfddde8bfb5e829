import { LINE, brokenLabel, spread } from './end-labels.ts';
import type { Series } from './line-chart-props.ts';
import type { LineView } from './line-view.ts';

interface EndsProps {
  view: LineView;
  series: readonly Series[];
  /** Of the plot, in px. */
  height: number;
}

/** From a line's end to the middle of a label above or below it, in px. */
const CLEAR = 12;
/** An average letter in percent of a phone's plot. */
const LETTER = 2.2;

/**
 * The lines' names at their ends: beside the plot, and on a narrow screen in it. Both are drawn,
 * since nothing here knows the width, and the style sheet shows one.
 */
export function LineEnds({ view, series, height }: EndsProps) {
  const ends = view.atY.map((line) => (line.at(-1)! / 100) * height);
  const labels = series.map((line) => brokenLabel(line.label));
  const beside = spread(
    ends,
    labels.map((lines) => lines.length * LINE),
    height,
  );
  const inside = spread(
    ends.map((end, i) => {
      const from = 100 - series[i]!.label.length * LETTER;
      const [above, below] = [end - CLEAR, end + CLEAR];
      const free = (middle: number) =>
        isFree(view, from, (middle / height) * 100, (LINE / 2 / height) * 100);
      return free(above) || !free(below) ? above : below;
    }),
    ends.map(() => LINE),
    height,
  );
  return (
    <>
      {series.map(({ label, tone }, i) => (
        <g key={label} class={`rp-lines-end rp-tone-${tone}`}>
          <text class="rp-lines-beside" y={beside[i]! - ((labels[i]!.length - 1) * LINE) / 2}>
            {labels[i]!.map((part, row) => (
              <tspan key={row} x="100%" dx="7" dy={row ? LINE : '0.32em'}>
                {part}
              </tspan>
            ))}
          </text>
          <text class="rp-lines-inside" x="100%" y={inside[i]} dy="0.32em" text-anchor="end">
            {label}
          </text>
        </g>
      ))}
    </>
  );
}

/** Whether no line passes, right of `from`, so near a height; all in percent of the plot. */
function isFree({ atX, atY }: LineView, from: number, height: number, reach: number): boolean {
  return atY.every((line) =>
    line.every((y, j) => {
      const before = line[j - 1] ?? y;
      const passes = Math.min(y, before) < height + reach && Math.max(y, before) > height - reach;
      return atX[j]! < from || !passes;
    }),
  );
}
