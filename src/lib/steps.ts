import type { Result, StageEstimate } from '../engine/index.ts';
import { analyzeDecode, analyzePrefill } from '../engine/index.ts';
import type { HardwareRecord } from './library.ts';
import { modelRecord } from './library.ts';
import { STORAGES, weightOnly } from './storages.ts';

/** The model whose steps stand for all on a device's page. */
export const EXAMPLE = 'llama-3.1-8b';

const CONTEXT = 4096;
/** Sequences that decode together. */
const MANY = 64;

export interface StepPoint {
  readonly id: string;
  readonly label: string;
  readonly intensity: number | null;
  readonly performance: number;
  readonly limit: 'memory' | 'compute';
  readonly weight: number;
}

/** Whole steps of one model on a device, as points under its roof; none where it has no 16-bit peak. */
export function steps({ value: hardware }: HardwareRecord): readonly StepPoint[] {
  const precision = weightOnly(STORAGES[0]!, hardware);
  if (precision === null) return [];
  const inputs = (batch: number) => ({
    model: modelRecord(EXAMPLE).value,
    hardware,
    workload: { batch, prompt: CONTEXT, past: 0, generate: 1 },
    precision,
    options: { flashAttention: true, fusion: false },
    accounting: 'corrected' as const,
  });
  return [
    point('decode', 'decode, 1', analyzeDecode(inputs(1))),
    point('batch', `decode, ${MANY}`, analyzeDecode(inputs(MANY))),
    point('prefill', 'prefill', analyzePrefill(inputs(1))),
  ].flat();
}

function point(id: string, label: string, stage: Result<StageEstimate>): readonly StepPoint[] {
  if (!stage.ok) return [];
  const { operators, totals } = stage.value;
  const { ops, bytes, seconds } = totals;
  const waiting = operators
    .filter(({ bound }) => bound.limit === 'memory')
    .reduce((sum, { operator, bound }) => sum + operator.count * bound.seconds, 0);
  // The step is of the kind in which it spends more of its time.
  const limit = 2 * waiting > seconds ? 'memory' : 'compute';
  return [{ id, label, intensity: ops / bytes, performance: ops / seconds, limit, weight: 0.2 }];
}
