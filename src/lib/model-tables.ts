import type { Attention, Model, NumberFormat, Operator } from '../engine/index.ts';
import {
  NUMBER_FORMATS,
  bytesPerElement,
  dimensions,
  kvCacheBytes,
  owned,
  parameters,
  predictionBytes,
  weightBytes,
} from '../engine/index.ts';
import { grouped } from './format.ts';
import type { ModelRecord } from './library.ts';
import { operatorsOf } from './one-token.ts';

/** What a model's own page shows of it in tables, apart from any device. */

const PART_NAMES: Readonly<Record<string, string>> = {
  feedForward: 'MLP',
  head: 'output head',
  hyperConnections: 'hyper-connections',
};

const MIXERS: Readonly<Partial<Record<Attention['kind'], string>>> = {
  'gated-delta': 'DeltaNet layers',
  'mamba-1': 'Mamba layers',
  'mamba-2': 'Mamba layers',
  lightning: 'lightning attention',
};

/** What stands in the place of attention, by the name that its readers know. */
const mixerName = ({ groups }: Model): string => {
  const kinds = groups.flatMap(({ attention }) => (attention && MIXERS[attention.kind]) ?? []);
  return [...new Set(kinds)].join(' and ');
};

/** `sharedExperts` → `shared experts`. */
const partName = (part: string): string =>
  PART_NAMES[part] ?? part.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** What is said of any model, also of one that no catalog has. */
type Counted = Pick<ModelRecord, 'value'>;

/** Where the parameters are, the largest part first. */
export const partsOf = ({ value }: Counted) =>
  Object.entries(parameters(value).parts)
    .map(([part, count]) => ({
      label: part === 'mixers' ? mixerName(value) : partName(part),
      value: count,
    }))
    .sort((a, b) => b.value - a.value);

export interface FormatRow {
  readonly format: NumberFormat;
  /** Everything that the model keeps, with its matrices in this format. */
  readonly stored: number;
  /** Weights that one token reads. */
  readonly read: number;
}

/** The model in every format that does not make it larger than it was published. */
export const formatRows = ({ value }: Counted): readonly FormatRow[] =>
  NUMBER_FORMATS.filter(({ bits, id }) => bits <= 16 && id !== 'bf16').map((format) => {
    const operators = operatorsOf(value, format);
    return {
      format,
      stored: weightBytes(operators) + predictionBytes(value, format),
      read: operators.reduce(
        (sum, { count, counted }) => sum + count * counted.cost.weightsRead,
        0,
      ),
    };
  });

const CONTEXTS = [4096, 32768, 131072];
const CACHE_FORMATS = ['fp16', 'fp8', 'int4'];

export interface CacheRow {
  readonly context: number;
  readonly isMost: boolean;
  /** Bytes of one sequence at each of `cacheFormats`. */
  readonly kept: readonly number[];
}

export const cacheFormats: readonly NumberFormat[] = CACHE_FORMATS.map((id) =>
  NUMBER_FORMATS.find((format) => format.id === id)!,
);

/** What one sequence keeps at round contexts, and at the longest that the config promises. */
export function cacheRows({ value }: Counted): readonly CacheRow[] {
  const most = value.maxContext;
  const contexts = most === null ? CONTEXTS : [...CONTEXTS.filter((each) => each < most), most];
  return [1, ...contexts].map((context) => ({
    context,
    isMost: context === most,
    kept: cacheFormats.map((format) => kvCacheBytes(value, context, bytesPerElement(format))),
  }));
}

export interface OperatorRow {
  readonly name: string;
  /** `[B, T, D] × [D, F] → [B, T, F]` in the site's letters. */
  readonly shape: string;
  /** The weight's dimensions in numbers, if it has one. */
  readonly weight: string;
  /** In one layer. */
  readonly parameters: number;
}

export interface LayerSection {
  readonly name: string;
  readonly count: number;
  readonly rows: readonly OperatorRow[];
}

/** Every operator of a step by the kind of layer that runs it. */
export function layerSections({ value }: ModelRecord): readonly LayerSection[] {
  const groups = Map.groupBy(operatorsOf(value), ({ group }) => group);
  return [...groups].map(([name, operators]) => ({
    name,
    count: operators[0]!.count,
    rows: operators.map(operatorRow),
  }));
}

function operatorRow(operator: Operator): OperatorRow {
  const { weight } = operator.rule.shapes;
  return {
    name: operator.name,
    shape: shapeText(operator),
    weight: weight
      ? dimensions(weight, operator.letters)
          .map((size) => grouped(String(size)))
          .join(' × ')
      : '',
    parameters: owned(operator),
  };
}

function shapeText({ rule: { shapes }, prints }: Operator): string {
  const text = (shape: typeof shapes.output): string =>
    `[${shape.map((each) => each.text.replace(/[A-Za-z]+/g, (letter) => prints[letter] ?? letter)).join(', ')}]`;
  const operands = [
    shapes.inputs.map(text).join(', '),
    ...(shapes.weight ? [text(shapes.weight)] : []),
  ];
  return `${operands.join(' × ')} → ${text(shapes.output)}`;
}
