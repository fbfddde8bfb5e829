import type { Inputs } from './analysis.ts';
import { chatMemory, stepMemory } from './analysis.ts';
import { lastWhere } from './bisection.ts';
import type { Fit, Memory } from './memory.ts';
import { fit } from './memory.ts';
import type { Result } from './result.ts';
import { ok } from './result.ts';
import { WORKLOAD_MOST } from './step.ts';
import type { Bytes } from './units.ts';

/** The largest whole number of something that a device holds. */
export interface Room {
  /** 0 when not even one fits. */
  readonly most: number;
  /** What stops it: the capacity, or nothing up to the largest number that the engine takes. */
  readonly stops: 'capacity' | 'nothing';
  /** Memory at `most`; null when not even one fits. */
  readonly memory: Memory | null;
  /** Bytes that are missing for one more; 0 when nothing stops it. */
  readonly missing: Bytes;
}

/** How much room there is on a device; null where no capacity is published. */
export type RoomOnDevice = Room | null;

/**
 * The largest batch whose whole chat fits: the cache of B sequences at the last token, and the
 * activations of the prompt or of a decode step, whichever are more.
 */
export const largestBatch = (inputs: Inputs): Result<RoomOnDevice> =>
  room(inputs, WORKLOAD_MOST.batch, (batch) => {
    const workload = { ...inputs.workload, batch };
    return chatMemory({ ...inputs, workload });
  });

/**
 * The longest context at which a decode step fits: S tokens per sequence in the cache, the new one
 * included. How they got there is left open, so the activations are those of one decode step; see
 * `longestPrompt` for a prompt that is read in one pass.
 */
export const longestContext = (inputs: Inputs): Result<RoomOnDevice> =>
  room(inputs, WORKLOAD_MOST.prompt, (context) => {
    const { batch } = inputs.workload;
    // The published tool knows one length, the prompt's; the corrected accounting looks at the step.
    const workload = { batch, prompt: context, past: 0, generate: 1 };
    const step = { sequences: batch, newTokens: 1, pastTokens: context - 1 };
    return stepMemory({ ...inputs, workload }, step);
  });

/** The longest prompt, read in one pass, whose whole chat fits. */
export const longestPrompt = (inputs: Inputs): Result<RoomOnDevice> =>
  room(inputs, WORKLOAD_MOST.prompt, (prompt) => {
    const workload = { ...inputs.workload, prompt };
    return chatMemory({ ...inputs, workload });
  });

/** Whether the whole chat fits, and by how much. */
export function chatFit(inputs: Inputs): Result<{ readonly memory: Memory; readonly fit: Fit }> {
  const memory = chatMemory(inputs);
  if (!memory.ok) return memory;
  return ok({ memory: memory.value, fit: fit(memory.value, inputs.hardware.capacity) });
}

/** Memory never shrinks as the batch or the context grows, so the last value that fits is found by halving. */
function room(
  { hardware: { capacity } }: Inputs,
  range: number,
  memoryAt: (value: number) => Result<Memory>,
): Result<RoomOnDevice> {
  if (capacity === null) return ok(null);
  const most = lastWhere(1, range, (value) => {
    const memory = memoryAt(value);
    return memory.ok ? ok(memory.value.total <= capacity) : memory;
  });
  if (!most.ok) return most;
  const memory = most.value === 0 ? ok(null) : memoryAt(most.value);
  if (!memory.ok) return memory;
  if (most.value === range) {
    return ok({ most: range, stops: 'nothing', memory: memory.value, missing: 0 });
  }
  const next = memoryAt(most.value + 1);
  if (!next.ok) return next;
  const missing = next.value.total - capacity;
  return ok({ most: most.value, stops: 'capacity', memory: memory.value, missing });
}
