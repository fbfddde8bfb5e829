/**
 * The recurrences of linear attention for one head, in numbers, as their papers write them: token by
 * token, and by chunks. Every multiplication and addition of a product and of the state is counted;
 * factors per token (decays, β) are not, which is what the engine's rules say of themselves.
 */
export interface Sequence {
  readonly queries: readonly (readonly number[])[];
  readonly keys: readonly (readonly number[])[];
  readonly values: readonly (readonly number[])[];
  /** What is left of the state after each token, below 1. */
  readonly decays: readonly number[];
  readonly betas: readonly number[];
}

type Matrix = number[][];
type Rows = readonly (readonly number[])[];

interface Run {
  readonly outputs: Rows;
  readonly ops: number;
}

const zeros = (rows: number, columns: number): Matrix =>
  Array.from({ length: rows }, () => Array.from({ length: columns }, () => 0));

function counter(): { ops: number; product: (left: Rows, right: Rows) => Matrix } {
  const self = {
    ops: 0,
    product(left: Rows, right: Rows): Matrix {
      const out = zeros(left.length, right[0]?.length ?? 0);
      for (let i = 0; i < left.length; i++) {
        for (let j = 0; j < out[i]!.length; j++) {
          for (let k = 0; k < right.length; k++) {
            out[i]![j]! += left[i]![k]! * right[k]![j]!;
            self.ops += 2;
          }
        }
      }
      return out;
    },
  };
  return self;
}

const transposed = (of: Rows): Matrix => of[0]!.map((_, j) => of.map((row) => row[j]!));
const scaled = (of: Rows, by: (row: number) => number): Matrix =>
  of.map((row, i) => row.map((x) => x * by(i)));
const masked = (of: Rows, by: (i: number, j: number) => number): Matrix =>
  of.map((row, i) => row.map((x, j) => x * by(i, j)));
const sum = (a: Rows, b: Rows): Matrix => a.map((row, i) => row.map((x, j) => x + b[i]![j]!));
const difference = (a: Rows, b: Rows): Matrix =>
  a.map((row, i) => row.map((x, j) => x - b[i]![j]!));

/** S ← α·S; S ← S + k ⊗ β·(v − kᵀS); o = qᵀS (Yang et al. 2024, arXiv 2412.06464, equation 10). */
export function deltaByTokens({ queries, keys, values, decays, betas }: Sequence): Run {
  const state = zeros(keys[0]!.length, values[0]!.length);
  let ops = 0;
  const outputs = keys.map((key, t) => {
    const answer = values[t]!.map(() => 0);
    const output = values[t]!.map(() => 0);
    for (const [i, row] of state.entries()) {
      for (const j of row.keys()) {
        row[j]! *= decays[t]!;
        ops += 1;
        answer[j]! += row[j]! * key[i]!;
        ops += 2;
      }
    }
    const correction = values[t]!.map((value, j) => betas[t]! * (value - answer[j]!));
    for (const [i, row] of state.entries()) {
      for (const j of row.keys()) {
        row[j]! += key[i]! * correction[j]!;
        ops += 2;
        output[j]! += row[j]! * queries[t]![i]!;
        ops += 2;
      }
    }
    return output;
  });
  return { outputs, ops };
}

/** Cuts a sequence into chunks of `size`, the last one filled with tokens that change nothing. */
function chunksOf(of: Sequence, size: number): readonly Sequence[] {
  const chunks: Sequence[] = [];
  for (let from = 0; from < of.keys.length; from += size) {
    const rows = (all: Rows): Rows =>
      Array.from({ length: size }, (_, i) => all[from + i] ?? all[0]!.map(() => 0));
    const numbers = (all: readonly number[], filler: number): readonly number[] =>
      Array.from({ length: size }, (_, i) => all[from + i] ?? filler);
    chunks.push({
      queries: rows(of.queries),
      keys: rows(of.keys),
      values: rows(of.values),
      decays: numbers(of.decays, 1),
      betas: numbers(of.betas, 0),
    });
  }
  return chunks;
}

/** What is left at token i of what token j wrote, and of what stood there before the chunk. */
function decaysWithin(decays: readonly number[]): {
  readonly since: readonly number[];
  readonly between: (i: number, j: number) => number;
} {
  let product = 1;
  const since = decays.map((decay) => (product *= decay));
  return { since, between: (i, j) => (j > i ? 0 : since[i]! / since[j]!) };
}

/** The same by chunks: within a chunk, a triangular system stands for the corrections of earlier tokens. */
export function deltaByChunks(all: Sequence, size: number): Run {
  const count = counter();
  let state = zeros(all.keys[0]!.length, all.values[0]!.length);
  const outputs: Matrix = [];
  for (const { queries, keys, values, decays, betas } of chunksOf(all, size)) {
    const { since, between } = decaysWithin(decays);
    const keysBack = transposed(keys);
    const weighted = scaled(keys, (i) => betas[i]!);
    const inverse = masked(count.product(weighted, keysBack), (i, j) =>
      j < i ? -between(i, j) : 0,
    );
    for (let i = 1; i < size; i++) {
      const row = inverse[i]!.slice(0, i);
      for (let j = 0; j < i; j++) {
        for (let k = 0; k < i; k++) {
          inverse[i]![j]! += row[k]! * inverse[k]![j]!;
          count.ops += 2;
        }
      }
    }
    for (let i = 0; i < size; i++) inverse[i]![i]! += 1;
    const written = count.product(
      inverse,
      scaled(values, (i) => betas[i]!),
    );
    const answering = count.product(
      inverse,
      scaled(weighted, (i) => since[i]!),
    );
    const scores = masked(count.product(queries, keysBack), between);
    const corrections = difference(written, count.product(answering, state));
    const before = count.product(
      scaled(queries, (i) => since[i]!),
      state,
    );
    outputs.push(...sum(before, count.product(scores, corrections)));
    const gained = count.product(
      transposed(scaled(keys, (i) => between(size - 1, i))),
      corrections,
    );
    state = sum(
      scaled(state, () => since.at(-1)!),
      gained,
    );
    count.ops += 2 * state.length * state[0]!.length;
  }
  return { outputs: outputs.slice(0, all.keys.length), ops: count.ops };
}

/** S ← α·S + k ⊗ v; o = qᵀS: Mamba-2 (with C, B and x for q, k and v) and lightning attention. */
export function scanByTokens({ queries, keys, values, decays }: Sequence): Run {
  const state = zeros(keys[0]!.length, values[0]!.length);
  let ops = 0;
  const outputs = keys.map((key, t) => {
    const output = values[t]!.map(() => 0);
    for (const [i, row] of state.entries()) {
      for (const j of row.keys()) {
        row[j] = row[j]! * decays[t]! + key[i]! * values[t]![j]!;
        ops += 3;
        output[j]! += row[j] * queries[t]![i]!;
        ops += 2;
      }
    }
    return output;
  });
  return { outputs, ops };
}

/** The same by chunks; `shared` is the product of queries and keys, which heads of a group share. */
export function scanByChunks(all: Sequence, size: number): Run & { readonly shared: number } {
  const [count, shared] = [counter(), counter()];
  let state = zeros(all.keys[0]!.length, all.values[0]!.length);
  const outputs: Matrix = [];
  for (const { queries, keys, values, decays } of chunksOf(all, size)) {
    const { since, between } = decaysWithin(decays);
    const scores = masked(shared.product(queries, transposed(keys)), between);
    const within = count.product(scores, values);
    const before = count.product(
      scaled(queries, (i) => since[i]!),
      state,
    );
    outputs.push(...sum(within, before));
    const gained = count.product(transposed(scaled(keys, (i) => between(size - 1, i))), values);
    state = sum(
      scaled(state, () => since.at(-1)!),
      gained,
    );
    count.ops += 2 * state.length * state[0]!.length;
  }
  return { outputs: outputs.slice(0, all.keys.length), ops: count.ops, shared: shared.ops };
}
