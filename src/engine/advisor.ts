import { MLA_EXECUTIONS } from './accounting.ts';
import type { Inputs, Stage } from './analysis.ts';
import type { Change, StageFigures, Verdict } from './advice.ts';
import { adviceSentence } from './advisor-words.ts';
import type { Hardware } from './hardware.ts';
import type { Fit } from './memory.ts';
import { fit } from './memory.ts';
import { hasLatents } from './model.ts';
import type { NumberFormat, Precision } from './precision.ts';
import { NUMBER_FORMATS } from './precision.ts';
import type { Issue, Result } from './result.ts';
import { ok } from './result.ts';
import type { Limit } from './roofline.ts';
import type { StageEstimate } from './stage.ts';
import { WORKLOAD_MOST } from './step.ts';
import { memoryBoundSeconds } from './sweep.ts';
import type { Bytes } from './units.ts';
import { analyzeStage, stageTokens } from './vary.ts';

/** An operator that goes over to the other roof. */
export interface Flipped {
  readonly operator: string;
  readonly group: string;
  readonly to: Limit;
}

/** What one change does to one stage. */
export interface Effect {
  readonly stage: Stage;
  readonly before: StageFigures;
  readonly after: StageFigures;
  /** Part of the time per token that goes away, up to 1; negative when it grows. */
  readonly savedTime: number;
  /** Bytes of memory that become free; negative when more are needed. */
  readonly savedMemory: Bytes;
  readonly verdict: Verdict;
  readonly flips: readonly Flipped[];
  /** Why, in a sentence. */
  readonly why: string;
}

export interface Advice {
  readonly change: Change;
  readonly effects: Readonly<Record<Stage, Effect>>;
  /** Whether the whole chat fits after the change. */
  readonly fit: Fit;
}

export interface Advised {
  /** The most time saved first. */
  readonly advice: readonly Advice[];
  /** Changes that the device or the accounting cannot make, and why. */
  readonly refused: readonly { readonly change: Change; readonly issues: readonly Issue[] }[];
}

/** Below this part of a stage's time a change counts as doing nothing. */
export const NOTICEABLE = 0.01;

const ALL_STAGES: readonly Stage[] = ['prefill', 'decode', 'chat'];

/** Every single change tried, ranked by the time per token that it saves in one stage. */
export function advise(
  inputs: Inputs,
  rankedBy: Stage,
  devices: readonly Hardware[] = [],
  progress: (done: number, all: number) => void = () => {},
): Result<Advised> {
  const before = estimates(inputs);
  if (!before.ok) return before;
  const changes = changesOf(inputs, devices);
  const advice: Advice[] = [];
  const refused: { change: Change; issues: readonly Issue[] }[] = [];
  changes.forEach((change, done) => {
    const after = estimates(change.inputs);
    if (after.ok) advice.push(adviceOn(inputs, before.value, change, after.value));
    else refused.push({ change, issues: after.issues });
    progress(done + 1, changes.length);
  });
  advice.sort(
    (a, b) =>
      b.effects[rankedBy].savedTime - a.effects[rankedBy].savedTime ||
      b.effects[rankedBy].savedMemory - a.effects[rankedBy].savedMemory,
  );
  return ok({ advice, refused });
}

/** Every change of one input: formats, kernels, batch, device. */
export function changesOf(inputs: Inputs, devices: readonly Hardware[] = []): readonly Change[] {
  const { model, precision, options, workload, hardware } = inputs;
  const { weights, activations, kv } = precision;
  const changes: Change[] = [];
  const add = (kind: Change['kind'], name: string, changed: Partial<Inputs>): void => {
    changes.push({ kind, name, inputs: { ...inputs, ...changed } });
  };
  const recipe = (changed: Partial<Precision>): Partial<Inputs> => ({
    precision: { ...precision, ...changed },
  });
  for (const format of NUMBER_FORMATS) {
    if (differs(format, weights)) {
      add('weights', `weights at ${format.name}`, recipe({ weights: format }));
    }
  }
  for (const format of NUMBER_FORMATS) {
    if (format.computesAs.length === 0) continue;
    if (differs(format, activations)) {
      add('activations', `activations at ${format.name}`, recipe({ activations: format }));
    }
    if (differs(format, activations) && differs(format, weights)) {
      const both = recipe({ weights: format, activations: format });
      add('weights and activations', `weights and activations at ${format.name}`, both);
    }
    if (differs(format, kv)) add('kv', `KV cache at ${format.name}`, recipe({ kv: format }));
  }
  const onOff = (on: boolean): string => (on ? 'on' : 'off');
  const flash = !options.flashAttention;
  add('flashAttention', `FlashAttention ${onOff(flash)}`, {
    options: { ...options, flashAttention: flash },
  });
  const fusion = !options.fusion;
  add('fusion', `kernel fusion ${onOff(fusion)}`, { options: { ...options, fusion } });
  for (const mlaExecution of hasLatents(model) ? MLA_EXECUTIONS : []) {
    if (mlaExecution === (options.mlaExecution ?? 'auto')) continue;
    add('mlaExecution', `latent attention ${mlaExecution}`, {
      options: { ...options, mlaExecution },
    });
  }
  for (const batch of [workload.batch * 2, workload.batch / 2]) {
    if (!Number.isInteger(batch) || batch > WORKLOAD_MOST.batch) continue;
    add('batch', `batch ${batch}`, { workload: { ...workload, batch } });
  }
  for (const device of devices) {
    if (device.id !== hardware.id) add('hardware', device.name, { hardware: device });
  }
  return changes;
}

/** FP16 and BF16, or 16 plain bits, are the same in every figure; INT8 and FP8 may have two peaks. */
const differs = (a: NumberFormat, b: NumberFormat): boolean =>
  a.bits !== b.bits || (a.bits < WIDE && !a.computesAs.some((each) => b.computesAs.includes(each)));

const WIDE = 16;

type Estimates = Readonly<Record<Stage, StageEstimate>>;

function estimates(inputs: Inputs): Result<Estimates> {
  const [prefill, decode, chat] = ALL_STAGES.map((stage) => analyzeStage(inputs, stage));
  if (!prefill!.ok) return prefill!;
  if (!decode!.ok) return decode!;
  if (!chat!.ok) return chat!;
  return ok({ prefill: prefill!.value, decode: decode!.value, chat: chat!.value });
}

function adviceOn(inputs: Inputs, before: Estimates, change: Change, after: Estimates): Advice {
  const effect = (stage: Stage): Effect => effectOn(stage, inputs, before, change, after);
  return {
    change,
    effects: { prefill: effect('prefill'), decode: effect('decode'), chat: effect('chat') },
    fit: fit(after.chat.memory, change.inputs.hardware.capacity),
  };
}

function effectOn(
  stage: Stage,
  inputs: Inputs,
  before: Estimates,
  change: Change,
  after: Estimates,
): Effect {
  const from = figures(before[stage], stageTokens(inputs, stage));
  const to = figures(after[stage], stageTokens(change.inputs, stage));
  const savedTime = 1 - to.secondsPerToken / from.secondsPerToken;
  const verdict = verdictOn(savedTime);
  const flips = flipped(before[stage], after[stage]);
  return {
    stage,
    before: from,
    after: to,
    savedTime,
    savedMemory: from.memory - to.memory,
    verdict,
    flips,
    why: adviceSentence(stage, change.kind, from, to, verdict),
  };
}

const verdictOn = (savedTime: number): Verdict =>
  Math.abs(savedTime) < NOTICEABLE ? 'nothing' : savedTime > 0 ? 'faster' : 'slower';

function figures({ operators, totals, memory }: StageEstimate, tokens: number): StageFigures {
  let [computeSeconds, memorySeconds] = [0, 0];
  for (const { operator, bound } of operators) {
    computeSeconds += operator.count * bound.computeSeconds;
    memorySeconds += operator.count * bound.memorySeconds;
  }
  return {
    seconds: totals.seconds,
    secondsPerToken: totals.seconds / tokens,
    tokens,
    bytes: totals.bytes,
    computeSeconds,
    memorySeconds,
    memoryBound: memoryBoundSeconds(operators) / totals.seconds,
    memory: memory.total,
  };
}

/** Operators that both have, under another roof than before. */
function flipped(before: StageEstimate, after: StageEstimate): readonly Flipped[] {
  return after.operators.flatMap(({ operator: { name, group }, bound }) => {
    const was = before.operators.find(
      ({ operator }) => operator.name === name && operator.group === group,
    );
    return was && was.bound.limit !== bound.limit
      ? [{ operator: name, group, to: bound.limit }]
      : [];
  });
}
