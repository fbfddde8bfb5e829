import type { Compression } from '../compressed.ts';
import type { Fields } from '../fields.ts';

/** Defaults of DeepseekV4Config (transformers). */
const SPARSE_RATE = 4;
const HEAVY_RATE = 128;
const INDEXER = { heads: 64, headDim: 128, selected: 512 };
/** A published list has it also where the config leaves it out. */
const PUBLISHED_AHEAD = 1;
/** Without a list, compressed sparse layers come in turn from here on. */
const FIRST_IN_TURN = 2;

const KINDS = {
  sliding_attention: 'window',
  compressed_sparse_attention: 'sparse',
  heavily_compressed_attention: 'heavy',
} as const;
type Kind = (typeof KINDS)[keyof typeof KINDS];
const BY_RATIO = new Map<number, Kind>([
  [0, 'window'],
  [SPARSE_RATE, 'sparse'],
  [HEAVY_RATE, 'heavy'],
]);

/** What each layer compresses, and that of those behind them which predict further ahead. */
export function compressionOf(
  fields: Fields,
  layers: number,
  ahead: number,
): (layer: number) => Compression | null {
  const listed = fields.words('layer_types', KINDS, layers);
  const ratios = ratioKinds(fields, layers, ahead);
  const { sparse, heavy } = rates(fields, ratios !== null);
  fields.require(
    !listed || !ratios || listed.every((kind, layer) => ratios[layer] === kind),
    'layer_types',
    'the kinds of layers that compress_ratios says',
    'The two must not contradict each other.',
  );
  const selection = {
    selected: fields.count('index_topk', 'entries that a query selects', INDEXER.selected),
    heads: fields.count('index_n_heads', 'the heads of an indexer', INDEXER.heads),
    headDim: fields.count('index_head_dim', 'the size of its heads', INDEXER.headDim),
  };
  const compressions: Readonly<Record<Kind, Compression | null>> = {
    window: null,
    sparse: { ratio: sparse, overlap: true, selection },
    heavy: { ratio: heavy, overlap: false, selection: null },
  };
  const inTurn = (layer: number): Kind =>
    layer >= FIRST_IN_TURN && layer % 2 === 1 ? 'sparse' : 'heavy';
  return (layer) => {
    if (layer >= layers) return compressions[ratios?.[layer] ?? 'window'];
    return compressions[(listed ?? ratios)?.[layer] ?? inTurn(layer)];
  };
}

/** `compress_ratios`, with or without the layers that predict further ahead, of which one is published. */
function ratioKinds(fields: Fields, layers: number, ahead: number): readonly Kind[] | null {
  const name = 'compress_ratios';
  const ratios = fields.numbers(name, 'the tokens of a compressed entry in each layer, 0 for none');
  if (ratios === null) return null;
  const known = [...BY_RATIO.keys()].join(', ');
  fields.require(
    ratios.length >= layers &&
      ratios.length <= layers + Math.max(PUBLISHED_AHEAD, ahead) &&
      ratios.every((ratio) => BY_RATIO.has(ratio)),
    name,
    `a list of ${layers}, and those that predict further ahead besides, each of ${known}`,
    'Every layer has its ratio.',
  );
  return ratios.map((ratio) => BY_RATIO.get(ratio) ?? 'window');
}

/** Tokens per entry by kind of layer, in a nested object or under older names. */
function rates(fields: Fields, stated: boolean): Readonly<Record<'sparse' | 'heavy', number>> {
  const nested = fields.object('compress_rates');
  const rate = (name: string, old: string, fallback: number): number => {
    const meaning = 'the tokens of a compressed entry';
    const inner = nested ? nested.count(name, meaning, fallback) : fallback;
    const value = fields.count(old, meaning, inner);
    fields.require(
      stated ? value === fallback : value > 1,
      nested ? `compress_rates` : old,
      stated ? `${fallback} for ${name}, as compress_ratios says` : 'more than one token per entry',
      'An entry stands for several tokens.',
    );
    return value;
  };
  return {
    sparse: rate('compressed_sparse_attention', 'compress_rate_csa', SPARSE_RATE),
    heavy: rate('heavily_compressed_attention', 'compress_rate_hca', HEAVY_RATE),
  };
}
