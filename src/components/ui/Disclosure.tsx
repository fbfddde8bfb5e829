import type { ComponentChildren } from 'preact';
import './disclosure.css';

interface DisclosureProps {
  summary: ComponentChildren;
  children: ComponentChildren;
  open?: boolean | undefined;
}

export function Disclosure({ summary, children, open = false }: DisclosureProps) {
  return (
    <details class="rp-disclosure" open={open}>
      <summary>{summary}</summary>
      <div class="rp-disclosure-body">{children}</div>
    </details>
  );
}
