import type { CompressedAttention, LayerGroup, Model } from '../engine/index.ts';
import {
  FP16_PRECISION,
  bytesPerElement,
  expectedExperts,
  kvBytesPerToken,
  kvCacheBytes,
  layerCount,
  parameters,
  predictionBytes,
  predictionParameters,
} from '../engine/index.ts';
import { bytes, digits, textOf, whole } from './format.ts';
import type { ModelRecord } from './library.ts';
import { storedBytes } from './one-token.ts';
import { spoken, spokenDate } from './spoken.ts';

/** What a model's own page says about it in sentences, apart from any device. */

/** What the model is, and what that means for memory, in two sentences made from its fields. */
export const sentences = ({
  name,
  vendor,
  file,
  value,
}: ModelRecord): readonly [string, string] => [
  `${name} came from ${vendor} in ${spokenDate(file.released)}: ${sizeText(value)}.`,
  memoryText(value),
];

/** The same of a model without a history. */
export const modelText = (model: Model): string =>
  `A ${model.modelType} model: ${sizeText(model)}. ${memoryText(model)}`;

/** `32 layers, 8.03 billion parameters`. */
function sizeText(model: Model): string {
  const { total, active } = parameters(model);
  const share = active < total ? `, ${spoken(active)} of them active in each token` : '';
  return `${layersText(model)}, ${spoken(total)} parameters${share}`;
}

function memoryText(model: Model): string {
  const element = bytesPerElement(FP16_PRECISION.kv);
  const state = kvCacheBytes(model, 0, element);
  const keeps = state > 0 ? `, a sequence keeps a state of ${textOf(bytes(state))}` : '';
  const cache = compressedText(model, element) ?? cacheText(model, element);
  const most = model.maxContext === null ? '' : `, up to ${whole(model.maxContext)} tokens`;
  return `At 16 bits its weights take ${textOf(bytes(storedBytes(model)))}${asPublished(model)}${keeps} and ${cache}${most}.`;
}

const cacheText = (model: Model, element: number): string =>
  kvBytesPerToken(model, element) > 0
    ? `each token of context adds ${growthText(model, element)}`
    : 'a longer context adds nothing to it';

/** Layers that compress their context. */
type Compressing = LayerGroup & { readonly attention: CompressedAttention };

/**
 * `each of the first 128 tokens adds 62.5 kB of cache, every 4 tokens add 34.7 kB in 30 layers, every
 * 128 tokens add 31.7 kB in 31 layers`, where the context is compressed; null elsewhere.
 */
function compressedText(model: Model, element: number): string | null {
  const groups = model.groups.filter(
    (group): group is Compressing => group.attention?.kind === 'compressed',
  );
  const first = groups[0];
  if (!first) return null;
  const raw = groups.reduce((sum, { count, attention }) => sum + count * attention.headDim, 0);
  const ratios = Map.groupBy(groups, ({ attention }) => attention.compression?.ratio ?? 0);
  ratios.delete(0);
  const entries = [...ratios]
    .sort(([a], [b]) => a - b)
    .map(([ratio, its]) => {
      const added = ratio * kvBytesPerToken({ ...model, groups: its }, element);
      const layers = its.reduce((sum, { count }) => sum + count, 0);
      return `, every ${whole(ratio)} tokens add ${textOf(bytes(added))} in ${layers} layers`;
    });
  const window = whole(first.attention.window);
  return `each of the first ${window} tokens adds ${textOf(bytes(raw * element))} of cache${entries.join('')}`;
}

/** `508 kB of cache up to 1,024 tokens and 82 kB from there`, where windows and chunks fill up. */
function growthText(model: Model, element: number): string {
  const adds = (context: number): string => {
    const added = kvCacheBytes(model, context + 1, element) - kvCacheBytes(model, context, element);
    return added > 0 ? textOf(bytes(added)) : 'nothing';
  };
  const [first, ...later] = [0, ...fillings(model)];
  const until = later.map((context) => `up to ${whole(context)} tokens`);
  const amounts = later.map(adds);
  return [`${adds(first)} of cache`, ...amounts]
    .map((amount, at) => [amount, until[at] ?? (at > 0 ? 'from there' : '')].join(' ').trim())
    .join(' and ');
}

/** The contexts at which a model's windows and chunks are full, the shortest first. */
function fillings({ groups, maxContext }: Model): readonly number[] {
  const sizes = groups.flatMap(({ attention }) => {
    const span = attention && 'span' in attention ? attention.span : null;
    return span?.kind === 'window' || span?.kind === 'chunk' ? [span.size] : [];
  });
  return [...new Set(sizes)]
    .filter((size) => size < (maxContext ?? Infinity))
    .sort((a, b) => a - b);
}

/** What the checkpoint takes, where it is published in fewer than 16 bits: 4-bit ones are so in their experts. */
function asPublished(model: Model): string {
  const { nativeFormat, groups } = model;
  if (nativeFormat === null || nativeFormat.bits >= FP16_PRECISION.weights.bits) return '';
  const stored = textOf(bytes(storedBytes(model, nativeFormat)));
  const mixed =
    nativeFormat.computesAs.includes('fp4') &&
    groups.some(({ feedForward }) => feedForward?.kind === 'experts');
  return mixed
    ? ` (${stored} with every matrix in ${nativeFormat.name}, as its experts are published)`
    : ` (${stored} in ${nativeFormat.name}, as published)`;
}

/** `32 layers`, or where they differ, `48 layers of 2 kinds`. */
const layersText = (model: Model): string => {
  const kinds = new Set(model.groups.map(({ name }) => name)).size;
  return `${layerCount(model)} layers${kinds > 1 ? ` of ${kinds} kinds` : ''}`;
};

/** The counted parameters beside the published ones, and why they differ where they do. */
export function countText({ file, value }: ModelRecord): string {
  const counted = parameters(value).total;
  const { value: published, kind, note, uncounted } = file.parameters;
  const from = file.source.verified ? 'the config' : 'sizes that others report of the config';
  const counts = `Counted from ${from}: ${whole(counted)} parameters.`;
  const why = note ? ` ${note}` : '';
  if (counted === published) return `${counts} The checkpoint has exactly as many.${why}`;
  if (uncounted && counted === published - uncounted.value) {
    return `${counts} The checkpoint has ${whole(published)}: ${whole(uncounted.value)} of them are ${uncounted.what}, which are not counted.${why}`;
  }
  const off = (counted / published - 1) * 100;
  const difference = `${off > 0 ? 'more' : 'fewer'} by ${whole(Math.abs(counted - published))}, ${digits(Math.abs(off), 2)} %`;
  return kind === 'checkpoint'
    ? `${counts} The checkpoint has ${whole(published)}; ours are ${difference}.${why}`
    : `${counts} The published ${spoken(published)} is rounded; ours are ${difference}.${why}`;
}

const TOGETHER = 64;

/** Where a token goes in a mixture of experts, and what a batch of them needs; null without one. */
export function routingText({ value: { groups } }: ModelRecord): string | null {
  const mixtures = groups.filter(({ feedForward }) => feedForward?.kind === 'experts');
  const experts = mixtures[0]?.feedForward;
  if (experts?.kind !== 'experts') return null;
  const { routedExperts: E, expertsPerToken: k, shared } = experts;
  const layers = mixtures.reduce((sum, { count }) => sum + count, 0);
  const needed = digits(expectedExperts(E, k, TOGETHER));
  return `In each of ${layers} layers a router sends a token to ${k} of ${E} experts${shared ? ', and a shared one sees every token' : ''}. ${TOGETHER} sequences that decode together are expected to need ${needed} of the ${E}, if all choose uniformly and independently.`;
}

/** How latent attention runs, or null where there is none. Sparse attention never leaves the latents. */
export const executionText = ({ value: { groups } }: ModelRecord): string | null =>
  groups.some(({ attention }) => attention?.kind === 'latent' && attention.sparse === null)
    ? 'For one new token, as here, all heads attend to the cached latents themselves. A prompt rebuilds keys and values of every head from them: kv_b_proj then runs in place of q_absorb and o_absorb, with as many parameters.'
    : null;

/** What is published beside the language model to predict further ahead, or null without. */
export function predictionText({ file, value }: ModelRecord): string | null {
  const count = predictionParameters(value);
  if (count === 0) return null;
  const size = textOf(bytes(predictionBytes(value, FP16_PRECISION.weights)));
  const isSaid = file.parameters.uncounted?.value === count;
  const subject = isSaid
    ? 'The modules for multi-token prediction'
    : `${whole(count)} more parameters predict tokens further ahead (multi-token prediction). They`;
  return `${subject} take ${size} at 16 bits, which count as memory, and no step here runs them: a server that does not speculate need not load them.`;
}

/** Where the architecture fields were read, as one source. */
export const configSource = ({ file: { source } }: ModelRecord): string =>
  [source.where, source.revision, source.date].filter(Boolean).join(', ').replaceAll(';', ',');
