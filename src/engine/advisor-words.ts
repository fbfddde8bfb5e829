import type { Change, StageFigures, Verdict } from './advice.ts';
import type { Stage } from './analysis.ts';

/**
 * Why a change does what it does, read off the times before and after: which roof the stage waited
 * for, and whether the change moves that one. Times are per token, so that batches compare.
 */
export function adviceSentence(
  stage: Stage,
  kind: Change['kind'],
  before: StageFigures,
  after: StageFigures,
  verdict: Verdict,
): string {
  const waits = `${stage[0]!.toUpperCase()}${stage.slice(1)} waits for ${roof(before)}`;
  if (kind === 'batch') return batchSentence(waits, before, after, verdict);
  const traffic = ['the traffic', perToken(after, 'memory') / perToken(before, 'memory')] as const;
  const arithmetic = [
    'the arithmetic',
    perToken(after, 'compute') / perToken(before, 'compute'),
  ] as const;
  const [own, other] = before.memoryBound >= 0.5 ? [traffic, arithmetic] : [arithmetic, traffic];
  const ownStays = isSame(own[1]);
  const otherStays = isSame(other[1]);
  if (verdict === 'nothing') {
    if (ownStays && otherStays) return `${waits}, and nothing that takes time changes.`;
    return ownStays
      ? `${waits}, which this does not change; only ${takes(other)}.`
      : `${waits}, and ${takes(own)}, which hardly shows.`;
  }
  if (ownStays) return `${waits}, but in the rest ${takes(other)}.`;
  return `${waits}, and ${takes(own)}${otherStays ? '' : `; ${takes(other)}`}.`;
}

function batchSentence(
  waits: string,
  before: StageFigures,
  after: StageFigures,
  verdict: Verdict,
): string {
  if (verdict === 'nothing') return `${waits}, which grows with the batch: a token costs the same.`;
  const share = `${after.tokens > before.tokens ? 'More' : 'Fewer'} sequences share each read of the weights`;
  const token = amount(after.secondsPerToken / before.secondsPerToken);
  const step = amount(after.seconds / before.seconds);
  return `${share}: a token costs ${token} time, and each sequence waits ${step} time.`;
}

const perToken = (figures: StageFigures, of: 'memory' | 'compute'): number =>
  (of === 'memory' ? figures.memorySeconds : figures.computeSeconds) / figures.tokens;

const roof = ({ memoryBound }: StageFigures): string =>
  memoryBound >= 0.5
    ? `memory ${ofItsTime(memoryBound)}`
    : `arithmetic ${ofItsTime(1 - memoryBound)}`;

const ALL = 0.995;
const ofItsTime = (part: number): string =>
  part >= ALL ? 'all of its time' : `${Math.round(100 * part)} % of its time`;

const SAME = 0.005;
const isSame = (ratio: number): boolean => Math.abs(ratio - 1) < SAME;

const takes = ([what, ratio]: readonly [string, number]): string =>
  isSame(ratio) ? `${what} takes as long as before` : `${what} takes ${amount(ratio)} time`;

function amount(ratio: number): string {
  if (isSame(ratio)) return 'the same';
  if (ratio >= 2) return `${ratio.toFixed(1)} times the`;
  const percent = Math.round(100 * Math.abs(1 - ratio));
  return ratio < 1 ? `${percent} % less` : `${percent} % more`;
}
