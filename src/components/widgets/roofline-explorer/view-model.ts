import type { StageEstimate } from '../../../engine/index.ts';
import { againstBaseline } from '../../../lib/change.ts';
import {
  bytesPerSecond,
  digits,
  intensity,
  opsPerSecond,
  seconds,
  share,
  textOf,
} from '../../../lib/format.ts';
import type { Roof, RooflinePoint } from '../../charts/Roofline.tsx';
import type { Analysis } from '../../scenario/derive.ts';
import { idOf, shownStage } from '../../scenario/figures.ts';

/** Everything that the roofline explorer draws. */
export interface RooflineView {
  readonly bandwidth: { readonly value: number; readonly label: string };
  readonly roofs: readonly Roof[];
  readonly points: readonly RooflinePoint[];
  /** What the picture says, in a sentence. */
  readonly says: string;
}

export function rooflineView(analysis: Analysis, pinned: Analysis | null): RooflineView {
  const { inputs } = analysis;
  const { bandwidth } = inputs.hardware;
  const ghosts = pinned
    ? pointsOf(shownStage(pinned)).map((point) => ({
        ...point,
        id: `pinned ${point.id}`,
        ghost: true,
      }))
    : [];
  return {
    bandwidth: { value: bandwidth, label: `memory ${textOf(bytesPerSecond(bandwidth))}` },
    roofs: roofsOf(analysis),
    points: [...ghosts, ...pointsOf(shownStage(analysis))],
    says: sentenceOf(analysis, pinned),
  };
}

/** The same numbers as a table. */
export function tableRows(analysis: Analysis): readonly TableRow[] {
  const stage = shownStage(analysis);
  return stage.operators.map(({ operator, bound }) => ({
    operator: operator.name,
    intensity: bound.intensity === null ? 'no bytes' : textOf(intensity(bound.intensity)),
    attainable: textOf(opsPerSecond(bound.attainable)),
    limit: `${bound.limit}-bound`,
    seconds: textOf(seconds(operator.count * bound.seconds)),
    share: textOf(share((operator.count * bound.seconds) / stage.totals.seconds)),
  }));
}

type TableRow = Readonly<
  Record<'operator' | 'intensity' | 'attainable' | 'limit' | 'seconds' | 'share', string>
>;

/** The roofs that operators of this run are under; the one that takes most of the work is the active one. */
function roofsOf(analysis: Analysis): readonly Roof[] {
  // Roofs of one height are one line, or their labels would stand on each other.
  const heights = new Map<number, { formats: Set<string>; ops: number }>();
  for (const { peak, cost, operator } of shownStage(analysis).operators) {
    if (peak.opsPerSecond === null) continue;
    const roof = heights.get(peak.opsPerSecond) ?? { formats: new Set(), ops: 0 };
    roof.formats.add(peak.format);
    roof.ops += operator.count * cost.ops;
    heights.set(peak.opsPerSecond, roof);
  }
  const most = Math.max(...[...heights.values()].map(({ ops }) => ops));
  return [...heights].map(([value, { formats, ops }]) => {
    const names = [...formats].map((format) => NAMES[format] ?? format.toUpperCase());
    return {
      id: [...formats].join(),
      label: `${names.join(', ')} ${textOf(opsPerSecond(value))}`,
      value,
      active: ops === most,
    };
  });
}

const NAMES: Readonly<Record<string, string>> = { vector: 'vector FP32', global: 'peak' };

/** The operators as dots. */
export function pointsOf({ operators, totals }: StageEstimate): readonly RooflinePoint[] {
  return operators.map(({ operator, bound }) => ({
    id: idOf(operator),
    label: operator.name,
    intensity: bound.intensity,
    performance: bound.attainable,
    limit: bound.limit,
    weight: (operator.count * bound.seconds) / totals.seconds,
  }));
}

function sentenceOf(analysis: Analysis, pinned: Analysis | null): string {
  const { scenario } = analysis;
  const { operators, totals } = shownStage(analysis);
  const memory = operators
    .filter(({ bound }) => bound.limit === 'memory')
    .reduce((sum, { operator, bound }) => sum + operator.count * bound.seconds, 0);
  const step = scenario.stage === 'prefill' ? 'Prefill takes' : 'One decode step takes';
  const rate =
    scenario.stage === 'decode'
      ? `, ${digits(scenario.batch / totals.seconds)} tokens/s at best`
      : '';
  const compared = pinned
    ? `, ${againstBaseline(shownStage(pinned).totals.seconds, totals.seconds)}`
    : '';
  return `${step} ${textOf(seconds(totals.seconds))}${compared}${rate}; ${textOf(share(memory / totals.seconds))} of it waits for memory.`;
}
