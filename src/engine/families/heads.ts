import type { Fields } from '../fields.ts';

/** H, K and h under the names that most configs use. */
export interface Heads {
  readonly queryHeads: number;
  readonly kvHeads: number;
  readonly headDim: number;
}

/**
 * `num_attention_heads`, `num_key_value_heads` and `head_dim`. Absent key/value heads are as many as
 * query heads, an absent head_dim is D/H, unless the family's configuration class says otherwise.
 */
export function headFields(
  fields: Fields,
  hiddenSize: number,
  defaults: Partial<Heads> = {},
): Heads {
  const H = 'num_attention_heads';
  const queryHeads =
    fields.optionalCount(H, 'the number of query heads H') ??
    defaults.queryHeads ??
    fields.count(H, 'the number of query heads H');
  const K = 'num_key_value_heads';
  const h = 'head_dim';
  // An explicit null takes no default of the class.
  const { kvHeads: K0, headDim: h0 } = defaults;
  const kvHeads =
    fields.optionalCount(K, 'the number of key/value heads K') ??
    (fields.has(K) ? null : K0) ??
    queryHeads;
  const stated =
    fields.optionalCount(h, 'the size h of a head') ?? (fields.has(h) ? undefined : h0);
  requireGroups(fields, K, queryHeads, kvHeads);
  fields.require(
    stated !== undefined || hiddenSize % queryHeads === 0,
    H,
    `a divisor of hidden_size (${hiddenSize}), or a head_dim`,
    `Without head_dim a head is hidden_size / ${H} wide.`,
  );
  return { queryHeads, kvHeads, headDim: stated ?? hiddenSize / queryHeads };
}

/** Where a head is D/H wide whatever else the config says. */
export function requireWholeStream(fields: Fields, heads: Heads, hiddenSize: number): void {
  fields.require(
    heads.headDim * heads.queryHeads === hiddenSize,
    'head_dim',
    `hidden_size / num_attention_heads (${hiddenSize / heads.queryHeads})`,
    'All heads together are as wide as the residual stream here.',
  );
}

/** K divides H. */
export function requireGroups(
  fields: Fields,
  name: string,
  queryHeads: number,
  kvHeads: number,
): void {
  fields.require(
    queryHeads % kvHeads === 0,
    name,
    `a divisor of num_attention_heads (${queryHeads})`,
    'Every key/value head serves the same number of query heads.',
  );
}

/** RoPE rotates a part of each head. */
export function requireRotary(
  fields: Fields,
  name: string,
  rotaryDim: number,
  headDim: number,
): void {
  fields.require(
    rotaryDim <= headDim,
    name,
    `at most the head size (${headDim})`,
    'RoPE rotates a part of each head.',
  );
}

/** Dimensions of a head that RoPE rotates: `partial_rotary_factor` of them, all by default. */
export function rotaryPart(fields: Fields, headDim: number, fallback = 1): number {
  const parameters = fields.object('rope_parameters');
  const nested = parameters ? rotaryFactor(parameters, fallback) : fallback;
  return Math.floor(headDim * rotaryFactor(fields, nested));
}

/** `partial_rotary_factor`. */
export function rotaryFactor(fields: Fields, fallback: number): number {
  const name = 'partial_rotary_factor';
  const factor = fields.number(name, 'the rotated part of a head', fallback);
  fields.require(factor <= 1, name, 'at most 1', 'RoPE rotates a part of each head.');
  return Math.min(factor, 1);
}
