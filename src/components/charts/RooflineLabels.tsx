import { placeLabels } from './point-labels.ts';
import { styleAt, type Dot } from './roofline-dots.ts';

interface LabelsProps {
  dots: readonly Dot[];
  layout: 'narrow' | 'wide';
  width: number;
  height: number;
}

/** Average letter in px, at the two layouts' sizes. */
const LETTER = { narrow: 6, wide: 6.4 };
/** The words above the x axis keep their line. */
const FOOT = 26;

export function RooflineLabels({ dots, layout, width, height }: LabelsProps) {
  const spots = dots.map(({ point, x, y, radius }) => ({
    id: point.id,
    label: point.label,
    x: (x / 100) * width,
    y: (y / 100) * height,
    radius,
    kind: `${point.limit} ${point.group ?? ''}`,
  }));
  const space = { width, height: height - FOOT, letter: LETTER[layout] };
  return (
    <g class={`rp-labels rp-${layout}`} aria-hidden="true">
      {placeLabels(spots, space).map(({ id, text, dx, dy, anchor, leader }) => {
        const dot = dots.find(({ point }) => point.id === id)!;
        return (
          <g key={id} class="rp-moves" style={styleAt(dot)} data-dot={id}>
            {leader > 0 && <line class="rp-leader" y1={dot.radius} y2={leader} />}
            <text x={dx} y={dy} text-anchor={anchor}>
              {text}
            </text>
          </g>
        );
      })}
    </g>
  );
}
