import { describe, expect, test } from 'vitest';
import { HARDWARE, MODELS, hardwareRecord, modelRecord } from '../../src/lib/library.ts';
import { DEVICE_FIELDS, deviceFrom } from '../../src/lib/own-device.ts';
import { ownHardware, ownModel } from '../../src/lib/own-entry.ts';
import { modelFrom } from '../../src/lib/own-model.ts';
import { isOwn } from '../../src/lib/own.ts';
import { withoutInfinities } from '../../src/lib/python-json.ts';
import { PAPER } from '../../src/lib/scenario.ts';
import { fullQuery, readQuery } from '../../src/lib/url-state.ts';
import { badIssues } from '../support/fuzz.ts';

const CARD = { name: 'Card', bandwidth: '1,000', capacity: '24', fp16: '100' };

describe('a reader’s own device', () => {
  test('1,000 GB/s, 24 GB and 100 Tops/s are what they say, in base units', () => {
    const { result, problems } = deviceFrom(CARD);
    expect(problems.size).toBe(0);
    expect(result).toMatchObject({
      ok: true,
      value: { name: 'Card', bandwidth: 1e12, capacity: 24e9, peakOps: { fp16: 1e14 } },
    });
  });

  test('what is left empty is not published, not zero', () => {
    const { result } = deviceFrom({ ...CARD, capacity: '', int8: '' });
    expect(result).toMatchObject({ ok: true, value: { capacity: null, vectorOps: null } });
    expect(result.ok && result.value.peakOps).toEqual({ fp16: 1e14 });
  });

  test.each([
    ['no bandwidth', { bandwidth: '' }, 'bandwidth', 'GB/s'],
    ['bytes instead of gigabytes', { bandwidth: '1e12' }, 'bandwidth', '100,000,000 GB/s'],
    ['words', { capacity: 'much' }, 'capacity', 'GB'],
    ['a negative peak', { fp16: '-5' }, 'fp16', 'Tops/s'],
    ['infinity', { vector: 'Infinity' }, 'vector', 'Tops/s'],
    ['no peak at all', { fp16: '' }, 'device', 'roofline'],
  ])('%s is said at its field, in its unit', (_, change, field, words) => {
    const { result, problems } = deviceFrom({ ...CARD, ...change });
    expect(result.ok).toBe(false);
    expect(problems.get(field)).toContain(words);
  });

  test('every field has its own name in the address', () => {
    const keys = DEVICE_FIELDS.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('a reader’s own model', () => {
  test('the config of a catalog model, pasted, is that model', () => {
    const { file, value } = modelRecord('llama-3.1-8b');
    const { id, result } = modelFrom('Mine', JSON.stringify(file.config));
    expect(result).toEqual({ ok: true, value: { ...value, id: 'your-own' } });
    const again = ownModel(id);
    expect(again).toMatchObject({ ok: true, value: { name: 'Mine' } });
    expect(again.ok && { ...again.value.value, id: value.id }).toEqual(value);
  });

  test('numbers that Python writes and JSON does not have are no obstacle', () => {
    const { file, value } = modelRecord('nemotron-h-56b');
    const text = JSON.stringify({ ...file.config, time_step_limit: [0, 'INF'] });
    for (const limit of ['Infinity', '-Infinity', 'NaN']) {
      const { result } = modelFrom('Mine', text.replace('"INF"', limit));
      expect(result).toEqual({ ok: true, value: { ...value, id: 'your-own' } });
    }
  });

  test.each([
    ['[0.0, Infinity]', '[0.0, null]'],
    ['[Infinity, -Infinity,NaN]', '[null, null,null]'],
    ['{"a": NaN}', '{"a": null}'],
    ['{"Infinity": "to Infinity"}', '{"Infinity": "to Infinity"}'],
  ])('%s reads as %s', (text, json) => {
    expect(withoutInfinities(text)).toBe(json);
  });

  test('the address carries only the fields that count', () => {
    const { file } = modelRecord('llama-3.1-8b');
    const { id } = modelFrom('', JSON.stringify({ ...file.config, _name_or_path: 'a/Mine' }));
    expect(id).not.toMatch(/rope_theta|rms_norm_eps|architectures/);
    expect(id).toContain('"name":"Mine"');
    expect(id.length).toBeLessThan(400);
  });

  test.each(MODELS.map(({ id, file }) => [id, file] as const))(
    '%s survives the address',
    (_, file) => {
      const { id, result } = modelFrom(file.name, JSON.stringify(file.config));
      const again = ownModel(id);
      expect(result.ok && again.ok).toBe(true);
      if (result.ok && again.ok)
        expect({ ...again.value.value, id: '' }).toEqual({ ...result.value, id: '' });
    },
  );

  test('a megabyte of noise around a config does not reach the address', () => {
    const { file } = modelRecord('llama-3.1-8b');
    const noise = Array.from({ length: 20_000 }, (_, i) => [`noise_${i}`, 'x'.repeat(30)]);
    const noisy = { ...Object.fromEntries(noise), ...file.config };
    expect(modelFrom('Mine', JSON.stringify(noisy)).id).toBe(
      modelFrom('Mine', JSON.stringify(file.config)).id,
    );
  });

  test.each([
    ['lists in lists', `${'['.repeat(1e5)}${']'.repeat(1e5)}`],
    ['objects in objects', `${'{"hidden_size":'.repeat(1e5)}1${'}'.repeat(1e5)}`],
    ['a deep field', `{"model_type":"llama","vocab_size":${'['.repeat(1e5)}${']'.repeat(1e5)}}`],
    ['a megabyte of letters', 'x'.repeat(1e6)],
    ['a megabyte in quotes', JSON.stringify({ model_type: 'x'.repeat(1e6) })],
    ['a field twice', '{"model_type":"llama","model_type":7}'],
    ['the prototype', '{"__proto__":{"model_type":"llama"},"constructor":1}'],
  ])('%s: an issue short enough to read', (_, text) => {
    const { id, result } = modelFrom('', text);
    expect(id).toBe('');
    expect(result.ok ? ['no issues'] : badIssues(result.issues)).toEqual([]);
  });

  test.each([
    ['nothing', '', 'config.json'],
    ['half a file', '{"model_type": "llama",', 'config.json'],
    ['a list', '[]', 'config.json'],
    ['an unknown architecture', '{"model_type": "nothing"}', 'model_type'],
    ['a missing field', '{"model_type": "llama"}', 'hidden_size'],
  ])('%s is refused by name', (_, text, path) => {
    const { id, result } = modelFrom('', text);
    expect(id).toBe('');
    expect(result.ok ? [] : result.issues.map((issue) => issue.path)).toContain(path);
  });
});

describe('what is said of a model that is not understood', () => {
  const issueOf = (text: string) => {
    const { result } = modelFrom('', text);
    return result.ok ? null : result.issues[0]!;
  };

  test('a name like another one brings it to mind, and no list of all of them', () => {
    const issue = issueOf('{"model_type": "qwen33"}')!;
    expect(issue.message).toMatch(/^Did you mean qwen3/);
    expect(issue.expected).toBe('an architecture of the list below');
    expect(issueOf('{"hidden_size": 64}')!.message).toBe(
      'Add model_type, which names the architecture.',
    );
  });

  test('text that is no JSON is said in a sentence, without the parser’s own', () => {
    expect(issueOf('hello')!.message).toBe('Paste the whole file, from { to }.');
  });

  test('fields without a part in the figures are named', () => {
    const { file } = modelRecord('llama-3.1-8b');
    const { unused } = modelFrom('', JSON.stringify({ ...file.config, made_up: 1 }));
    expect(unused).toContain('made_up');
    expect(unused).not.toContain('hidden_size');
  });
});

describe('in place of an id', () => {
  test('no id of the catalog reads as one of the reader’s own', () => {
    expect([...MODELS, ...HARDWARE].filter(({ id }) => isOwn(id))).toEqual([]);
    expect(isOwn(deviceFrom(CARD).id)).toBe(true);
  });

  test('an address carries both through every page', () => {
    const { file } = modelRecord('llama-2-7b');
    const scenario = {
      ...PAPER,
      model: modelFrom('Mine', JSON.stringify(file.config)).id,
      hardware: deviceFrom(CARD).id,
    };
    expect(readQuery(fullQuery(scenario), PAPER)).toMatchObject({ scenario, issues: [] });
  });

  test('a device that is written as its file is the device', () => {
    const { value } = hardwareRecord('nvidia-rtx-a6000-48gb');
    const { id: _, ...file } = value;
    const again = ownHardware(JSON.stringify(file));
    expect(again.ok && { ...again.value, id: value.id }).toEqual(value);
  });

  test.each(['{', '{"name": 3}', '{"config": null}', '{"peakOps": {"fp16": "x"}}'])(
    '%s is an issue, never an exception',
    (id) => {
      expect(ownModel(id).ok).toBe(false);
      expect(ownHardware(id).ok).toBe(false);
    },
  );
});
