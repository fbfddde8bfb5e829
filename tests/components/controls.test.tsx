// @vitest-environment happy-dom
import renderToString from 'preact-render-to-string';
import { expect, test, vi } from 'vitest';
import { BoundTag } from '../../src/components/ui/BoundTag.tsx';
import { Choice } from '../../src/components/ui/Choice.tsx';
import { CopyLink } from '../../src/components/ui/CopyLink.tsx';
import { Disclosure } from '../../src/components/ui/Disclosure.tsx';
import { Pick } from '../../src/components/ui/Pick.tsx';
import { Quantity } from '../../src/components/ui/Quantity.tsx';
import { Toggle } from '../../src/components/ui/Toggle.tsx';
import { fire, mount } from './mount.ts';

const formats = [
  { value: 'bf16', label: 'BF16' },
  { value: 'fp8', label: 'FP8', disabled: true, reason: 'this device has no such units.' },
  { value: 'fp4', label: 'FP4', disabled: true, reason: 'this device has no such units.' },
];

test('a choice is a group of radio buttons with its legend', () => {
  const onChange = vi.fn();
  const { host, one } = mount(
    <Choice legend="Weights" name="w" value="bf16" options={formats} onChange={onChange} />,
  );
  expect(one('legend').textContent).toBe('Weights');
  expect(host.querySelectorAll('[type=radio]')).toHaveLength(3);
  expect(one<HTMLInputElement>('[value=bf16]').checked).toBe(true);
});

test('a choice tells its owner', () => {
  const onChange = vi.fn();
  const stages = [
    { value: 'prefill', label: 'Prefill' },
    { value: 'decode', label: 'Decode' },
  ];
  const { one } = mount(
    <Choice legend="Stage" name="s" value="decode" options={stages} onChange={onChange} />,
  );
  fire(one('[value=prefill]'), 'change');
  expect(onChange).toHaveBeenCalledWith('prefill');
});

test('why an option is not there stands in words, once for all that share the reason', () => {
  const { one } = mount(
    <Choice legend="Weights" name="w" value="bf16" options={formats} onChange={() => {}} />,
  );
  expect(one('#w-reasons').textContent).toBe('FP8, FP4: this device has no such units.');
});

test('a list says the reason in the option itself', () => {
  const onChange = vi.fn();
  const { host, one } = mount(
    <Pick
      id="device"
      label="Device"
      value="bf16"
      groups={[{ label: 'Formats', options: formats }]}
      onChange={onChange}
      error="Not published."
      pending
    />,
  );
  const select = one<HTMLSelectElement>('select');
  expect(select.value).toBe('bf16');
  expect(host.querySelectorAll('option')[1]!.textContent).toContain('no such units');
  expect(select.getAttribute('aria-describedby')).toBe('device-error');
  expect(select.getAttribute('aria-busy')).toBe('true');
  select.value = 'fp4';
  fire(select, 'change');
  expect(onChange).toHaveBeenCalledWith('fp4');
});

test('a switch is a checkbox', () => {
  const onChange = vi.fn();
  const { one } = mount(
    <Toggle id="flash" label="FlashAttention" checked={false} onChange={onChange} hint="Fused." />,
  );
  const box = one<HTMLInputElement>('[type=checkbox]');
  expect(box.getAttribute('aria-describedby')).toBe('flash-hint');
  box.click();
  expect(onChange).toHaveBeenCalledWith(true);
});

test('static parts', () => {
  expect(renderToString(<BoundTag limit="memory" />)).toBe(
    '<span class="bound memory">memory-bound</span>',
  );
  expect(renderToString(<BoundTag limit="compute" short />)).toContain('>compute<');
  expect(renderToString(<Quantity text="768" unit="GB/s" />)).toContain('768<span');
  expect(renderToString(<Disclosure summary="Why">Because.</Disclosure>)).toContain('<summary>Why');
});

test('a copied link is confirmed', async () => {
  vi.stubGlobal('navigator', { clipboard: { writeText: vi.fn(async () => {}) } });
  const { one } = mount(<CopyLink label="Copy link" href={() => 'https://a.test/?b=2'} />);
  one('button').click();
  await vi.waitFor(() => expect(one('[role=status]').textContent).toBe('Copied'));
  expect(navigator.clipboard.writeText).toHaveBeenCalledWith('https://a.test/?b=2');
  vi.unstubAllGlobals();
});

test('where the clipboard is refused, the link is there to copy by hand', async () => {
  vi.stubGlobal('navigator', {});
  const { one } = mount(<CopyLink label="Copy link" href={() => 'https://a.test/?b=2'} />);
  one('button').click();
  await vi.waitFor(() => expect(one<HTMLInputElement>('input').value).toBe('https://a.test/?b=2'));
  expect(one('[role=status]').textContent).toBe('');
  vi.unstubAllGlobals();
});
