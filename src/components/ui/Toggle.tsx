import { ErrorText } from './ErrorText.tsx';
import { Hint } from './Hint.tsx';
import './toggle.css';

interface ToggleProps {
  id: string;
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  hint?: string | undefined;
  error?: string | undefined;
}

export function Toggle({ id, label, checked, onChange, hint, error }: ToggleProps) {
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div class="rp-toggle">
      <label>
        <input
          id={id}
          type="checkbox"
          role="switch"
          checked={checked}
          autocomplete="off"
          aria-invalid={error ? true : undefined}
          aria-describedby={described || undefined}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
        <span>{label}</span>
      </label>
      <ErrorText id={`${id}-error`} message={error} />
      {hint && <Hint id={`${id}-hint`}>{hint}</Hint>}
    </div>
  );
}
