import type {
  Inputs,
  NumberFormat,
  Operator,
  OperatorEstimate,
  Result,
  StageEstimate,
  Step,
} from '../../src/engine/index.ts';
import {
  COST_FIGURES,
  analyzeChat,
  analyzeDecode,
  analyzePrefill,
  analyzeStep,
  bytesMoved,
  contextTokens,
  dimensions,
  parameters,
  predictionBytes,
  weightBytes,
} from '../../src/engine/index.ts';
import { evaluate } from '../../src/engine/program.ts';
import type { Shape } from '../../src/engine/rule.ts';
import { bytesPerToken } from '../../src/engine/cache.ts';
import type { Differences } from './close.ts';
import { differences } from './close.ts';
import { numberFormat, sumOver } from './inputs.ts';

/**
 * What must hold for every model, device and workload. Each check returns what is wrong; the suite, the
 * random inputs and the injected mistakes all run the same checks.
 *
 * A result that the engine refuses (no such peak, a window in the tool's accounting) has nothing to
 * check; that refusals are said well is tested elsewhere.
 */
export type Invariant = (inputs: Inputs) => Differences;

const NOTHING: Differences = [];

/** The corrected accounting, or one made from it by putting a mistake into it. */
const isCorrected = ({ accounting }: Inputs): boolean =>
  (typeof accounting === 'string' ? accounting : accounting.id) === 'corrected';

const valueOf = <T>(result: Result<T>): T | null => (result.ok ? result.value : null);
const STAGES = { prefill: analyzePrefill, decode: analyzeDecode, chat: analyzeChat } as const;

/** Runs a check on each stage that the engine does not refuse. */
const onEachStage =
  (
    check: (stage: StageEstimate, name: keyof typeof STAGES, inputs: Inputs) => Differences,
  ): Invariant =>
  (inputs) =>
    Object.entries(STAGES).flatMap(([name, analyze]) => {
      const stage = valueOf(analyze(inputs));
      return stage ? check(stage, name as keyof typeof STAGES, inputs) : NOTHING;
    });

const totalsAreTheSumOfTheParts: Invariant = onEachStage((stage, name) => {
  const check = differences(name);
  const { totals, memory } = stage;
  for (const figure of COST_FIGURES) {
    check.close(
      figure,
      totals[figure],
      sumOver(stage, ({ cost }) => cost[figure]),
    );
  }
  check.close(
    'bytes',
    totals.bytes,
    sumOver(stage, ({ bound }) => bound.bytes),
  );
  check.close(
    'seconds',
    totals.seconds,
    sumOver(stage, ({ bound }) => bound.seconds),
  );
  const { weightsRead, activationsRead, activationsWrite, kvRead, kvWrite } = totals;
  check.close(
    'the five kinds of traffic',
    totals.bytes,
    weightsRead + activationsRead + activationsWrite + kvRead + kvWrite,
  );
  check.close('memory', memory.total, memory.weights + memory.kvCache + memory.activations);
  return check.found;
});

export const everyNumberIsFiniteAndNotNegative: Invariant = onEachStage((stage, name) => {
  const check = differences(name);
  const number = (what: string, value: number | null): void =>
    check.exact(
      `${what} (${value}) is finite and at least 0`,
      value === null || (Number.isFinite(value) && value >= 0),
      true,
    );
  for (const [what, value] of Object.entries({ ...stage.totals, ...stage.memory }))
    number(what, value);
  for (const { operator, cost, bound, peak } of stage.operators) {
    for (const [what, value] of Object.entries(cost)) number(`${operator.name} ${what}`, value);
    const { limit: _, ...numbers } = bound;
    for (const [what, value] of Object.entries(numbers)) number(`${operator.name} ${what}`, value);
    number(`${operator.name} peak`, peak.opsPerSecond);
  }
  return check.found;
});

/** One operator stands under its two roofs; over many steps it takes at least as long as under each. */
const timeIsSetByTheSlowerRoof: Invariant = onEachStage((stage, name, { hardware }) => {
  const check = differences(name);
  for (const { operator, cost, bound, peak, parts } of stage.operators) {
    const at = operator.name;
    // A scan of a chat runs its prompt on the matrix units and its tokens on the vector units.
    if (parts && parts[0].peak.format !== parts[1].peak.format) continue;
    const compute = peak.opsPerSecond === null ? 0 : cost.ops / peak.opsPerSecond;
    const memory = bytesMoved(cost) / hardware.bandwidth;
    check.close(`${at} bytes`, bound.bytes, bytesMoved(cost));
    check.close(`${at} compute seconds`, bound.computeSeconds, compute);
    check.close(`${at} memory seconds`, bound.memorySeconds, memory);
    if (name === 'chat') check.atLeast(`${at} seconds`, bound.seconds, Math.max(compute, memory));
    else check.close(`${at} seconds`, bound.seconds, Math.max(compute, memory));
    if (bound.seconds > 0)
      check.close(`${at} attainable`, bound.attainable, cost.ops / bound.seconds);
    check.exact(`${at} has an intensity`, bound.intensity !== null, bound.bytes > 0);
    if (peak.opsPerSecond === null) check.exact(`${at} limit`, bound.limit, 'memory');
  }
  return check.found;
});

/**
 * Attention that starts anew with each chunk costs less where one begins, and a step that completes a
 * compressed entry more than the next: it is compared a chunk later, or all entries.
 */
const chunkOf = ({ model }: Inputs): number =>
  model.groups
    .map(({ attention }) => {
      if (attention?.kind === 'compressed') return attention.compression?.ratio ?? 1;
      return attention?.kind === 'heads' && attention.span.kind === 'chunk'
        ? attention.span.size
        : 1;
    })
    .reduce(leastCommonMultiple, 1);

function leastCommonMultiple(a: number, b: number): number {
  let both = Math.max(a, b);
  while (both % a !== 0 || both % b !== 0) both += Math.max(a, b);
  return both;
}

const selectsKeys = ({ model }: Inputs): boolean =>
  model.groups.some(({ attention }) =>
    attention?.kind === 'compressed'
      ? attention.compression?.selection
      : attention?.kind === 'latent' && attention.sparse !== null,
  );

/**
 * With a second token of the prompt, latent attention goes over to its other execution; where it
 * selects keys, also with a longer one or another kernel.
 */
const inOneExecution = (inputs: Inputs): Inputs =>
  inputs.workload.prompt > 1 && !(selectsKeys(inputs) && inputs.options.mlaExecution !== 'expanded')
    ? inputs
    : { ...inputs, options: { ...inputs.options, mlaExecution: 'absorbed' } };

/** With a second token, a state is no longer stepped on vector units but scanned on matrix units. */
const scans = ({ model }: Inputs): boolean =>
  model.groups.some(({ attention }) => attention !== null && bytesPerToken(attention, 1) === 0);

/** Every figure that more sequences, a longer prompt, a longer past or more tokens may only raise. */
const moreWorkNeverCostsLess: Invariant = (given) =>
  (['batch', 'prompt', 'past', 'generate'] as const).flatMap((what) => {
    const inputs = inOneExecution(given);
    if (what === 'prompt' && inputs.workload.prompt === 1 && scans(inputs)) return NOTHING;
    const by = what === 'prompt' || what === 'past' ? chunkOf(inputs) : 1;
    const more = {
      ...inputs,
      workload: { ...inputs.workload, [what]: inputs.workload[what] + by },
    };
    return Object.entries(STAGES).flatMap(([name, analyze]) => {
      const [less, grown] = [valueOf(analyze(inputs)), valueOf(analyze(more))];
      if (!less || !grown) return NOTHING;
      const check = differences(`${name} with more ${what}`);
      for (const figure of [...COST_FIGURES, 'bytes', 'seconds'] as const) {
        // With more to choose from, new tokens select fewer keys in common.
        if (figure === 'onChipRead' && selectsKeys(inputs)) continue;
        check.atLeast(figure, grown.totals[figure], less.totals[figure]);
      }
      for (const kind of ['weights', 'kvCache', 'activations', 'total'] as const) {
        check.atLeast(`memory for ${kind}`, grown.memory[kind], less.memory[kind]);
      }
      return check.found;
    });
  });

/** Half the bits of one operand: nothing moves more bytes, nothing takes more space, no operation goes away. */
const fewerBitsNeverMoveMoreBytes: Invariant = (inputs) =>
  (['weights', 'head', 'kv', 'activations'] as const).flatMap((operand) => {
    const { precision } = inputs;
    const half = numberFormat(Math.max(1, precision[operand].bits / 2));
    const fewer = { ...inputs, precision: { ...precision, [operand]: half } };
    return Object.entries(STAGES).flatMap(([name, analyze]) => {
      const [wide, narrow] = [valueOf(analyze(inputs)), valueOf(analyze(fewer))];
      if (!wide || !narrow) return NOTHING;
      const check = differences(`${name} with half the bits of ${operand}`);
      wide.operators.forEach((each, i) =>
        check.atLeast(
          `${each.operator.name} bytes before`,
          each.bound.bytes,
          narrow.operators[i]!.bound.bytes,
        ),
      );
      check.atLeast('memory before', wide.memory.total, narrow.memory.total);
      check.close('ops', narrow.totals.ops, wide.totals.ops);
      return check.found;
    });
  });

/** The same step by two ways, operator by operator. */
function sameSteps(where: string, one: StageEstimate, other: StageEstimate): Differences {
  const check = differences(where);
  check.exact('number of operators', one.operators.length, other.operators.length);
  one.operators.forEach(({ operator, cost, bound }, i) => {
    const twin = other.operators[i]!;
    check.exact('operator', operator.name, twin.operator.name);
    for (const figure of COST_FIGURES)
      check.close(`${operator.name} ${figure}`, cost[figure], twin.cost[figure]);
    check.close(`${operator.name} seconds`, bound.seconds, twin.bound.seconds);
    check.exact(`${operator.name} limit`, bound.limit, twin.bound.limit);
  });
  return check.found;
}

/** Decode is prefill of one token on top of everything before it. */
const prefillOfOneTokenIsDecode: Invariant = (inputs) => {
  if (!isCorrected(inputs)) return NOTHING;
  const { workload } = inputs;
  const decode = valueOf(analyzeDecode(inputs));
  const oneToken = { ...workload, prompt: 1, past: workload.past + workload.prompt };
  const prefill = valueOf(analyzePrefill({ ...inputs, workload: oneToken }));
  return decode && prefill ? sameSteps('prefill of one token', prefill, decode) : NOTHING;
};

/** Ops of all matrix products, with softmax: where no mask cuts anything off, the kernel does not matter. */
const fusedAttentionDoesTheSameMatmulsForOneToken: Invariant = (inputs) => {
  const attention = ({ kind }: Operator): boolean => kind === 'attention';
  const at = (flashAttention: boolean): StageEstimate | null =>
    valueOf(analyzeDecode({ ...inputs, options: { ...inputs.options, flashAttention } }));
  const [fused, unfused] = [at(true), at(false)];
  if (!fused || !unfused) return NOTHING;
  const check = differences('decode');
  if (selectsKeys(inputs)) {
    // Only the fused kernel leaves out what is not selected.
    check.atLeast('ops unfused', unfused.totals.ops, fused.totals.ops);
    return check.found;
  }
  check.close('ops', fused.totals.ops, unfused.totals.ops);
  const ops = (stage: StageEstimate): number => sumOver(stage, ({ cost }) => cost.ops, attention);
  check.close('attention ops', ops(fused), ops(unfused));
  return check.found;
};

/** What a better kernel may change: it moves at most as much, and computes at most as much. */
const betterKernelsNeverMoveMoreBytes: Invariant = (given) => {
  if (!isCorrected(given)) return NOTHING;
  const inputs = selectsKeys(given) ? inOneExecution(given) : given;
  return (['flashAttention', 'fusion'] as const).flatMap((option) =>
    Object.entries(STAGES).flatMap(([name, analyze]) => {
      const at = (on: boolean): StageEstimate | null =>
        valueOf(analyze({ ...inputs, options: { ...inputs.options, [option]: on } }));
      const [off, on] = [at(false), at(true)];
      if (!off || !on) return NOTHING;
      const check = differences(`${name} with ${option}`);
      check.atLeast('bytes without it', off.totals.bytes, on.totals.bytes);
      check.atLeast('ops without it', off.totals.ops, on.totals.ops);

      for (const figure of ['weightsRead', 'kvWrite'] as const) {
        check.close(figure, on.totals[figure], off.totals[figure]);
      }
      // One kernel reads once what serves as keys and as values.
      const twice = inputs.model.groups.some(
        ({ attention }) => attention?.kind === 'latent' || attention?.kind === 'compressed',
      );
      if (twice) check.atLeast('kvRead without it', off.totals.kvRead, on.totals.kvRead);
      else check.close('kvRead', on.totals.kvRead, off.totals.kvRead);
      if (option === 'fusion') {
        check.close('ops', on.totals.ops, off.totals.ops);
        check.atLeast(
          'activation memory without it',
          off.memory.activations,
          on.memory.activations,
        );
      }
      return check.found;
    }),
  );
};

/** Tying shares a table that is read as before. */
const tyingSavesMemoryAndNoTraffic: Invariant = (inputs) => {
  const { model, precision } = inputs;
  const table = model.vocabularySize * model.hiddenSize;
  const at = (tiedEmbeddings: boolean): Inputs => ({
    ...inputs,
    model: { ...model, tiedEmbeddings },
  });
  const [tied, untied] = [valueOf(analyzePrefill(at(true))), valueOf(analyzePrefill(at(false)))];
  if (!tied || !untied) return NOTHING;
  const found = [...sameSteps('tied', tied, untied)];
  const check = differences('tied');
  check.close(
    'parameters',
    parameters(at(true).model).total,
    parameters(at(false).model).total - table,
  );
  const saved = isCorrected(inputs) ? (table * precision.head.bits) / 8 : 0;
  check.close('memory', tied.memory.weights, untied.memory.weights - saved);
  return [...found, ...check.found];
};

/** Multi-head attention is grouped-query attention with as many groups as heads: a continuous family. */
const fewerKvHeadsOnlyShrinkTheCache: Invariant = (inputs) => {
  const { model } = inputs;
  const heads = model.groups.flatMap(({ attention }) =>
    attention?.kind === 'heads' ? [attention.queryHeads] : [],
  );
  const H = heads[0];
  // The share is the same only where every layer has the same heads.
  if (H === undefined || heads.length < model.groups.length || heads.some((other) => other !== H))
    return NOTHING;
  const withKvHeads = (kvHeads: number): Inputs => ({
    ...inputs,
    model: {
      ...model,
      groups: model.groups.map((group) =>
        group.attention?.kind === 'heads'
          ? { ...group, attention: { ...group.attention, kvHeads } }
          : group,
      ),
    },
  });
  const [all, one] = [
    valueOf(analyzeDecode(withKvHeads(H))),
    valueOf(analyzeDecode(withKvHeads(1))),
  ];
  if (!all || !one) return NOTHING;
  const check = differences('one key/value head for all');
  const fusedInTool = !isCorrected(inputs) && inputs.options.flashAttention;
  check.close('kvRead', one.totals.kvRead, fusedInTool ? all.totals.kvRead : all.totals.kvRead / H);
  check.close('kvWrite', one.totals.kvWrite, all.totals.kvWrite / H);
  check.close('cache', one.memory.kvCache, all.memory.kvCache / H);
  return check.found;
};

/**
 * Without fusion an operator reads its inputs and writes its output once, so its activation traffic
 * follows from its shapes. RoPE alone touches a part of what it is given.
 */
export const trafficFollowsFromTheShapes: Invariant = (inputs) => {
  if (!isCorrected(inputs)) return NOTHING;
  const { precision } = inputs;
  const stage = valueOf(
    analyzePrefill({ ...inputs, options: { ...inputs.options, fusion: false } }),
  );
  if (!stage) return NOTHING;
  const check = differences('prefill');
  const a = precision.activations.bits / 8;
  for (const { operator, cost } of stage.operators) {
    const { name, rule, letters } = operator;
    // An indexer's keys are FP8 with 32 bits for every 128, whatever the cache's format.
    const kv = name.startsWith('index_') ? 33 / 32 : precision.kv.bits / 8;
    const elements = (shape: Shape): number =>
      dimensions(shape, letters).reduce((product, size) => product * size, 1);
    if (name.endsWith('rope') || name === 'embedding') continue;
    // A compressor reads and writes what waits, besides: it is counted token by token in a test of its own.
    if (rule.id === 'compressor') continue;
    if (keepsState(operator)) {
      const read = rule.shapes.inputs.reduce((sum, shape) => sum + elements(shape), 0);
      check.close(`${name} writes`, cost.activationsWrite, elements(rule.shapes.output) * a);
      check.close(`${name} reads`, cost.activationsRead, read * a);
      continue;
    }
    const writes = rule.outputBytes ?? (cost.kvWrite > 0 ? kv : a);
    check.close(
      `${name} writes`,
      cost.activationsWrite + cost.kvWrite,
      elements(rule.shapes.output) * writes,
    );
    const read = rule.shapes.inputs.map(
      (shape, i) => elements(shape) * (isPlain(operator, i) ? 4 : isCached(operator, i) ? kv : a),
    );
    check.close(
      `${name} reads`,
      cost.activationsRead + cost.kvRead,
      read.reduce((sum, each) => sum + each),
    );
  }
  return check.found;
};

/** Scores of an indexer and the mixtures of streams are FP32, and the choice of the best 32-bit indices. */
const isPlain = ({ name, rule }: Operator, input: number): boolean =>
  name === 'index_topk' ||
  (rule.id === 'hyper-connections' && rule.shapes.inputs[input]!.at(-1)!.text === 'out') ||
  (/^(sparse|compressed)-attention$/.test(rule.id) && input === 2);

/**
 * Of an attention operator's inputs, all after the first come from the cache. Where keys and values
 * are rebuilt from latents, only the latents and the rotated keys do.
 */
function isCached({ name, kind, rule }: Operator, input: number): boolean {
  if (name === 'kv_b_proj') return true;
  if (rule.id === 'latent-expanded') return rule.shapes.inputs[input]!.at(-1)!.text === 'R';
  return kind === 'attention' && name !== 'softmax' && input > 0;
}

/** A scan or a short convolution: its state is counted as cache traffic, beside its shapes. */
const keepsState = ({ letters }: Operator): boolean => letters['z'] !== undefined;

/**
 * Operators that take a part of what another one writes: the head only the last token, the others
 * columns. The up-projection of latents takes those of the whole cache.
 */
const TAKES_A_PART = new Set([
  'rope',
  'qk_norm',
  'lm_head',
  'gate_norm',
  'dt_proj',
  'attn_gate',
  'kv_a_norm',
  'kv_b_proj',
  'q_absorb',
  'index_rope',
  'o_rope',
  'o_a_proj',
]);

/** A tensor has one size, for the operator that writes it and for the one that reads it. */
export const whatOneOperatorWritesTheNextReads: Invariant = (inputs) => {
  if (!isCorrected(inputs)) return NOTHING;
  const stage = valueOf(analyzePrefill(inputs));
  if (!stage) return NOTHING;
  const check = differences('prefill');
  const elements = (shape: Shape, { letters }: Operator): number =>
    dimensions(shape, letters).reduce((product, size) => product * size, 1);
  const writers = new Map<string, Operator>();
  for (const { operator } of stage.operators) {
    const { name, group, kind, rule } = operator;
    writers.set(`${group} ${name}`, operator);
    // RoPE and the norms of queries and keys take both as one, and attention takes what lies in the cache besides.
    if (TAKES_A_PART.has(name) || kind === 'attention') continue;
    for (const [i, input] of operator.inputs.entries()) {
      const writer = writers.get(`${group} ${input}`);
      if (!writer) continue;
      const reads = elements(rule.shapes.inputs[i]!, operator);
      // Each of a token's k experts reads its row.
      const { k = 1 } = writer.letters['k'] === undefined ? operator.letters : {};
      const written = k * elements(writer.rule.shapes.output, writer);
      check.exact(`${name}'s input ${input}`, reads, written);
    }
  }
  return check.found;
};

/** A scan of more than one token that has a form in matrix products. */
const inTiles = ({ letters }: Operator): boolean => letters['H'] !== undefined && letters['T']! > 1;

/** Matrices that stay at 16 bits. */
const NEVER_QUANTIZED = new Set([
  ...['router', 'shared_gate', 'index_weights', 'compress_proj', 'index_compress_proj'],
  ...['attn_hc_fn', 'mlp_hc_fn', 'head_hc_fn'],
]);

/** Matrix products run at the wider of their operands, everything else on the vector units. */
export const eachOperatorRunsAtItsOwnPeak: Invariant = onEachStage((stage, name, inputs) => {
  if (!isCorrected(inputs)) return NOTHING;
  const { hardware, precision } = inputs;
  const { weights, head, activations } = precision;
  const check = differences(name);
  // A format that only stores is unpacked to the activations', however wide it is.
  const wider = (of: NumberFormat): NumberFormat =>
    of.bits > activations.bits && of.computesAs.length > 0 ? of : activations;
  for (const { operator, peak } of stage.operators) {
    const { kind } = operator;
    const inVectors = operator.name === 'softmax' || (keepsState(operator) && !inTiles(operator));
    if (kind === 'matmul' || (kind === 'attention' && !inVectors)) {
      const plain = NEVER_QUANTIZED.has(operator.name) ? numberFormat('fp16') : weights;
      const matrix = operator.name === 'lm_head' ? head : plain;
      const formats = (kind === 'attention' ? activations : wider(matrix)).computesAs;
      const format = formats.find((each) => hardware.peakOps[each] !== undefined)!;
      check.exact(`${operator.name} runs at`, peak.format, format);
      check.exact(`${operator.name}'s peak`, peak.opsPerSecond, hardware.peakOps[format]);
    } else {
      check.exact(`${operator.name} runs at`, peak.format, 'vector');
      check.exact(`${operator.name}'s peak`, peak.opsPerSecond, hardware.vectorOps);
    }
  }
  return check.found;
});

/** Bytes of the experts that no token of a decode step needs, if all tokens choose on their own. */
function idleExperts({ operators }: StageEstimate, sequences: number): number {
  let bytes = 0;
  for (const { operator } of operators) {
    const { E, k } = operator.letters;
    if (operator.stored?.part !== 'experts' || E === undefined || k === undefined) continue;
    bytes += weightBytes([operator]) * (1 - k / E) ** sequences;
  }
  return bytes;
}

/**
 * A step reads every matrix, norm and bias that it needs exactly once, and nothing else but its look-ups:
 * no module that predicts further ahead.
 */
export const aStepReadsEveryParameterOnce: Invariant = (inputs) => {
  if (!isCorrected(inputs)) return NOTHING;
  const stage = valueOf(analyzeDecode(inputs));
  if (!stage) return NOTHING;
  const { model, precision } = inputs;
  const lookUps = ({ kind }: Operator): boolean => kind === 'embedding';
  const table = (model.vocabularySize * model.hiddenSize * precision.head.bits) / 8;
  const positions = model.learnedPositions * model.hiddenSize * 2;
  const kept = stage.memory.weights - predictionBytes(model, precision.weights);
  const owned = kept - table - positions + (model.tiedEmbeddings ? table : 0);
  const check = differences('decode');
  check.close(
    'weights read',
    sumOver(
      stage,
      ({ cost }) => cost.weightsRead,
      (each) => !lookUps(each),
    ),
    owned - idleExperts(stage, inputs.workload.batch),
  );
  const { total, parts } = parameters(model);
  check.close(
    'parts',
    Object.values(parts).reduce((sum, part) => sum + part, 0),
    total,
  );
  if (precision.weights.bits === 16 && precision.head.bits === 16) {
    // What mixes residual streams is FP32.
    const wide = sumOver(
      stage,
      ({ operator: { rule, letters } }) => evaluate(rule.parameters!, letters),
      ({ stored }) => stored?.format.bits === 32,
    );
    check.close('weights kept', kept, 2 * total + 2 * wide);
  }
  return check.found;
};

/** Re-reads of keys and values: one per query head and block of 128 queries, less the one from memory. */
export const reReadsStayOnChip: Invariant = (inputs) => {
  if (!isCorrected(inputs)) return NOTHING;
  const stage = valueOf(
    analyzePrefill({ ...inputs, options: { ...inputs.options, flashAttention: true } }),
  );
  if (!stage) return NOTHING;
  const check = differences('prefill');
  const { batch, prompt } = inputs.workload;
  for (const { operator, cost } of stage.operators) {
    if (operator.kind !== 'attention' || keepsState(operator)) continue;
    const { S, K, H, h } = operator.letters;
    // Latents, which have no heads of their own, are counted in a test of theirs.
    if (K === undefined) continue;
    const keysAndValues = batch * S! * h! * 2 * (inputs.precision.kv.bits / 8);
    check.close('kvRead', cost.kvRead, K * keysAndValues);
    check.close('onChipRead', cost.onChipRead, (H! * Math.ceil(prompt / 128) - K) * keysAndValues);
  }
  return check.found;
};

/** Keys and pairs under the mask, counted one query at a time, are those that the letters give. */
const theMaskIsCountedQueryByQuery: Invariant = (inputs) => {
  if (!isCorrected(inputs)) return NOTHING;
  const stage = valueOf(
    analyzePrefill({ ...inputs, options: { ...inputs.options, flashAttention: true } }),
  );
  if (!stage) return NOTHING;
  const { prompt: T, past: P } = inputs.workload;
  const check = differences('prefill');
  const spans = new Map(inputs.model.groups.map(({ name, attention }) => [name, attention]));
  for (const { operator, cost } of stage.operators) {
    if (operator.kind !== 'attention') continue;
    const attention = spans.get(operator.group);
    if (attention?.kind !== 'heads') continue;
    const { span, queryHeads: H, headDim: h } = attention;
    const visibleTo = (position: number): number => {
      if (span.kind === 'full') return position;
      if (span.kind === 'window') return Math.min(position, span.size);
      return ((position - 1) % span.size) + 1;
    };
    // The keys of the step reach back to the first that its first query sees.
    const keys = visibleTo(P + 1) + T - 1;
    let pairs = 0;
    for (let t = 1; t <= T; t++) pairs += visibleTo(P + t);
    check.close('ops', cost.ops, inputs.workload.batch * H * pairs * (4 * h + 5));
    check.close('n', evaluate(operator.derived['n']!, operator.letters), pairs);
    check.close('S', evaluate(operator.derived['S']!, operator.letters), keys);
    check.close('S', operator.letters['S'], keys);
  }
  return check.found;
};

/** The head multiplies the last token of each sequence with the whole vocabulary. */
const theHeadRunsOncePerSequence: Invariant = onEachStage((stage, name, inputs) => {
  if (!isCorrected(inputs) || name === 'chat') return NOTHING;
  const { model, workload, precision } = inputs;
  const check = differences(name);
  const head = stage.operators.find(({ operator }) => operator.name === 'lm_head')!;
  const [B, D, V] = [workload.batch, model.hiddenSize, model.vocabularySize];
  check.close('ops', head.cost.ops, 2 * B * D * V + (model.headBias ? B * V : 0));
  check.close(
    'activations',
    head.cost.activationsRead + head.cost.activationsWrite,
    (B * (D + V) * precision.activations.bits) / 8,
  );
  return check.found;
});

/** The steps of a chat, one by one, as each accounting says that they are. */
function stepsOfChat(inputs: Inputs): readonly (readonly [Step, weight: number])[] {
  const { batch: sequences, prompt, past, generate } = inputs.workload;
  const decodeAt = (context: number): Step => ({
    sequences,
    newTokens: 1,
    pastTokens: context - 1,
  });
  if (isCorrected(inputs)) {
    return Array.from(
      { length: generate - 1 },
      (_, i) => [decodeAt(past + prompt + 1 + i), 1] as const,
    );
  }
  const samples = Math.min(10, generate);
  return Array.from({ length: samples }, (_, i) => {
    const share = samples === 1 ? 0 : i / (samples - 1);
    return [decodeAt(prompt + 1 + share * (generate - 1)), generate / samples] as const;
  });
}

/** A chat is its prefill and its decode steps, one after the other, figure by figure. */
export const aChatIsTheSumOfItsSteps: Invariant = (inputs) => {
  const chat = valueOf(analyzeChat(inputs));
  const prefill = valueOf(analyzePrefill(inputs));
  if (!chat || !prefill) return NOTHING;
  const rows = new Map<string, (readonly [OperatorEstimate, number])[]>();
  const add = (each: OperatorEstimate, weight: number): void => {
    const key = `${each.operator.group} ${each.operator.name}`;
    const own = rows.get(key);
    if (own) own.push([each, weight]);
    else rows.set(key, [[each, weight]]);
  };
  for (const each of prefill.operators) add(each, 1);
  let longest = prefill.memory.kvCache;
  for (const [step, weight] of stepsOfChat(inputs)) {
    const stage = valueOf(analyzeStep(inputs, step));
    if (!stage) return [`a chat is refused at a context of ${contextTokens(step)} only`];
    for (const each of stage.operators) add(each, weight);
    longest = stage.memory.kvCache;
  }
  const check = differences('chat');
  check.exact('operators', chat.operators.length, rows.size);
  chat.operators.forEach(({ operator, cost, bound }) => {
    const own = rows.get(`${operator.group} ${operator.name}`) ?? [];
    const sum = (of: (estimate: OperatorEstimate) => number): number =>
      own.reduce((total, [estimate, weight]) => total + weight * of(estimate), 0);
    for (const figure of COST_FIGURES) {
      check.close(
        `${operator.name} ${figure}`,
        cost[figure],
        sum((each) => each.cost[figure]),
      );
    }
    check.close(
      `${operator.name} seconds`,
      bound.seconds,
      sum((each) => each.bound.seconds),
    );
    check.close(
      `${operator.name} compute seconds`,
      bound.computeSeconds,
      sum((each) => each.bound.computeSeconds),
    );
    check.close(
      `${operator.name} memory seconds`,
      bound.memorySeconds,
      sum((each) => each.bound.memorySeconds),
    );
  });
  if (isCorrected(inputs)) check.close('cache', chat.memory.kvCache, longest);
  return check.found;
};

/** A chat needs the memory of its most demanding step. */
const aChatNeedsTheMemoryOfEachOfItsSteps: Invariant = (inputs) => {
  if (!isCorrected(inputs)) return NOTHING;
  const chat = valueOf(analyzeChat(inputs));
  const prefill = valueOf(analyzePrefill(inputs));
  const last = stepsOfChat(inputs).at(-1)?.[0];
  const decode = last && valueOf(analyzeStep(inputs, last));
  if (!chat || !prefill) return NOTHING;
  const check = differences('chat');
  check.atLeast('memory, as prefill needs', chat.memory.total, prefill.memory.total);
  if (decode)
    check.atLeast('memory, as the last step needs', chat.memory.total, decode.memory.total);
  return check.found;
};

/** Every letter that a rule names has a value in every operator that uses the rule. */
const everyLetterHasAValue: Invariant = onEachStage((stage, name) => {
  const check = differences(name);
  for (const { operator } of stage.operators) {
    const { rule, letters, derived } = operator;
    const shapes = [...rule.shapes.inputs, rule.shapes.output, rule.shapes.weight ?? []].flat();
    const formulas = [
      ...Object.values(rule.figures),
      rule.parameters,
      rule.plainParameters,
      ...shapes,
      ...Object.values(derived),
    ];
    for (const letter of new Set(formulas.flatMap((of) => of?.letters ?? []))) {
      check.exact(`${operator.name} ${letter} is a number`, Number.isFinite(letters[letter]), true);
    }
  }
  return check.found;
});

/** An operator is counted when it is made: one that is changed afterwards must be counted anew. */
const countsAreTheFormulas: Invariant = onEachStage((stage, name) => {
  const check = differences(name);
  for (const { operator } of stage.operators) {
    const { rule, letters, counted } = operator;
    const { cost, output, matrix, plain } = rule.count(letters);
    for (const figure of COST_FIGURES) {
      check.exact(`${operator.name} ${figure}`, counted.cost[figure], cost[figure]);
    }
    check.exact(`${operator.name} output`, counted.output, output);
    check.exact(`${operator.name} matrix`, counted.matrix, matrix);
    check.exact(`${operator.name} plain`, counted.plain, plain);
  }
  return check.found;
});

/** An operator reads what was computed before it, or what stands in front of everything. */
const operatorsReadWhatRanBefore: Invariant = onEachStage((stage, name) => {
  const check = differences(name);
  const known = new Set(['tokens', 'input']);
  for (const { operator } of stage.operators) {
    for (const input of operator.inputs) {
      check.exact(`${operator.name} reads ${input}, which ran before it`, known.has(input), true);
    }
    known.add(operator.name).add(`${operator.group}.${operator.name}`);
  }
  return check.found;
});

/** By title, for tests to name. */
export const INVARIANTS: Readonly<Record<string, Invariant>> = {
  'totals are the sum of the parts': totalsAreTheSumOfTheParts,
  'every number is finite and at least zero': everyNumberIsFiniteAndNotNegative,
  'the time of an operator is set by the slower of its two roofs': timeIsSetByTheSlowerRoof,
  'more work never costs less': moreWorkNeverCostsLess,
  'fewer bits never move more bytes': fewerBitsNeverMoveMoreBytes,
  'prefill of one token is decode': prefillOfOneTokenIsDecode,
  'fused and unfused attention do the same operations for one token':
    fusedAttentionDoesTheSameMatmulsForOneToken,
  'FlashAttention and fusion never move more bytes': betterKernelsNeverMoveMoreBytes,
  'tied embeddings save memory and no traffic': tyingSavesMemoryAndNoTraffic,
  'fewer key/value heads shrink the cache in proportion': fewerKvHeadsOnlyShrinkTheCache,
  'activation traffic follows from the shapes': trafficFollowsFromTheShapes,
  'what one operator writes the next one reads': whatOneOperatorWritesTheNextReads,
  'each operator runs at the peak of its own arithmetic': eachOperatorRunsAtItsOwnPeak,
  'a decode step reads every parameter once': aStepReadsEveryParameterOnce,
  'keys and values are read from memory once, and re-reads stay on chip': reReadsStayOnChip,
  'the causal mask is what counting it query by query gives': theMaskIsCountedQueryByQuery,
  'the head runs once per sequence': theHeadRunsOncePerSequence,
  'a chat is the sum of its steps': aChatIsTheSumOfItsSteps,
  'a chat needs the memory of each of its steps': aChatNeedsTheMemoryOfEachOfItsSteps,
  'every letter of a rule has a value': everyLetterHasAValue,
  'what is counted are the formulas with these letters': countsAreTheFormulas,
  'an operator reads only what ran before it': operatorsReadWhatRanBefore,
};
