/** One thing that is wrong with what was given, said so that its author can mend it. */
export interface Issue {
  /** Where: `num_attention_heads`, `workload.batch`, `precision.activations`. */
  readonly path: string;
  /** What would have been right. */
  readonly expected: string;
  /** What came, as text. */
  readonly received: string;
  /** What to do about it, in a sentence. */
  readonly message: string;
}

/** A value, or everything that stands in its way. Bad input is a value, never an exception. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly issues: readonly Issue[] };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });

export const fail = (
  ...issues: readonly Issue[]
): { readonly ok: false; issues: readonly Issue[] } => ({
  ok: false,
  issues,
});

const LONGEST = 60;

/** What somebody else wrote, short enough to print. */
export const shortened = (text: string): string =>
  text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;

/** What came, short enough to print: `"abc"`, `-3`, `a list`, `nothing`. */
export function received(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object') return 'an object';
  if (Number.isNaN(value)) return 'not a number';
  return shortened(typeof value === 'string' ? JSON.stringify(value) : String(value));
}

/** An issue as one line for a terminal or a build log. */
export const issueText = ({ path, expected, received: came, message }: Issue): string =>
  `${path}: expected ${expected}, received ${came}. ${message}`;

/** Marks a branch that the types rule out; reaching it is our bug, not the reader's. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${String(value)}`);
}
