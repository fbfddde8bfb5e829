import type { LineChartProps } from './line-chart-props.ts';
import { percentOn } from './line-scale.ts';
import type { LineView } from './line-view.ts';

interface FrameProps extends Pick<LineChartProps, 'formatY' | 'marks'> {
  view: LineView;
  formatX: (value: number) => string;
}

/** What stands behind the lines: the axes with their ticks, and the marks. */
export function LineFrame({ view: { across, up }, formatX, formatY, marks = [] }: FrameProps) {
  const seen = marks.filter((mark) => mark.x >= across.low && mark.x <= across.high);
  return (
    <>
      {up.ticks.map((tick) => {
        const at = `${100 - percentOn(up, tick)}%`;
        return (
          <g key={`y ${tick}`} class="rp-lines-tick">
            <line x1="0" x2="100%" y1={at} y2={at} />
            <text x="-8" y={at} dy="0.32em" text-anchor="end">
              {formatY(tick)}
            </text>
          </g>
        );
      })}
      {across.ticks.map((tick, i) => (
        <text
          key={`x ${tick}`}
          class={i % 2 ? 'rp-lines-odd' : undefined}
          x={`${percentOn(across, tick)}%`}
          y="100%"
          dy="1.4em"
          text-anchor="middle"
        >
          {formatX(tick)}
        </text>
      ))}
      <line class="rp-lines-base" x1="0" x2="100%" y1="100%" y2="100%" />
      {seen.map((mark) => {
        const at = percentOn(across, mark.x);
        return (
          <g key={mark.label} class="rp-lines-mark">
            <line x1={`${at}%`} x2={`${at}%`} y1="0" y2="100%" />
            <text
              x={`${at}%`}
              y="0"
              dx={at > 60 ? -5 : 5}
              dy="0.8em"
              text-anchor={at > 60 ? 'end' : 'start'}
            >
              {mark.label}
            </text>
          </g>
        );
      })}
    </>
  );
}
