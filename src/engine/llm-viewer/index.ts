import type {
  Accounting,
  DecodeSample,
  Generation,
  MemoryRequest,
  Peak,
  Request,
} from '../accounting.ts';
import type { Operator } from '../operator.ts';
import type { Hardware } from '../hardware.ts';
import type { Memory } from '../memory.ts';
import { memoryOf } from '../memory.ts';
import type { Attention, LayerGroup, Model } from '../model.ts';
import type { Precision } from '../precision.ts';
import type { Issue, Result } from '../result.ts';
import { fail, ok } from '../result.ts';
import type { Workload } from '../step.ts';
import { prefillStep } from '../step.ts';
import { decodeAt, operators } from './operators.ts';

/** The published tool (LLM-Viewer, arXiv 2402.16363), reproduced digit for digit, mistakes included. */
export const llmViewer: Accounting = {
  id: 'llm-viewer',
  refuse,
  operators,
  peak,
  prefill: prefillStep,
  // The tool's decode step has the whole sequence as its context.
  decode: ({ batch, prompt }) => decodeAt(batch, prompt),
  generation,
  memory,
};

function refuse({ model, workload, options }: Request): Result<null> {
  const issues: Issue[] = [];
  if (workload.past > 0) {
    issues.push({
      path: 'past',
      expected: '0',
      received: String(workload.past),
      message:
        'The published tool knows one sequence length and no cached prefix; use the corrected accounting.',
    });
  }
  if (options.fusion) {
    issues.push({
      path: 'fusion',
      expected: 'off',
      received: 'on',
      message: 'The published tool has no kernel fusion; use the corrected accounting.',
    });
  }
  const unknown = model.groups.map(beyondTheTool).find((what) => what !== null);
  if (unknown) {
    issues.push({
      path: 'model',
      expected: 'layers of full attention and a dense MLP',
      received: model.id,
      message: `The published tool has no ${unknown}; use the corrected accounting.`,
    });
  }
  if (model.groups.some(({ attention }) => model.hiddenSize < headsOf(attention))) {
    issues.push({
      path: 'model',
      expected: 'a hidden size of at least the number of heads',
      received: model.id,
      message:
        'The published tool takes a head to be ⌊D/H⌋ wide, which is nothing here; use the corrected accounting.',
    });
  }
  return issues.length > 0 ? { ok: false, issues } : ok(null);
}

/** What of a layer the tool cannot express, or null. */
function beyondTheTool({ attention, feedForward, norms }: LayerGroup): string | null {
  if (attention === null) return 'layers without attention';
  if (attention.kind === 'latent') return 'latent attention';
  if (attention.kind === 'compressed') return 'compressed attention';
  if (attention.kind !== 'heads') return 'recurrent layers';
  if (attention.span.kind !== 'full') return 'attention windows';
  if (attention.sharedKeyValue) return 'keys that serve as values';
  if (attention.sinks) return 'attention sinks';
  if (feedForward === null) return 'layers without an MLP';
  if (feedForward.kind !== 'dense') return 'experts';
  return norms.afterAttention || norms.afterMlp ? 'norms behind a block' : null;
}

const headsOf = (attention: Attention | null): number =>
  attention?.kind === 'heads' ? attention.queryHeads : 1;

const INT8_BITS = 8;

/** B13: one peak for every operator, INT8 only if weights, activations and cache are all at most 8 bits. */
function peak(
  _: Operator,
  hardware: Hardware,
  { weights, activations, kv }: Precision,
): Result<Peak> {
  const int8 = Math.max(weights.bits, activations.bits, kv.bits) <= INT8_BITS;
  const opsPerSecond = hardware.peakOps[int8 ? 'int8' : 'fp16'];
  if (opsPerSecond !== undefined) return ok({ opsPerSecond, format: 'global' });
  return fail({
    path: 'hardware',
    expected: `a device with an ${int8 ? 'INT8' : 'FP16'} peak`,
    received: hardware.id,
    message: `${hardware.name} has no ${int8 ? 'INT8' : 'FP16'} peak in the tool (it stops with an error there).`,
  });
}

const MOST_SAMPLES = 10;

/** Decode is sampled at up to ten equally spaced lengths from S+1 to S+G, each standing for G/n tokens. */
function generation(_: Model, { batch, prompt, generate }: Workload): Generation {
  const n = Math.min(MOST_SAMPLES, generate);
  const samples = Array.from({ length: n }, (_, i): DecodeSample => {
    const length = n === 1 ? prompt + 1 : prompt + 1 + (i * (generate - 1)) / (n - 1);
    return { step: decodeAt(batch, length), weight: generate / n };
  });
  return { kind: 'samples', samples };
}

/** B11: no embedding and no lm_head. Activations are every output of one layer, alive or not. */
function memory(request: MemoryRequest): Memory {
  const { model, workload, passes } = request;
  let [weights, kvCache] = [0, 0];
  for (const operator of operators(model, prefillStep(workload), request)) {
    if (operator.group === 'head') continue;
    const { weightsRead, kvWrite } = operator.counted.cost;
    weights += operator.count * weightsRead;
    kvCache += operator.count * kvWrite;
  }
  const written = passes.map((pass) =>
    pass
      .filter(({ group }) => group !== 'head')
      .reduce((sum, operator) => sum + operator.counted.cost.activationsWrite, 0),
  );
  return memoryOf(weights, kvCache, Math.max(...written));
}
