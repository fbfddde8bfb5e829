import type { Inputs, Result, StageEstimate } from '../../../engine/index.ts';
import { analyzeChat, analyzePrefill, analyzeStep } from '../../../engine/index.ts';
import { digits, seconds, textOf, whole } from '../../../lib/format.ts';
import type { Setup } from '../../scenario/derive.ts';

/** Seconds until the first token, of everything after it, and altogether. */
export interface RequestTimes {
  readonly ttft: number;
  readonly generation: number;
  readonly total: number;
}

/** The course of one request, from the prompt to the last token. */
export interface RequestView extends RequestTimes {
  readonly says: string;
}

/** Token after token. */
export interface TokensView {
  /** Which token of the answer, and what its step takes: as a whole, and for reading keys and values. */
  readonly tokens: readonly number[];
  readonly stepSeconds: readonly number[];
  readonly cacheSeconds: readonly number[];
}

const MOST_POINTS = 48;

/** Null when a stage cannot be worked out; the analysis has said why. */
export function requestTimes({ inputs }: Setup): RequestTimes | null {
  const prefill = analyzePrefill(inputs);
  const chat = analyzeChat(inputs);
  if (!prefill.ok || !chat.ok) return null;
  const ttft = prefill.value.totals.seconds;
  const total = chat.value.totals.seconds;
  return { ttft, generation: total - ttft, total };
}

/** Null as above. */
export function requestView(setup: Setup): RequestView | null {
  const { inputs, scenario } = setup;
  const times = requestTimes(setup);
  const last = decodeAt(inputs, scenario.generate);
  const second = decodeAt(inputs, 2);
  if (!times || !last.ok || !second.ok) return null;
  const growth = last.value.totals.seconds / second.value.totals.seconds;
  return { ...times, says: sentenceOf(times.ttft, times.total, growth, scenario.generate) };
}

/** Empty where one step, or none, follows the first token; null as above. */
export function tokensView({ inputs, scenario }: Setup): TokensView | null {
  const steps = scenario.generate - 1;
  const tokens = steps < 2 ? [] : tokensToShow(steps);
  const estimates = tokens.map((token) => decodeAt(inputs, token));
  if (!estimates.every((each) => each.ok)) return null;
  const points = estimates.map(({ value }) => value);
  return {
    tokens,
    stepSeconds: points.map(({ totals }) => totals.seconds),
    cacheSeconds: points.map(({ totals }) => totals.kvRead / inputs.hardware.bandwidth),
  };
}

/** Token numbers from the second to the last, evenly spread. */
function tokensToShow(steps: number): readonly number[] {
  const points = Math.min(MOST_POINTS, steps);
  return Array.from({ length: points }, (_, i) => 2 + Math.round((i * (steps - 1)) / (points - 1)));
}

/** The step that yields token number n of the answer: n − 2 tokens of it are in the cache already. */
function decodeAt({ workload, ...rest }: Inputs, token: number): Result<StageEstimate> {
  const { batch, past, prompt } = workload;
  return analyzeStep(
    { workload, ...rest },
    { sequences: batch, newTokens: 1, pastTokens: past + prompt + token - 2 },
  );
}

function sentenceOf(ttft: number, total: number, growth: number, generate: number): string {
  const first = `The first token comes after ${textOf(seconds(ttft))}`;
  const steps = generate - 1;
  if (steps === 0) return `${first}.`;
  const each = textOf(seconds((total - ttft) / steps));
  const altogether = `${whole(generate)} tokens in ${textOf(seconds(total))} at best.`;
  if (steps === 1) return `${first}, then one more after ${each}: ${altogether}`;
  return `${first}, then one every ${each}, ${lastOne(growth)}: ${altogether}`;
}

/** How the last step compares with the first one after prefill; many percent say little. */
function lastOne(ratio: number): string {
  if (ratio < 1.005) return 'the last no slower than the second';
  return ratio < 2
    ? `the last ${digits((ratio - 1) * 100, 2)} % slower than the second`
    : `the last ${digits(ratio, 2)} times as long as the second`;
}
