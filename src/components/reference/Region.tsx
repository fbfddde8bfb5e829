import type { ComponentChildren } from 'preact';
import '../prose/table-region.css';

/** A table that scrolls in a region of its own, where the browser draws it. */
export const Region = ({ label, children }: { label: string; children: ComponentChildren }) => (
  <div class="scroll table-region wide" role="group" aria-label={label} tabIndex={0}>
    <table>{children}</table>
  </div>
);

/** Heads a column of numbers. */
export const Head = ({ text, unit }: { text: string; unit?: string }) => (
  <th scope="col" class="number">
    {text} {unit && <span class="unit">{unit}</span>}
  </th>
);
