import { ErrorText } from './ErrorText.tsx';
import type { Option } from './option.ts';
import './pick.css';

interface OptionGroup {
  label: string;
  options: readonly Option[];
}

interface PickProps {
  id: string;
  label: string;
  value: string;
  groups: readonly OptionGroup[];
  onChange: (value: string) => void;
  error?: string | undefined;
  /** The choice is being fetched. */
  pending?: boolean | undefined;
}

/** One of many, by the system's own list. */
export function Pick({ id, label, value, groups, onChange, error, pending = false }: PickProps) {
  return (
    <div class="rp-pick">
      <label for={id}>{label}</label>
      <select
        id={id}
        value={value}
        autocomplete="off"
        aria-busy={pending}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${id}-error` : undefined}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        {groups.map((group) => (
          <optgroup key={group.label} label={group.label}>
            {group.options.map((option) => (
              <option
                key={option.value}
                value={option.value}
                disabled={option.disabled}
                selected={option.value === value}
              >
                {option.reason ? `${option.label} (${option.reason})` : option.label}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
      <ErrorText id={`${id}-error`} message={error} />
    </div>
  );
}
