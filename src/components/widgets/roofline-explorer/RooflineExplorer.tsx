import { useMemo, useRef, useState } from 'preact/hooks';
import { intensity, opsPerSecond, textOf } from '../../../lib/format.ts';
import { DataTable } from '../../charts/DataTable.tsx';
import type { RooflinePoint } from '../../charts/Roofline.tsx';
import { Roofline } from '../../charts/Roofline.tsx';
import { analyzeShown } from '../../scenario/derive.ts';
import { FormulaPanel } from '../../scenario/FormulaPanel.tsx';
import { Frame } from '../../scenario/Frame.tsx';
import type { WidgetProps } from '../../scenario/widget-props.ts';
import { idOf, longest } from '../../scenario/figures.ts';
import { useScenario } from '../../scenario/use-scenario.ts';
import { pointsOf, rooflineView, tableRows } from './view-model.ts';

/** Every operator of a step under the roofs of a device. */
export default function RooflineExplorer({ id, page, controls, caption }: WidgetProps) {
  const mover = useRef<((points: readonly RooflinePoint[]) => void) | null>(null);
  const view = useScenario(page, id, (setup) => {
    const stage = analyzeShown(setup);
    if (stage.ok) mover.current?.(pointsOf(stage.value));
  });
  const { analysis, pinned } = view;
  const [chosen, select] = useState<string | null>(null);
  const { bandwidth, roofs, points, says } = useMemo(
    () => rooflineView(analysis, pinned),
    [analysis, pinned],
  );
  // Another model, or FlashAttention, may have taken the dot away.
  const selected = points.some((point) => point.id === chosen) ? chosen : null;
  return (
    <Frame
      id={id}
      widget="roofline-explorer"
      title="Roofline explorer"
      caption={caption}
      view={view}
      controls={controls}
      embedHeight={1440}
      pinnable
    >
      <p class="widget-says" role="status">
        {says}
      </p>
      <Roofline
        id={`${id}-chart`}
        title={`Roofline of ${analysis.model.name} on ${analysis.hardware.name}, ${analysis.scenario.stage}`}
        bandwidth={bandwidth}
        roofs={roofs}
        points={points}
        mover={mover}
        formatX={formatX}
        formatY={formatY}
        xLabel="intensity, ops/B"
        yLabel="attainable, ops/s"
        selected={selected}
        onSelect={select}
      />
      <FormulaPanel
        id={`${id}-formula`}
        analysis={analysis}
        operator={selected ?? idOf(longest(analysis).operator)}
        figures={EXPLAINED}
        base={page.base}
        hint="Choose another dot to see its formulas."
      />
      <DataTable
        caption={`${analysis.scenario.stage}, all layers`}
        columns={COLUMNS}
        rows={() => tableRows(analysis)}
      />
    </Frame>
  );
}

const EXPLAINED = ['ops', 'bytes', 'intensity', 'seconds'] as const;

const formatX = (value: number): string => textOf(intensity(value));
const formatY = (value: number): string => textOf(opsPerSecond(value));

const COLUMNS = [
  { key: 'operator', label: 'Operator' },
  { key: 'intensity', label: 'Intensity', numeric: true },
  { key: 'attainable', label: 'Attainable', numeric: true },
  { key: 'limit', label: 'Limit' },
  { key: 'seconds', label: 'Time, all layers', numeric: true },
  { key: 'share', label: 'Share', numeric: true },
];
