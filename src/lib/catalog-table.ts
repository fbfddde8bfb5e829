import { kvCacheBytes, layerCount, parameters, ridgePoint } from '../engine/index.ts';
import { digits, whole } from './format.ts';
import { CLASSES } from './hardware-facts.ts';
import type { HardwareRecord, ModelRecord } from './library.ts';
import { HARDWARE, MODELS } from './library.ts';
import { storedBytes } from './one-token.ts';

/** The catalog as one table: every entry a line, the newest first; every column to be sorted by. */
export interface CatalogTable {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

export interface Column {
  /** Its name in the address. */
  readonly key: string;
  readonly label: string;
  readonly unit?: string;
  readonly kind: 'number' | 'text';
  /** Whether readers may narrow the table to one of its values. */
  readonly choice?: true;
}

export interface Row {
  readonly id: string;
  readonly name: string;
  /** Rests on more than was read where it stands. */
  readonly unchecked: boolean;
  readonly cells: readonly Cell[];
}

export interface Cell {
  readonly text: string;
  /** What a column of numbers is sorted by; null where nothing is published. */
  readonly value?: number | null;
}

const GIGA = 1e9;
const TERA = 1e12;
const KILO = 1e3;

const text = (value: string): Cell => ({ text: value });

/** A number in its column's unit; a dash where there is none. */
const number = (value: number | null | undefined, unit = 1, print = digits): Cell =>
  value === null || value === undefined
    ? { text: '–', value: null }
    : { text: print(value / unit), value };

interface ColumnOf<Record> extends Column {
  readonly cell: (record: Record) => Cell;
}

const tableOf = <Record extends { readonly id: string; readonly name: string }>(
  records: readonly Record[],
  columns: readonly ColumnOf<Record>[],
  date: (record: Record) => string,
  unchecked: (record: Record) => boolean,
): CatalogTable => ({
  columns,
  rows: records
    .toSorted((a, b) => date(b).localeCompare(date(a)))
    .map((record) => ({
      id: record.id,
      name: record.name,
      unchecked: unchecked(record),
      cells: columns.map(({ cell }) => cell(record)),
    })),
});

const BYTES_AT_16 = 2;
/** Long enough for windows to be full: per token, models compare as they do in use. */
export const CACHE_CONTEXT = 32_768;

const MODEL_COLUMNS: readonly ColumnOf<ModelRecord>[] = [
  {
    key: 'parameters',
    label: 'Parameters',
    unit: '10⁹',
    kind: 'number',
    cell: ({ value }) => number(parameters(value).total, GIGA),
  },
  {
    key: 'active',
    label: 'Active',
    unit: '10⁹',
    kind: 'number',
    cell: ({ value }) => number(parameters(value).active, GIGA),
  },
  {
    key: 'weights',
    label: 'Weights, 16-bit',
    unit: 'GB',
    kind: 'number',
    cell: ({ value }) => number(storedBytes(value), GIGA),
  },
  {
    key: 'cache',
    label: 'Cache at 32k',
    unit: 'kB per token',
    kind: 'number',
    cell: ({ value }) =>
      number(kvCacheBytes(value, CACHE_CONTEXT, BYTES_AT_16) / CACHE_CONTEXT, KILO),
  },
  {
    key: 'context',
    label: 'Longest context',
    unit: 'tokens',
    kind: 'number',
    cell: ({ value }) => number(value.maxContext, 1, whole),
  },
  {
    key: 'layers',
    label: 'Layers',
    kind: 'number',
    cell: ({ value }) => number(layerCount(value), 1, whole),
  },
  { key: 'released', label: 'Released', kind: 'text', cell: ({ file }) => text(file.released) },
  {
    key: 'vendor',
    label: 'Vendor',
    kind: 'text',
    choice: true,
    cell: ({ vendor }) => text(vendor),
  },
  {
    key: 'type',
    label: 'Architecture',
    kind: 'text',
    choice: true,
    cell: ({ value }) => text(value.modelType),
  },
];

const HARDWARE_COLUMNS: readonly ColumnOf<HardwareRecord>[] = [
  {
    key: 'bandwidth',
    label: 'Bandwidth',
    unit: 'GB/s',
    kind: 'number',
    cell: ({ value }) => number(value.bandwidth, GIGA),
  },
  {
    key: 'capacity',
    label: 'Capacity',
    unit: 'GB',
    kind: 'number',
    cell: ({ value }) => number(value.capacity, GIGA),
  },
  {
    key: 'sixteen',
    label: '16-bit',
    unit: 'Tops/s',
    kind: 'number',
    cell: (record) => number(sixteen(record), TERA),
  },
  {
    key: 'fp8',
    label: 'FP8',
    unit: 'Tops/s',
    kind: 'number',
    cell: ({ value }) => number(value.peakOps.fp8, TERA),
  },
  {
    key: 'int8',
    label: 'INT8',
    unit: 'Tops/s',
    kind: 'number',
    cell: ({ value }) => number(value.peakOps.int8, TERA),
  },
  {
    key: 'fp4',
    label: 'FP4',
    unit: 'Tops/s',
    kind: 'number',
    cell: ({ value }) => number(value.peakOps.fp4, TERA),
  },
  {
    key: 'ridge',
    label: 'Ridge, 16-bit',
    unit: 'ops/B',
    kind: 'number',
    cell: (record) => {
      const peak = sixteen(record);
      return number(peak === undefined ? null : ridgePoint(peak, record.value.bandwidth));
    },
  },
  {
    key: 'power',
    label: 'Power',
    unit: 'W',
    kind: 'number',
    cell: ({ file }) => number(file.tdpWatts?.value, 1, whole),
  },
  { key: 'launched', label: 'Launched', kind: 'text', cell: ({ file }) => text(file.launched) },
  {
    key: 'vendor',
    label: 'Vendor',
    kind: 'text',
    choice: true,
    cell: ({ vendor }) => text(vendor),
  },
  {
    key: 'class',
    label: 'Class',
    kind: 'text',
    choice: true,
    cell: ({ file }) => text(CLASSES[file.class] ?? file.class),
  },
];

const sixteen = ({ value: { peakOps } }: HardwareRecord): number | undefined =>
  peakOps.fp16 ?? peakOps.bf16;

export const modelTable = (): CatalogTable =>
  tableOf(
    MODELS,
    MODEL_COLUMNS,
    ({ file }) => file.released,
    ({ file }) => !file.source.verified,
  );
export const hardwareTable = (): CatalogTable =>
  tableOf(
    HARDWARE,
    HARDWARE_COLUMNS,
    ({ file }) => file.launched,
    ({ file }) => file.unverified.some((field) => /^(bandwidth|capacity|peakOps)/.test(field)),
  );
