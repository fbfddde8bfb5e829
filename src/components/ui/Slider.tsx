import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { ErrorText } from './ErrorText.tsx';
import { Hint } from './Hint.tsx';
import { nearest } from './nearest.ts';
import { logStops } from './number-scale.ts';
import { groupedNumber, parseNumber } from './parse-number.ts';
import './slider.css';

export interface SliderProps {
  id: string;
  label: string;
  unit: string;
  value: number;
  min: number;
  max: number;
  /** The largest value that may be typed, where that is more than the range reaches. */
  mostTyped?: number | undefined;
  /** `log` visits whole numbers only: 1, 2, 3 …, then steps of about 5 %. */
  scale: 'linear' | 'log';
  step?: number | undefined;
  /** The values the range visits, ascending; any other value can still be typed. */
  stops?: readonly number[] | undefined;
  onInput: (value: number) => void;
  /** What the owner has against the value. */
  error?: string | undefined;
  hint?: string | undefined;
  disabled?: boolean | undefined;
}

/**
 * A range and a number field for one value. The field takes any text; only a valid number
 * reaches `onInput`, so the last good value stays in force while the reader types.
 *
 * Both inputs are uncontrolled: what was typed or moved before the island woke is kept, and
 * the field is never rewritten under the reader's cursor.
 */
export function Slider(props: SliderProps) {
  const { id, label, unit, value, min, max, scale, step = 1, onInput, hint, disabled } = props;
  const range = useRef<HTMLInputElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const woken = useRef(false);
  // What was last sent: its owner may take a frame to hand it back.
  const now = useRef(value);
  const [problem, setProblem] = useState<string>();

  const stops = useMemo(
    () => props.stops ?? (scale === 'log' ? logStops(min, max) : undefined),
    [props.stops, scale, min, max],
  );
  const positionOf = (of: number) => (stops ? nearest(stops, of) : of);
  const atFirst = useRef(value).current;
  const whole = scale === 'log' || Number.isInteger(step);

  function typed() {
    const parsed = parseNumber(field.current!.value, {
      min,
      max: props.mostTyped ?? max,
      whole,
      unit,
    });
    setProblem(parsed.ok ? undefined : parsed.message);
    if (parsed.ok) send(parsed.value);
  }
  function send(next: number) {
    if (next === now.current) return;
    now.current = next;
    range.current!.setAttribute('aria-valuetext', spoken(next));
    onInput(next);
  }
  function show(next: number) {
    field.current!.value = groupedNumber(next);
    setProblem(undefined);
  }
  function spoken(next: number) {
    if (!unit) return groupedNumber(next);
    return `${groupedNumber(next)} ${next === 1 ? unit.replace(/s$/, '') : unit}`;
  }
  function moveTo(next: number) {
    range.current!.value = String(positionOf(next));
    show(next);
    send(next);
  }
  function moved() {
    const at = Number(range.current!.value);
    moveTo(stops ? (stops[at] ?? now.current) : at);
  }
  function onRangeKey(event: KeyboardEvent) {
    const factor = event.key === 'PageUp' ? 2 : event.key === 'PageDown' ? 0.5 : 0;
    if (!factor || scale !== 'log') return;
    event.preventDefault();
    const from = now.current;
    const times = Math.round(from * factor);
    // Twice nothing is nothing, and half of one rounds to one.
    const next = times === from ? from + Math.sign(factor - 1) : times;
    // A typed value may lie beyond the range, and is no reason to go the other way.
    moveTo(Math.min(Math.max(max, from), Math.max(min, next)));
  }
  function onFieldKey(event: KeyboardEvent) {
    if (event.key === 'Escape') show(now.current);
  }

  const before = useRef(value);
  useLayoutEffect(() => {
    const moves = before.current !== value;
    before.current = value;
    if (moves) now.current = value;
    // What was typed wrongly, and left, gives way to a value that comes from elsewhere.
    const isLeft = document.activeElement !== field.current;
    if (moves && problem !== undefined && isLeft) show(value);
    const text = groupedNumber(now.current);
    const position = String(positionOf(now.current));
    if (!woken.current) {
      woken.current = true;
      if (field.current!.value !== text) typed();
      else if (range.current!.value !== position) moved();
      return;
    }
    if (range.current!.value !== position) range.current!.value = position;
    const typing = problem !== undefined || document.activeElement === field.current;
    if (!typing) field.current!.value = text;
  }, [value, stops, problem]);

  const message = problem ?? props.error;
  const described = [hint && `${id}-hint`, message && `${id}-error`].filter(Boolean).join(' ');
  const describedBy = described || undefined;

  return (
    <div class="rp-slider">
      <div class="rp-slider-row">
        <label for={`${id}-range`}>{label}</label>
        <div class="rp-slider-range">
          <input
            ref={range}
            id={`${id}-range`}
            type="range"
            min={stops ? 0 : min}
            max={stops ? stops.length - 1 : max}
            step={stops ? 1 : step}
            defaultValue={String(positionOf(atFirst))}
            autocomplete="off"
            disabled={disabled}
            aria-valuetext={spoken(value)}
            aria-describedby={describedBy}
            onInput={moved}
            onKeyDown={onRangeKey}
          />
        </div>
        <span class="rp-slider-value">
          <input
            ref={field}
            id={id}
            type="text"
            inputMode={whole ? 'numeric' : 'decimal'}
            defaultValue={groupedNumber(atFirst)}
            autocomplete="off"
            spellcheck={false}
            disabled={disabled}
            aria-label={unit ? `${label}, ${unit}` : label}
            aria-invalid={message ? true : undefined}
            aria-describedby={describedBy}
            onInput={typed}
            onKeyDown={onFieldKey}
            onBlur={() => problem === undefined && show(now.current)}
          />
          {unit && <span class="rp-slider-unit">{unit}</span>}
        </span>
      </div>
      {hint && <Hint id={`${id}-hint`}>{hint}</Hint>}
      <ErrorText id={`${id}-error`} message={message} />
    </div>
  );
}
