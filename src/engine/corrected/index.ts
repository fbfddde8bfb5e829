import { bends } from '../cache.ts';
import type { Accounting, Generation, Peak } from '../accounting.ts';
import type { Hardware } from '../hardware.ts';
import type { Model } from '../model.ts';
import type { Operator } from '../operator.ts';
import { matmulFormats } from '../precision.ts';
import type { Result } from '../result.ts';
import { fail, ok } from '../result.ts';
import type { Workload } from '../step.ts';
import { contextTokens, decodeStep, prefillStep } from '../step.ts';
import { memory } from './memory.ts';
import { operators } from './operators.ts';

/** What really happens, as far as a roofline can say it. The default everywhere. */
export const corrected: Accounting = {
  id: 'corrected',
  refuse: () => ok(null),
  operators,
  peak,
  prefill: prefillStep,
  decode: decodeStep,
  generation,
  memory,
};

/** The device's own dense peak for the arithmetic of this operator; never derived from another peak. */
function peak({ name, arithmetic }: Operator, hardware: Hardware): Result<Peak> {
  if (arithmetic === 'vector') {
    return ok({ opsPerSecond: hardware.vectorOps, format: 'vector' });
  }
  const formats = matmulFormats(arithmetic.left, arithmetic.right);
  const format = formats.find((each) => hardware.peakOps[each] !== undefined);
  const opsPerSecond = format && hardware.peakOps[format];
  if (format && opsPerSecond !== undefined) return ok({ opsPerSecond, format });
  if (formats.length === 0) {
    return fail({
      path: 'precision.activations',
      expected: 'activations at FP16, BF16, FP8, INT8, FP4 or INT4',
      received: arithmetic.right.name,
      message: `No device computes ${name} on operands at ${arithmetic.left.name} and ${arithmetic.right.name}.`,
    });
  }
  const wanted = formats.map((each) => each.toUpperCase()).join(' or ');
  const published = Object.keys(hardware.peakOps).join(', ').toUpperCase();
  return fail({
    path: 'precision.activations',
    expected: published,
    received: wanted,
    message: `${hardware.name} has no published ${wanted} peak. It has ${published}: choose weights, activations and head of these.`,
  });
}

/** The prompt's pass yields token 1; G − 1 decode steps follow, at contexts S+1 … S+G−1. */
function generation({ groups }: Model, workload: Workload): Generation {
  const from = decodeStep(workload);
  const steps = workload.generate - 1;
  const start = contextTokens(from);
  return {
    kind: 'exact',
    from,
    steps,
    bends: groups.flatMap(({ attention }) =>
      attention ? bends(attention, start, start + steps) : [],
    ),
  };
}
