import type {
  AccountingId,
  Flip,
  Inputs,
  Issue,
  Result,
  Room,
  Stage,
  Sweep,
  Varied,
} from '../engine/index.ts';
import {
  VARIED,
  flips,
  isWhole,
  largestBatch,
  longestContext,
  longestPrompt,
  received,
  spread,
  sweep,
} from '../engine/index.ts';
import { SWEEP_OPTIONS } from './options.ts';
import { isCount, isPositive, reader, split } from './own-options.ts';
import type { Values } from './request.ts';
import { requestOf } from './request.ts';
import type { Subjects } from './subjects.ts';

export interface SweepAnswer {
  readonly inputs: Inputs & { readonly accounting: AccountingId };
  readonly sweep: Sweep;
  /** Where each operator flips; null where the sweep is not over something that a step grows with. */
  readonly flips: readonly Flip[] | null;
  /** Where the capacity ends; null without one, or where the sweep is over something else. */
  readonly room: Room | null;
}

const STAGES = ['prefill', 'decode', 'chat'] as const;
const MOST_POINTS = 100_000;

export function sweepAnswer(
  values: Values,
  subjects: Subjects,
  progress: (done: number, all: number) => void,
): Result<SweepAnswer> {
  const { own, analysis } = split(values, [...Object.keys(SWEEP_OPTIONS), 'stage']);
  const read = reader(own);
  const over = read.word('over', VARIED, 'batch');
  const stage = read.word('stage', STAGES, 'decode');
  const points = valuesOf(own, over, read);
  const request = requestOf(analysis, subjects);
  if (!request.ok) return { ok: false, issues: [...request.issues, ...read.issues] };
  if (read.issues.length > 0) return { ok: false, issues: read.issues };
  const { inputs } = request.value;
  const swept = sweep(inputs, stage, over, points, (done) => progress(done, points.length));
  if (!swept.ok) return { ok: false, issues: swept.issues };
  const turns = turnsOf(inputs, stage, over);
  if (!turns.ok) return turns;
  const room = roomOf(inputs, over);
  if (!room.ok) return room;
  const value = { inputs, sweep: swept.value, flips: turns.value, room: room.value };
  return { ok: true, value };
}

function valuesOf(own: Values, over: Varied, read: ReturnType<typeof reader>): readonly number[] {
  const issue = (path: string, expected: string, message: string): void => {
    const came = received(own[path]);
    read.issues.push({ path, expected, received: came, message } satisfies Issue);
  };
  if (own['values'] !== undefined) {
    const texts = String(own['values']).split(',');
    const numbers = texts.map((text) => (text.trim() === '' ? Number.NaN : Number(text)));
    if (numbers.length > MOST_POINTS || numbers.some((value) => !Number.isFinite(value)))
      issue('values', 'numbers with commas between them', 'Write them as 1,2,4,8.');
    return numbers;
  }
  const bits = ['weights', 'activations', 'kv'].includes(over);
  const spacing = read.word('spacing', ['log', 'linear'] as const, bits ? 'linear' : 'log');
  // A logarithm has no zero, and only a past may be none.
  const none = over === 'past' && spacing === 'linear';
  const least = isWhole(over) ? `a whole number of at least ${none ? 0 : 1}` : 'a number above 0';
  const accept = (value: number): boolean =>
    isWhole(over) ? isCount(value) || (none && value === 0) : isPositive(value);
  const from = read.number('from', least, accept);
  const to = read.number('to', least, accept);
  const points = read.number(
    'points',
    `a whole number up to ${MOST_POINTS}`,
    (value) => isCount(value) && value <= MOST_POINTS,
  );
  if (from === null || to === null) return [];
  return spread(over, from, to, points ?? 25, spacing);
}

function turnsOf(inputs: Inputs, stage: Stage, over: Varied): Result<readonly Flip[] | null> {
  if (stage === 'chat') return { ok: true, value: null };
  if (over === 'batch' || (over === 'prompt' && stage === 'prefill'))
    return flips(inputs, stage, over);
  if (over === 'context') return flips(inputs, 'decode', over);
  return { ok: true, value: null };
}

function roomOf(inputs: Inputs, over: Varied): Result<Room | null> {
  if (over === 'batch') return largestBatch(inputs);
  if (over === 'context') return longestContext(inputs);
  if (over === 'prompt') return longestPrompt(inputs);
  return { ok: true, value: null };
}
