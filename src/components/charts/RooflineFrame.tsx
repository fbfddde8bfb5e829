import { decadeText, decades, percent, type Decades } from './log-domain.ts';
import type { Roof, RooflineProps } from './roofline-props.ts';

interface FrameProps extends Pick<
  RooflineProps,
  'bandwidth' | 'roofs' | 'formatX' | 'xLabel' | 'yLabel'
> {
  x: Decades;
  y: Decades;
  roof: Roof;
}

/** In percent of the axis: what a label to the left of a slope needs on a phone. */
const SHORT = 30;
/** A letter there, likewise. */
const LETTER = 2.2;

/** All that stands still: axes, grid, the two sides, the slope, the roofs and the ridge. */
export function RooflineFrame({ bandwidth, roofs, roof, formatX, ...axes }: FrameProps) {
  const { x, y, xLabel, yLabel } = axes;
  const atX = (intensity: number) => percent(x, intensity);
  const atY = (performance: number) => 100 - percent(y, performance);

  const ridge = roof.value / bandwidth.value;
  const ridgeX = atX(ridge);
  const roofY = atY(roof.value);
  const highest = roofs.reduce((a, b) => (b.value > a.value ? b : a));
  // The slope enters from the left edge, or from the bottom on a slow device.
  const startX = Math.max(10 ** x[0], 10 ** y[0] / bandwidth.value);
  const slope = (intensity: number) => `${atX(intensity)},${atY(intensity * bandwidth.value)}`;
  // Two thirds of the way up, where its label has room on the left; a short slope has it at its foot.
  const middle = startX ** (1 / 3) * ridge ** (2 / 3);
  const isShort = atX(middle) < SHORT;
  const slopeLabel = isShort ? startX : middle;
  // On a phone a long label of the roof reaches the ridge, whose own then stands beside it.
  const isLong = roof.label.length * LETTER > 100 - ridgeX;

  return (
    <g class="rp-frame" aria-hidden="true">
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" width="100%" height="100%">
        <polygon
          class="rp-side rp-is-memory"
          points={`${slope(startX)} ${slope(ridge)} ${ridgeX},100 ${atX(startX)},100`}
        />
        <polygon
          class="rp-side rp-is-compute"
          points={`${ridgeX},${roofY} 100,${roofY} 100,100 ${ridgeX},100`}
        />
        <path
          class="rp-other-roof"
          d={`M${slope(ridge)} L${slope(highest.value / bandwidth.value)}${roofs
            .filter((other) => other !== roof)
            .map((other) => `M${slope(other.value / bandwidth.value)} H100`)
            .join('')}`}
        />
        <path class="rp-roof" d={`M${slope(startX)} L${slope(ridge)} H100`} />
      </svg>

      {decades(y).map((exponent) => {
        const at = `${100 - percent(y, 10 ** exponent)}%`;
        return (
          <g key={exponent} class="rp-tick">
            <line x1="0" x2="100%" y1={at} y2={at} />
            <text x="-8" y={at} dy="0.32em" text-anchor="end">
              {decadeText(exponent)}
            </text>
          </g>
        );
      })}
      {decades(x).map((exponent) => {
        const at = `${percent(x, 10 ** exponent)}%`;
        return (
          <g key={exponent} class="rp-tick">
            <line x1={at} x2={at} y1="0" y2="100%" />
            <text x={at} y="100%" dy="1.4em" text-anchor="middle">
              {decadeText(exponent)}
            </text>
          </g>
        );
      })}
      <text class="rp-axis" x="0" y="0" dx="-48" dy="-0.9em">
        {yLabel}
      </text>
      <text class="rp-axis" x="100%" y="100%" dy="2.8em" text-anchor="end">
        {xLabel}
      </text>

      <line class="rp-drop" x1={`${ridgeX}%`} x2={`${ridgeX}%`} y1={`${roofY}%`} y2="100%" />
      <text
        class="rp-word rp-is-memory"
        x={`${ridgeX}%`}
        y="100%"
        dx="-9"
        dy="-9"
        text-anchor="end"
      >
        memory<tspan class="rp-wide">-bound</tspan>
      </text>
      <text class="rp-word rp-is-compute" x={`${ridgeX}%`} y="100%" dx="9" dy="-9">
        compute<tspan class="rp-wide">-bound</tspan>
      </text>

      <text
        class="rp-line-label"
        x={`${atX(slopeLabel)}%`}
        y={`${atY(slopeLabel * bandwidth.value)}%`}
        {...(isShort ? { dx: 6, dy: 20 } : { dx: -8, dy: -8, 'text-anchor': 'end' })}
      >
        {bandwidth.label}
      </text>
      {roofs.map((other) => (
        <text
          key={other.id}
          class={other === roof ? 'rp-line-label rp-strong' : 'rp-line-label'}
          x="100%"
          y={`${atY(other.value)}%`}
          dy="-6"
          text-anchor="end"
        >
          {other.label}
        </text>
      ))}
      <circle class="rp-ridge" cx={`${ridgeX}%`} cy={`${roofY}%`} r="3.5" />
      <text
        class="rp-ridge-label"
        x={`${ridgeX}%`}
        y={`${roofY}%`}
        dx={isLong ? -16 : -8}
        dy={isLong ? 9 : -8}
        text-anchor="end"
      >
        ridge {formatX(ridge)}
      </text>
    </g>
  );
}
