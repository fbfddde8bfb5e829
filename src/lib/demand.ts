import type { Result } from '../engine/index.ts';
import { issueText } from '../engine/index.ts';

/** A result that must be there: whatever stands in its way stops the build. */
export function demand<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(result.issues.map(issueText).join('\n'));
}
