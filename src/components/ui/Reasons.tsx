import { Hint } from './Hint.tsx';
import type { Option } from './option.ts';

interface ReasonsProps {
  id: string;
  options: readonly Option[];
}

/**
 * Why some options cannot be chosen, in words below them: a disabled control takes no focus
 * and a touch screen has no hover, so a tooltip would hide it from most readers.
 */
export function Reasons({ id, options }: ReasonsProps) {
  const labelsOf = new Map<string, string[]>();
  for (const { disabled, reason, label } of options) {
    if (!disabled || !reason) continue;
    labelsOf.set(reason, [...(labelsOf.get(reason) ?? []), label]);
  }
  if (labelsOf.size === 0) return null;
  return (
    <Hint id={id}>
      {[...labelsOf].map(([reason, labels]) => `${labels.join(', ')}: ${reason}`).join(' ')}
    </Hint>
  );
}
