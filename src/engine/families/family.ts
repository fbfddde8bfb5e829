import type { Fields } from '../fields.ts';
import type { Model } from '../model.ts';

/** What few families have. */
type Rare =
  'headBias' | 'embeddingNorm' | 'hyperConnections' | 'learnedPositions' | 'prediction' | 'notes';

/** What a family reads from its config; `parseModel` adds the rest. */
export type ModelFields = Omit<Model, 'id' | 'modelType' | 'nativeFormat' | Rare> &
  Partial<Pick<Model, Rare>>;

/** A family of configs: the `model_type`s that it reads, and how. One file each. */
export interface Family {
  readonly modelTypes: readonly string[];
  /** Reads all fields first, then returns the model to build if nothing was wrong. */
  readonly read: (fields: Fields) => () => ModelFields;
}
