import { ErrorText } from './ErrorText.tsx';
import { Reasons } from './Reasons.tsx';
import type { Option } from './option.ts';
import './choice.css';

interface ChoiceProps<T extends string> {
  legend: string;
  /** Form name of the group, unique on the page. */
  name: string;
  value: T;
  options: readonly Option<T>[];
  onChange: (value: T) => void;
  error?: string | undefined;
}

/** One of a few, all in view. */
export function Choice<T extends string>(props: ChoiceProps<T>) {
  const { legend, name, value, options, onChange, error } = props;
  return (
    <fieldset class="rp-choice" aria-describedby={`${name}-reasons ${name}-error`}>
      <legend>{legend}</legend>
      <div class="rp-segments">
        {options.map((option) => (
          <label key={option.value}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              disabled={option.disabled}
              autocomplete="off"
              onChange={() => onChange(option.value)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
      <Reasons id={`${name}-reasons`} options={options} />
      <ErrorText id={`${name}-error`} message={error} />
    </fieldset>
  );
}
