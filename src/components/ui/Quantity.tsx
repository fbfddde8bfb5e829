import './quantity.css';

interface QuantityProps {
  text: string;
  unit: string;
}

/** A number that stands under other numbers, and its unit in a quieter tone. */
export function Quantity({ text, unit }: QuantityProps) {
  return (
    <span class="rp-quantity">
      {text}
      {unit && <span class="rp-unit">{`\u202f${unit}`}</span>}
    </span>
  );
}

/** Gives a drawn quantity another number. */
export function setQuantity(drawn: Element, { text, unit }: QuantityProps): void {
  const [number, unitPart] = drawn.childNodes;
  setText(number, text);
  setText(unitPart?.firstChild, `\u202f${unit}`);
}

function setText(node: Node | null | undefined, text: string): void {
  if (node instanceof Text && node.data !== text) node.data = text;
}
