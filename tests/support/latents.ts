// Multi-head latent attention as it is written down, with every multiply-add counted.

type Row = readonly number[];
type Matrix = readonly Row[];

/** One sequence: P cached tokens and T new ones, H heads. Sizes are those of the arrays. */
export interface Latents {
  /** [S][r]: the cached latents, the new tokens' included. */
  readonly latents: Matrix;
  /** [S][R]: the rotated keys, which all heads share. */
  readonly rotated: Matrix;
  /** [H][T][nope + R]. */
  readonly queries: readonly Matrix[];
  /** [H][nope][r] and [H][hv][r]: the halves of the up-projection. */
  readonly keyUp: readonly Matrix[];
  readonly valueUp: readonly Matrix[];
}

interface Counted {
  /** [H][T][hv]. */
  readonly outputs: readonly Matrix[];
  /** Multiply-adds of the projections, twice, and of scores and weighted sums with 5 per softmax element. */
  readonly projecting: number;
  readonly attending: number;
}

const MULTIPLY_ADD = 2;
const SOFTMAX = 5;

const softmax = (scores: Row): Row => {
  const most = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - most));
  const sum = powers.reduce((total, each) => total + each);
  return powers.map((each) => each / sum);
};

/** Runs one of the two executions, and counts each product of two vectors. */
function run(
  { latents, rotated, queries, keyUp, valueUp }: Latents,
  execution: 'expanded' | 'absorbed',
): Counted {
  let [projecting, attending] = [0, 0];
  const dot = (a: Row, b: Row): number => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
  const project = (matrix: Matrix, vector: Row): Row => {
    projecting += MULTIPLY_ADD * matrix.length * vector.length;
    return matrix.map((row) => dot(row, vector));
  };
  const transposed = (matrix: Matrix): Matrix =>
    matrix[0]!.map((_, column) => matrix.map((row) => row[column]!));
  const weighted = (weights: Row, rows: Matrix): Row => {
    attending += MULTIPLY_ADD * weights.length * rows[0]!.length;
    return rows[0]!.map((_, i) => weights.reduce((sum, w, t) => sum + w * rows[t]![i]!, 0));
  };

  const outputs = queries.map((ofHead, head) => {
    const plain = keyUp[head]!.length;
    const past = latents.length - ofHead.length;
    const expanded = execution === 'expanded';
    const keys = expanded ? latents.map((latent) => project(keyUp[head]!, latent)) : latents;
    const values = expanded ? latents.map((latent) => project(valueUp[head]!, latent)) : latents;
    return ofHead.map((query, t) => {
      const nope = query.slice(0, plain);
      const own = expanded ? nope : project(transposed(keyUp[head]!), nope);
      const whole = [...own, ...query.slice(plain)];
      const scores = keys.slice(0, past + t + 1).map((key, at) => {
        attending += MULTIPLY_ADD * whole.length + SOFTMAX;
        return dot(whole, [...key, ...rotated[at]!]);
      });
      const mixed = weighted(softmax(scores), values.slice(0, past + t + 1));
      return expanded ? mixed : project(valueUp[head]!, mixed);
    });
  });
  return { outputs, projecting, attending };
}

export const expanded = (of: Latents): Counted => run(of, 'expanded');
export const absorbed = (of: Latents): Counted => run(of, 'absorbed');
