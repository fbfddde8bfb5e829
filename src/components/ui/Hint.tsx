import type { ComponentChildren } from 'preact';
import './messages.css';

interface HintProps {
  id: string;
  children: ComponentChildren;
}

/** A quiet line under a control. */
export function Hint({ id, children }: HintProps) {
  return (
    <p class="rp-hint" id={id}>
      {children}
    </p>
  );
}
