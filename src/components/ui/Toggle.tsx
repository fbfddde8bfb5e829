import { Hint } from './Hint.tsx';
import './toggle.css';

interface ToggleProps {
  id: string;
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  hint?: string | undefined;
}

export function Toggle({ id, label, checked, onChange, hint }: ToggleProps) {
  return (
    <div class="rp-toggle">
      <label>
        <input
          id={id}
          type="checkbox"
          role="switch"
          checked={checked}
          autocomplete="off"
          aria-describedby={hint ? `${id}-hint` : undefined}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
        <span>{label}</span>
      </label>
      {hint && <Hint id={`${id}-hint`}>{hint}</Hint>}
    </div>
  );
}
