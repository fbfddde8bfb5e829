import type { MemoryRequest } from '../accounting.ts';
import type { Memory } from '../memory.ts';
import { memoryOf } from '../memory.ts';
import type { Operator } from '../operator.ts';
import { outputBytes } from '../operator.ts';
import { kvCacheBytes, weightBytes } from '../parameters.ts';
import { bytesPerElement } from '../precision.ts';
import { predictionBytes } from '../prediction.ts';
import type { Bytes } from '../units.ts';
import { streamBytes } from './hyper-connections.ts';

/** Every parameter, also of modules that predict further ahead, the cache at its longest, and the activations that are alive at once. */
export function memory({ model, workload, precision, passes, context }: MemoryRequest): Memory {
  const activation = bytesPerElement(precision.activations);
  return memoryOf(
    weightBytes(passes[0]!) + predictionBytes(model, precision.weights),
    workload.batch * kvCacheBytes(model, context, bytesPerElement(precision.kv)),
    Math.max(...passes.map((operators) => peakLiveBytes(operators, activation))),
  );
}

/**
 * The most bytes of activations alive at once: an output lives from the operator that writes it to
 * the last one that reads it. Layers of a group run one after the other and reuse the space, so one
 * layer of each group stands for all; its input (the residual stream) lives until its last reader.
 */
export function peakLiveBytes(operators: readonly Operator[], activation: Bytes): Bytes {
  let peak = 0;
  for (let from = 0; from < operators.length;) {
    const { group } = operators[from]!;
    let to = from + 1;
    while (operators[to]?.group === group) to++;
    peak = Math.max(peak, peakOfGroup(operators, from, to, activation));
    from = to;
  }
  return peak;
}

/** Keys and values go straight to the cache: they take no activation memory. */
const writesCache = ({ rule }: Operator): boolean =>
  rule.figures.kvWrite !== null && rule.figures.activationsWrite === null;

// One row per tensor of a group, written over by the next group. Index 0 stands for the residual
// stream in front of the group, at + 1 for the output of the group's operator at.
const size: number[] = [];
const owner: number[] = [];
const dies: number[] = [];
const freed: number[] = [];

function peakOfGroup(
  operators: readonly Operator[],
  from: number,
  to: number,
  activation: Bytes,
): Bytes {
  const first = operators[from]!;
  size[0] = streamBytes(first, activation) ?? outputBytes(first, activation);
  owner[0] = 0;
  dies[0] = NEVER_READ;
  for (let at = 0; at < to - from; at++) {
    const operator = operators[from + at]!;
    const { inputs, inPlace } = operator;
    const own = at + 1;
    let space = writesCache(operator) ? NOBODY : own;
    size[own] = outputBytes(operator, activation);
    dies[own] = at;
    freed[at] = 0;
    for (let i = 0; i < inputs.length; i++) {
      const read = spaceOf(operators, inputs[i]!, from, from + at);
      if (inPlace && space === own) space = read;
      if (read !== NOBODY) dies[read] = at;
    }
    owner[own] = space;
  }

  for (let space = 0; space <= to - from; space++) {
    const at = dies[space]!;
    if (at !== NEVER_READ && owner[space] === space) freed[at]! += size[space]!;
  }

  let alive = dies[0] === NEVER_READ ? 0 : size[0];
  let peak = 0;
  for (let at = 0; at < to - from; at++) {
    if (owner[at + 1] === at + 1) alive += size[at + 1]!;
    peak = Math.max(peak, alive);
    alive -= freed[at]!;
  }
  return peak;
}

const NEVER_READ = -1;
/** The owner of what goes to the cache. */
const NOBODY = -1;

/** In whose space the output of this name lies. */
function spaceOf(
  operators: readonly Operator[],
  name: string,
  from: number,
  before: number,
): number {
  for (let at = before - 1; at >= from; at--) {
    if (operators[at]!.name === name) return owner[at - from + 1]!;
  }
  return name === 'input' ? 0 : NOBODY;
}
