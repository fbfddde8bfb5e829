import type { MemoryRequest } from '../accounting.ts';
import type { Memory } from '../memory.ts';
import { memoryOf } from '../memory.ts';
import type { Operator } from '../operator.ts';
import { outputElements } from '../operator.ts';
import { kvCacheBytes, weightBytes } from '../parameters.ts';
import { bytesPerElement } from '../precision.ts';
import type { Bytes } from '../units.ts';

/** Every parameter, the cache at its longest, and the activations that are alive at once. */
export function memory({ model, workload, precision, operators, context }: MemoryRequest): Memory {
  return memoryOf(
    weightBytes(model, precision),
    workload.batch * kvCacheBytes(model, context, bytesPerElement(precision.kv)),
    peakLiveElements(operators) * bytesPerElement(precision.activations),
  );
}

/**
 * The most activation elements alive at once: an output lives from the operator that writes it to
 * the last one that reads it. Layers of a group run one after the other and reuse the space, so one
 * layer of each group stands for all; its input (the residual stream) lives until its last reader.
 */
export function peakLiveElements(operators: readonly Operator[]): number {
  let peak = 0;
  for (const group of new Set(operators.map((operator) => operator.group))) {
    peak = Math.max(peak, peakOfGroup(operators.filter((operator) => operator.group === group)));
  }
  return peak;
}

function peakOfGroup(operators: readonly Operator[]): number {
  const lastReader = new Map<string, number>();
  operators.forEach(({ inputs }, at) => inputs.forEach((name) => lastReader.set(name, at)));

  const alive = new Map<string, number>();
  const first = operators[0];
  // The residual stream enters the group at the size of its first operator's output.
  if (first && lastReader.has('input')) alive.set('input', outputElements(first));

  let peak = 0;
  operators.forEach((operator, at) => {
    const inFirst = operator.inPlace ? operator.inputs[0] : undefined;
    const writesCache = operator.rule.figures.kvWrite !== null;
    if (inFirst !== undefined) {
      alive.set(operator.name, alive.get(inFirst) ?? 0);
      alive.delete(inFirst);
    } else if (!writesCache) alive.set(operator.name, outputElements(operator));
    peak = Math.max(peak, sum(alive.values()));
    for (const [name] of alive)
      if ((lastReader.get(name) ?? at) <= at && name !== operator.name) alive.delete(name);
  });
  return peak;
}

const sum = (values: Iterable<Bytes>): Bytes => {
  let total = 0;
  for (const value of values) total += value;
  return total;
};
