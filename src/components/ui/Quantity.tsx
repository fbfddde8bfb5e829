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
