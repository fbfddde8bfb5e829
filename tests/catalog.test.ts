import { expect, test } from 'vitest';
import { readCatalog } from '../src/cli/catalog-files.ts';
import {
  COMPUTE_FORMATS,
  TOOL_HARDWARE,
  parameters,
  parseHardware,
  parseModel,
} from '../src/engine/index.ts';
import { findHardware, findModel } from '../src/lib/catalog.ts';
import { likeness, nearest } from '../src/lib/nearest.ts';

const { models, hardware } = readCatalog();

const named = <Entry extends { readonly id: string }>(entries: readonly Entry[]) =>
  entries.map((entry) => [entry.id, entry] as const);

/** A rounded size in a model's name may be off by this much. */
const ROUNDING = 0.035;
/** More than this is more than rounding, and the file says what. */
const EXPLAINED = 0.01;

test.each(named(models))('%s parses and has the parameters that were published', (_, entry) => {
  const model = parseModel(entry.config, entry.id);
  if (!model.ok) throw new Error(JSON.stringify(model.issues));
  const { total } = parameters(model.value);
  const { value, kind, note, uncounted } = entry.parameters;
  if (kind === 'marketing') {
    const off = Math.abs(total / value - 1);
    expect(off).toBeLessThan(ROUNDING);
    if (off > EXPLAINED) expect(note).toBeTruthy();
  } else expect(total).toBe(value - (uncounted?.value ?? 0));
});

test.each(named(models))('%s says where its config is from', (_, { source, parameters }) => {
  expect(source.title).toBeTruthy();
  expect(source.where).toBeTruthy();
  expect(typeof source.verified).toBe('boolean');
  expect(parameters.source).toBeTruthy();
});

test.each(named(hardware))('%s parses, and every figure has its source', (_, entry) => {
  const device = parseHardware(entry, entry.id);
  expect(device.ok ? [] : device.issues).toEqual([]);
  const figures = [
    entry.bandwidth,
    entry.capacity,
    ...Object.values(entry.peakOps),
    ...Object.values(entry.onChip ?? {}),
    ...[entry.vectorOps, entry.link?.bandwidth, entry.tdpWatts, entry.price],
  ].filter((figure) => figure !== undefined);
  for (const { value, source } of figures) {
    expect(value).toBeGreaterThan(0);
    expect(source).toBeTruthy();
  }
});

test.each(named(hardware))('%s has peaks in the order of the formats’ widths', (_, { peakOps }) => {
  const { fp32 = null, fp16 = null, fp8 = null, fp4 = null } = peakOps;
  const falling = [fp4, fp8, fp16, fp32].filter((peak) => peak !== null);
  for (const [at, { value }] of falling.entries()) {
    expect(value).toBeGreaterThanOrEqual(falling[at + 1]?.value ?? 0);
  }
  expect(
    Object.keys(peakOps).filter((format) => !COMPUTE_FORMATS.some((f) => f === format)),
  ).toEqual([]);
});

test('names are unique over the whole catalog', () => {
  const names = [
    ...models.flatMap(({ id, huggingFace }) => [id, huggingFace]),
    ...hardware.flatMap((each) => [each.id, each.llmViewer, ...(each.llmViewerAliases ?? [])]),
  ].flatMap((name) => (name === undefined ? [] : [name.toLowerCase()]));
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
});

test('every device of the tool stands for one of the catalog', () => {
  const mapped = hardware.flatMap(({ llmViewer, llmViewerAliases = [] }) =>
    llmViewer === undefined ? [] : [llmViewer, ...llmViewerAliases],
  );
  expect(mapped.toSorted()).toEqual(TOOL_HARDWARE.map(({ id }) => id).toSorted());
});

test.each([
  ['llama-2-7b', 'llama-2-7b'],
  ['meta-llama/llama-2-7B-HF', 'llama-2-7b'],
  [' Qwen/Qwen2.5-7B ', 'qwen2.5-7b'],
])('the model called %j is %s', (name, id) => {
  expect(findModel(models, name)).toMatchObject({ ok: true, value: { id } });
});

test.each([
  ['nvidia-rtx-a6000-48gb', 'nvidia-rtx-a6000-48gb'],
  ['NVIDIA_A6000', 'nvidia-rtx-a6000-48gb'],
  ['nvidia_A100', 'nvidia-a100-sxm4-40gb'],
])('the device called %j is %s', (name, id) => {
  expect(findHardware(hardware, name)).toMatchObject({ ok: true, value: { id } });
});

test.each([
  ['lama2-7b', 'llama-2-7b'],
  ['meta-llama/Llama-3.1-8B-Instruct', 'llama-3.1-8b'],
  ['gptj', 'gpt-j-6b'],
])('a model called %j is not there, but %s is', (name, id) => {
  const found = findModel(models, name);
  expect(found.ok ? '' : found.issues[0]?.message).toContain(id);
});

test('a device that is like nothing is not confused with another', () => {
  const found = findHardware(hardware, 'zzz');
  expect(found.ok ? null : found.issues).toEqual([
    {
      path: 'hardware',
      expected: 'the id of a device in the catalog',
      received: '"zzz"',
      message: `None of the ${hardware.length} in the catalog is called anything like it.`,
    },
  ]);
});

test('likeness is 1 for the same letters, 0 for none in common, and half at least for a part', () => {
  expect(likeness('H100-SXM', 'h100 sxm')).toBe(1);
  expect(likeness('abc', 'xyz')).toBe(0);
  expect(likeness('h100', 'nvidia-h100-sxm-80gb')).toBeGreaterThan(0.5);
  expect(likeness('', '')).toBe(0);
  expect(nearest('bach', ['batch', 'prompt'])).toEqual(['batch']);
});
