import type { ComputeFormat, Result } from '../engine/index.ts';
import { didYouMean } from './nearest.ts';

/** A number with where it stands. */
export interface Figure {
  readonly value: number;
  readonly source: string;
  readonly note?: string;
}

/** A file of `content/models`; the id is its name. `config` is what `parseModel` reads. */
export interface ModelEntry {
  readonly id: string;
  readonly name: string;
  readonly vendor: string;
  readonly released: string;
  /** Absent where it was not found. */
  readonly licence?: string;
  /** Absent where the weights were never published there. */
  readonly huggingFace?: string;
  /** Architecture fields of the published config, under their published names. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly source: {
    readonly title: string;
    readonly where: string;
    readonly revision?: string;
    readonly date?: string;
    /** False where the config itself was not read. */
    readonly verified: boolean;
  };
  /** The published count: all numbers of the checkpoint, or the rounded size that the name promises. */
  readonly parameters: Figure & {
    readonly kind: 'checkpoint' | 'marketing';
    readonly verified: boolean;
    /** Numbers that the checkpoint stores and the engine does not count: buffers, scales, copies. */
    readonly uncounted?: { readonly value: number; readonly what: string };
  };
  /** Fields that nobody looked up. */
  readonly unverified: readonly string[];
  readonly note?: string;
}

/** A file of `content/hardware`; the id is its name. The whole entry is what `parseHardware` reads. */
export interface HardwareEntry {
  readonly id: string;
  readonly name: string;
  readonly vendor: string;
  readonly architecture: string;
  readonly launched: string;
  readonly class: string;
  /** `announced` where it cannot be bought yet. */
  readonly status?: string;
  /** The kind of memory: `HBM3`, `GDDR6`. */
  readonly memory: string;
  /** Bytes per second. */
  readonly bandwidth: Figure;
  /** Bytes. */
  readonly capacity: Figure;
  /** Dense peaks in operations per second; what the vendor does not publish is absent. */
  readonly peakOps: Readonly<Partial<Record<ComputeFormat, Figure>>>;
  readonly vectorOps?: Figure;
  /** Bytes over the whole device. */
  readonly onChip?: Readonly<Record<string, Figure>>;
  /** Bytes per second in one direction, to the other devices of its domain. */
  readonly link?: { readonly name: string; readonly bandwidth: Figure; readonly devices?: number };
  readonly tdpWatts?: Figure;
  readonly price?: Figure & {
    readonly currency: string;
    readonly date: string;
    readonly kind: string;
  };
  readonly verified: readonly string[];
  readonly unverified: readonly string[];
  readonly notes?: string;
  /** The key of LLM-Viewer's table that stands for this device, and others that do. */
  readonly llmViewer?: string;
  readonly llmViewerAliases?: readonly string[];
}

const present = (names: readonly (string | undefined)[]): readonly string[] =>
  names.filter((name) => name !== undefined);

const namesOfModel = ({ id, huggingFace }: ModelEntry): readonly string[] =>
  present([id, huggingFace]);

const namesOfHardware = ({
  id,
  llmViewer,
  llmViewerAliases = [],
}: HardwareEntry): readonly string[] => present([id, llmViewer, ...llmViewerAliases]);

/** The model with this id or Hugging Face id, in any case of letters, or the ones that it may have meant. */
export const findModel = (entries: readonly ModelEntry[], name: string): Result<ModelEntry> =>
  find(entries, name, namesOfModel, 'model', 'the id of a model in the catalog or on Hugging Face');

/** The device with this id or this key in LLM-Viewer, or the ones that it may have meant. */
export const findHardware = (
  entries: readonly HardwareEntry[],
  name: string,
): Result<HardwareEntry> =>
  find(entries, name, namesOfHardware, 'hardware', 'the id of a device in the catalog');

function find<Entry extends { readonly id: string }>(
  entries: readonly Entry[],
  name: string,
  namesOf: (entry: Entry) => readonly string[],
  path: string,
  expected: string,
): Result<Entry> {
  const wanted = name.trim().toLowerCase();
  const found = entries.find((entry) =>
    namesOf(entry).some((known) => known.toLowerCase() === wanted),
  );
  if (found) return { ok: true, value: found };
  const ids = entries.map(({ id }) => id);
  const message =
    didYouMean(wanted.split('/').at(-1)!, ids) ??
    `None of the ${ids.length} in the catalog is called anything like it.`;
  return { ok: false, issues: [{ path, expected, received: JSON.stringify(name), message }] };
}
