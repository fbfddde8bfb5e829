// @vitest-environment happy-dom
import { hydrate } from 'preact';
import { act } from 'preact/test-utils';
import renderToString from 'preact-render-to-string';
import { expect, test, vi } from 'vitest';
import { Slider, type SliderProps } from '../../src/components/ui/Slider.tsx';
import { logStops } from '../../src/components/ui/number-scale.ts';
import { fire, mount, press, type } from './mount.ts';

const props: SliderProps = {
  id: 'batch',
  label: 'Batch',
  unit: 'sequences',
  value: 8,
  min: 1,
  max: 512,
  scale: 'log',
  onInput: () => {},
};

/** A slider whose owner keeps the value, as a widget does. */
function owned(changes: Partial<SliderProps> = {}) {
  const onInput = vi.fn((value: number) => {
    current = { ...current, value };
    page.draw(<Slider {...current} />);
  });
  let current: SliderProps = { ...props, onInput, ...changes };
  const page = mount(<Slider {...current} />);
  const range = page.one<HTMLInputElement>('[type=range]');
  const field = page.one<HTMLInputElement>('[type=text]');
  const own = (value: number) => {
    current = { ...current, value };
    page.draw(<Slider {...current} />);
  };
  return { ...page, range, field, onInput, own, value: () => current.value };
}

test('the server’s page shows label, value and unit', () => {
  const html = renderToString(<Slider {...props} />);
  expect(html).toContain('<label for="batch-range">Batch</label>');
  expect(html).toContain('aria-valuetext="8 sequences"');
  expect(html).toMatch(/id="batch"[^>]*value="8"/);
  expect(html).not.toContain('role="alert"');
});

test('every position of the range is another value', () => {
  const { range, value } = owned({ value: 1 });
  const seen = new Set([1]);
  for (let position = 1; position <= Number(range.max); position++) {
    range.value = String(position);
    fire(range, 'input');
    seen.add(value());
  }
  expect([...seen]).toEqual(logStops(1, 512));
});

test('from a typed value between two stops, a step either way changes it', () => {
  for (const step of [1, -1]) {
    const { range, own, value } = owned();
    own(103);
    range.value = String(Number(range.value) + step);
    fire(range, 'input');
    expect(Math.sign(value() - 103)).toBe(step);
  }
});

test('an owner that hands a value back late loses no move', () => {
  const onInput = vi.fn();
  const { one, draw } = mount(<Slider {...props} onInput={onInput} />);
  const range = one<HTMLInputElement>('[type=range]');
  const field = one<HTMLInputElement>('[type=text]');
  const at = Number(range.value);
  for (const position of [at + 1, at, at + 1]) {
    range.value = String(position);
    fire(range, 'input');
  }
  expect(onInput.mock.calls).toEqual([[9], [8], [9]]);
  expect(field.value).toBe('9');
  expect(range.getAttribute('aria-valuetext')).toBe('9 sequences');
  draw(<Slider {...props} onInput={onInput} hint="drawn for another reason" />);
  expect([range.value, field.value]).toEqual([String(at + 1), '9']);
  draw(<Slider {...props} onInput={onInput} value={9} />);
  expect([range.value, field.value]).toEqual([String(at + 1), '9']);
});

test('PageUp doubles and PageDown halves, within the range', () => {
  const { range, value } = owned({ value: 300 });
  press(range, 'PageUp');
  expect(value()).toBe(512);
  press(range, 'PageDown');
  expect(value()).toBe(256);
});

test('a valid number is taken while it is typed, and the text is left alone', () => {
  const { field, range, value } = owned();
  field.focus();
  type(field, '1_00');
  type(field, '032');
  expect(value()).toBe(32);
  expect(field.value).toBe('032');
  expect(range.getAttribute('aria-valuetext')).toBe('32 sequences');
  field.blur();
  expect(field.value).toBe('32');
});

test.each(['', 'abc', '1e', '-5', '513'])('“%s” stays in the field and goes nowhere', (text) => {
  const { field, one, onInput, value } = owned();
  field.focus();
  type(field, text);
  field.blur();
  expect(onInput).not.toHaveBeenCalled();
  expect(value()).toBe(8);
  expect(field.value).toBe(text);
  expect(field.getAttribute('aria-invalid')).toBe('true');
  expect(field.getAttribute('aria-describedby')).toBe('batch-error');
  expect(one('#batch-error').getAttribute('role')).toBe('alert');
});

test('Escape brings the last good value back', () => {
  const { field, host } = owned();
  type(field, 'abc');
  press(field, 'Escape');
  expect(field.value).toBe('8');
  expect(host.querySelector('.rp-error')).toBeNull();
});

test('moving the range takes an invalid text back', () => {
  const { field, range, host } = owned();
  type(field, 'abc');
  range.value = '0';
  fire(range, 'input');
  expect(field.value).toBe('1');
  expect(host.querySelector('.rp-error')).toBeNull();
});

test('a value changed elsewhere does not wipe out what is being typed', () => {
  const { field, range, own } = owned();
  field.focus();
  type(field, '12x');
  own(64);
  expect(field.value).toBe('12x');
  expect(range.getAttribute('aria-valuetext')).toBe('64 sequences');
});

test('what was typed wrongly and left gives way to a value from elsewhere', () => {
  const { field, own } = owned();
  field.focus();
  type(field, '12x');
  field.blur();
  expect(field.value).toBe('12x');
  own(64);
  expect(field.value).toBe('64');
  expect(field.getAttribute('aria-invalid')).toBeNull();
});

test('PageUp does not turn back from beyond the range', () => {
  const { range, own, value } = owned();
  own(5000);
  press(range, 'PageUp');
  expect(value()).toBe(5000);
});

test('PageUp leaves nothing, and PageDown comes back to it', () => {
  const { range, value } = owned({ value: 0, min: 0, stops: [0, 1, 2, 4] });
  press(range, 'PageUp');
  expect(value()).toBe(1);
  press(range, 'PageDown');
  expect(value()).toBe(0);
});

test('what was typed before the page woke is taken', () => {
  const host = document.createElement('div');
  host.innerHTML = renderToString(<Slider {...props} />);
  document.body.append(host);
  host.querySelector<HTMLInputElement>('[type=text]')!.value = '32';
  const onInput = vi.fn();
  act(() => hydrate(<Slider {...props} onInput={onInput} />, host));
  expect(onInput).toHaveBeenCalledWith(32);
  host.remove();
});

test('an error of the owner that was there from the start is shown, not announced', () => {
  const { one, draw } = mount(<Slider {...props} error="Does not fit." />);
  expect(one('.rp-error').getAttribute('role')).toBeNull();
  draw(<Slider {...props} error="Needs 2 cards." />);
  expect(one('.rp-error').getAttribute('role')).toBe('alert');
});

test('a linear slider keeps its steps', () => {
  const { range, value } = owned({ scale: 'linear', min: 0, max: 1, step: 0.05, value: 0.5 });
  range.value = '0.55';
  fire(range, 'input');
  expect(value()).toBe(0.55);
});
