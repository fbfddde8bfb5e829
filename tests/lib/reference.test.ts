import { describe, expect, test } from 'vitest';
import {
  COMPUTE_FORMATS,
  bytesPerElement,
  kvCacheBytes,
  parameters,
} from '../../src/engine/index.ts';
import type { CatalogTable } from '../../src/lib/catalog-table.ts';
import { hardwareTable, modelTable } from '../../src/lib/catalog-table.ts';
import {
  deviceSentences,
  figureRows,
  neighboursOf,
  peakRows,
  toolRows,
  unpublished,
} from '../../src/lib/hardware-facts.ts';
import { contextText, devicesFor, holdsOf, modelsOn } from '../../src/lib/holds.ts';
import { HARDWARE, MODELS, hardwareRecord, modelRecord } from '../../src/lib/library.ts';
import {
  cacheFormats,
  cacheRows,
  formatRows,
  layerSections,
  partsOf,
} from '../../src/lib/model-tables.ts';
import {
  countText,
  executionText,
  predictionText,
  routingText,
  sentences,
} from '../../src/lib/model-text.ts';
import { roofsOf } from '../../src/lib/ridges.ts';
import { sources } from '../../src/lib/sources.ts';
import { spoken, spokenDate } from '../../src/lib/spoken.ts';
import { steps } from '../../src/lib/steps.ts';
import { KNOWN_DEVICES, KNOWN_MODELS, bestKnown } from '../../src/lib/well-known.ts';

const named = <Record extends { readonly id: string }>(records: readonly Record[]) =>
  records.map((record) => [record.id, record] as const);

describe.each(named(MODELS))('%s', (_, record) => {
  const { total } = parameters(record.value);

  test('its parts and its operators add up to its parameters', () => {
    expect(partsOf(record).reduce((sum, { value }) => sum + value, 0)).toBe(total);
    const ofOperators = layerSections(record).flatMap(({ count, rows }) =>
      rows.map((row) => count * row.parameters),
    );
    expect(ofOperators.reduce((sum, value) => sum + value, 0)).toBe(total);
  });

  test('fewer bits keep and read less', () => {
    const rows = formatRows(record).toSorted((a, b) => a.format.bits - b.format.bits);
    for (const [at, row] of rows.entries()) {
      expect(row.read).toBeLessThanOrEqual(row.stored * 1.2);
      expect(row.stored).toBeGreaterThanOrEqual(rows[at - 1]?.stored ?? 0);
    }
  });

  test('its cache at each context is the engine’s, and the longest context comes last', () => {
    const rows = cacheRows(record);
    for (const { context, kept } of rows) {
      expect(kept).toEqual(
        cacheFormats.map((format) => kvCacheBytes(record.value, context, bytesPerElement(format))),
      );
    }
    expect(rows.filter(({ isMost }) => isMost)).toHaveLength(record.value.maxContext ? 1 : 0);
    expect(rows.map(({ context }) => context)).toEqual(
      rows.map(({ context }) => context).toSorted((a, b) => a - b),
    );
  });

  test('what it says of itself is made of words and numbers', () => {
    const text = [...sentences(record), countText(record)].join(' ');
    expect(text).not.toMatch(/NaN|undefined|null|Infinity/);
  });
});

describe.each(named(HARDWARE))('%s', (_, record) => {
  test('every published figure is a row with its source, and what is not is named', () => {
    const known = sources();
    const rows = [...peakRows(record, known), ...figureRows(record, known)];
    for (const { sources: cited } of rows) expect(cited.length).toBeGreaterThan(0);
    const numbers = new Set(rows.flatMap(({ sources: cited }) => cited));
    expect(numbers.size).toBe(known.list().length);
    const published = Object.keys(record.file.peakOps).length;
    expect(unpublished(record).filter((each) => each.endsWith('matrix peak'))).toHaveLength(
      COMPUTE_FORMATS.length - published,
    );
  });

  test('no two of its roofs stand so near that their labels meet, and one is active', () => {
    const roofs = roofsOf(record.value);
    expect(roofs.filter(({ active }) => active).length).toBeLessThanOrEqual(1);
    for (const [at, roof] of roofs.entries()) {
      const above = roofs[at - 1];
      if (above) expect(above.value / roof.value).toBeGreaterThanOrEqual(1.4);
    }
  });

  test('its neighbours are of its class, and not itself', () => {
    for (const neighbour of neighboursOf(record)) {
      expect(neighbour.file.class).toBe(record.file.class);
      expect(neighbour.id).not.toBe(record.id);
    }
  });

  test('what it says of itself is made of words and numbers', () => {
    expect(deviceSentences(record).join(' ')).not.toMatch(/NaN|undefined|null|Infinity/);
  });
});

describe('what fits where', () => {
  const holds = (model: string, hardware: string) =>
    holdsOf(modelRecord(model).value, hardwareRecord(hardware).value);

  test('Llama 3.1 8B needs 16 GB at 16 bits: not on a card of 12 GB, where 8 bits fit', () => {
    const [sixteen, eight, four] = holds('llama-3.1-8b', 'intel-arc-b580-12gb');
    expect(sixteen).toMatchObject({ longest: 0, full: false, tokensPerSecond: null });
    expect(eight!.longest).toBeGreaterThan(0);
    expect(four!.longest).toBeGreaterThan(eight!.longest);
  });

  test('a rate is the bandwidth over the bytes of a step: 3.35 TB/s over 15.5 GB is 215 a second', () => {
    const [sixteen] = holds('llama-3.1-8b', 'nvidia-h100-sxm-80gb');
    expect(sixteen).toMatchObject({ full: true });
    expect(sixteen!.tokensPerSecond).toBeCloseTo(215, 0);
  });

  test('a device without a 16-bit peak holds what it holds, at no rate', () => {
    const thor = holds('llama-2-7b', 'nvidia-jetson-agx-thor-128gb');
    for (const hold of thor) expect(hold).toMatchObject({ full: true, tokensPerSecond: null });
    expect(steps(hardwareRecord('nvidia-jetson-agx-thor-128gb'))).toEqual([]);
    expect(steps(hardwareRecord('nvidia-h100-sxm-80gb'))).toHaveLength(3);
  });

  test.each([
    ['falcon-mamba-7b', 'nvidia-h100-sxm-80gb', 'any'],
    ['falcon-7b', 'nvidia-h100-sxm-80gb', 'full'],
    ['gemma-3-4b', 'nvidia-h100-sxm-80gb', 'full'],
    ['llama-3.1-8b', 'intel-arc-b580-12gb', '–'],
  ])('the longest context of %s on %s is said as %s', (model, hardware, said) => {
    expect(contextText(holds(model, hardware)[0]!)).toBe(said);
  });

  test('beyond a million tokens the digits of a context mean nothing', () => {
    const hold = holds('llama-3.1-8b', 'nvidia-h100-sxm-80gb')[0]!;
    expect(contextText({ ...hold, full: false, longest: 8_795_869 })).toBe('> 1 M');
    expect(contextText({ ...hold, full: false, longest: 87_958 })).toBe('87,958');
  });

  test('a model lists a device exactly when the device lists the model, the fastest first', () => {
    const record = modelRecord('llama-2-70b');
    const rows = devicesFor(record);
    expect(rows.map(({ best }) => best)).toEqual(
      rows.map(({ best }) => best).toSorted((a, b) => b - a),
    );
    // Every model on every device is what a whole build does: a few of the devices tell as much.
    for (const device of HARDWARE.filter((_, at) => at % 10 === 0)) {
      const there = modelsOn(device).find((row) => row.record === record);
      expect(there?.holds).toEqual(rows.find((row) => row.record === device)?.holds);
    }
  });
});

describe('words', () => {
  test.each([
    [8_030_261_248, '8.03 billion'],
    [124_439_808, '124 million'],
    [266_240, '266 thousand'],
    [8, '8.00'],
    [1.04e12, '1.04 trillion'],
  ])('%d is %s', (value, text) => expect(spoken(value)).toBe(text));

  test('a sequence of a hybrid keeps a state besides what each token adds', () => {
    const [, hybrid] = sentences(modelRecord('qwen3.5-27b'));
    expect(hybrid).toMatch(/keeps a state of 154\sMB and each token of context adds 65\.5\skB/);
    const [, states] = sentences(modelRecord('falcon-mamba-7b'));
    expect(states).toMatch(/keeps a state of \S+\sMB and a longer context adds nothing to it\./);
    const [, caches] = sentences(modelRecord('llama-2-70b'));
    expect(caches).not.toContain('state');
  });

  test.each([
    // 62 layers of 2·16·128·2 bytes, of which the 10 global ones still add beyond the window.
    ['gemma-3-27b', /adds 508\skB of cache up to 1,024 tokens and 81\.9\skB from there, up to/],
    ['gpt-oss-20b', /adds 49\.2\skB of cache up to 128 tokens and 24\.6\skB from there/],
    ['llama-3.1-8b', /adds 131\skB of cache, up to 131,072 tokens/],
  ])('what a token of context adds to %s, before and after its windows are full', (id, said) => {
    expect(sentences(modelRecord(id))[1]).toMatch(said);
  });

  test('compressed entries come once for several tokens, and each kind of layer says how often', () => {
    const [, memory] = sentences(modelRecord('deepseek-v4-pro'));
    expect(memory.replaceAll('\u202f', ' ')).toMatch(
      // 61·512·2 bytes; 30·(512·2 + 128·33/32) and 31·512·2.
      /keeps a state of 18\.7 MB and each of the first 128 tokens adds 62\.5 kB of cache, every 4 tokens add 34\.7 kB in 30 layers, every 128 tokens add 31\.7 kB in 31 layers, up to 1,048,576/,
    );
    const [, flash] = sentences(modelRecord('deepseek-v4-flash'));
    expect(flash).toMatch(
      /every 4 tokens add \S+\skB in 21 layers, every 128 tokens add \S+\skB in 20/,
    );
  });

  test.each([
    ['falcon-mamba-7b', 'Mamba layers'],
    ['qwen3-next-80b-a3b', 'DeltaNet layers'],
    ['minimax-m1-80k', 'lightning attention'],
  ])('the mixers of %s are called %s, not attention', (id, name) => {
    const parts = partsOf(modelRecord(id)).map(({ label }) => label);
    expect(parts).toContain(name);
    expect(parts).not.toContain('mixers');
  });

  test.each([
    ['nvidia-h100-sxm-80gb', /^It reaches 989\sTops\/s at FP16, so .* 295\sops\/B/],
    [
      'nvidia-groq-3-lpu',
      /^No peak for 16-bit arithmetic is published. It reaches \S+ Pops\/s at FP8/,
    ],
    [
      'nvidia-jetson-agx-thor-128gb',
      /16-bit or 8-bit arithmetic is published, only .*FP32 and .*FP4\.$/,
    ],
    ['apple-m5-max', /only 22\.8\sTops\/s at FP32\.$/],
  ])('%s says which peak is published', (id, said) => {
    expect(deviceSentences(hardwareRecord(id))[1].replaceAll('\u202f', ' ')).toMatch(said);
  });

  test('where a token goes is said of a mixture, and what a batch needs of it', () => {
    const mixtral = routingText(modelRecord('mixtral-8x7b'));
    expect(mixtral).toContain('In each of 32 layers a router sends a token to 2 of 8 experts. 64');
    expect(mixtral).toContain('need 8.00 of the 8');
    const deepseek = routingText(modelRecord('deepseek-v3'));
    expect(deepseek).toContain(
      '58 layers a router sends a token to 8 of 256 experts, and a shared',
    );
    // 256·(1 − (248/256)^64) = 222.4
    expect(deepseek).toContain('need 222 of the 256');
    expect(routingText(modelRecord('llama-2-70b'))).toBeNull();
  });

  test('the other execution of latent attention is said beside the operators', () => {
    expect(executionText(modelRecord('kimi-k2'))).toContain('kv_b_proj');
    expect(executionText(modelRecord('deepseek-v3.2'))).toBeNull();
    expect(executionText(modelRecord('mixtral-8x7b'))).toBeNull();
  });

  test('what predicts further ahead is said beside the count', () => {
    expect(predictionText(modelRecord('qwen3.5-27b'))).toContain('424,699,392 more parameters');
    expect(predictionText(modelRecord('llama-2-70b'))).toBeNull();
  });

  test('weights that are published in fewer bits are said in both', () => {
    const stored = /take 47\.1\u202fGB \(24\.9\u202fGB in FP8, as published\)/;
    expect(sentences(modelRecord('devstral-small-2-24b'))[1]).toMatch(stored);
    expect(sentences(modelRecord('llama-2-70b'))[1]).not.toContain('published');
  });

  test('dates as people say them', () => {
    expect(spokenDate('2024-07')).toBe('July 2024');
    expect(spokenDate('2024')).toBe('2024');
  });

  test('the count of ChatGLM3 says why it is not the checkpoint’s', () => {
    expect(countText(modelRecord('chatglm3-6b'))).toMatch(/32 .*not counted|rotary buffer/);
  });

  test('the tool’s H100 is slower than the datasheet’s', () => {
    const rows = toolRows(hardwareRecord('nvidia-h100-sxm-80gb'));
    expect(rows.map(({ name, tool, published }) => `${name} ${tool} ${published}`)).toContain(
      'bandwidth 3.07\u202fTB/s 3.35\u202fTB/s',
    );
  });
});

test('the tables open with the newest entry', () => {
  const dates = (table: CatalogTable, key: string): readonly string[] => {
    const at = table.columns.findIndex((column) => column.key === key);
    return table.rows.map(({ cells }) => cells[at]!.text);
  };
  for (const all of [dates(modelTable(), 'released'), dates(hardwareTable(), 'launched')]) {
    expect(all).toEqual(all.toSorted().toReversed());
  }
});

describe('the best-known lines of a long table', () => {
  test('every one of them is in the catalog', () => {
    for (const id of KNOWN_MODELS) expect(modelRecord(id).id).toBe(id);
    for (const id of KNOWN_DEVICES) expect(hardwareRecord(id).id).toBe(id);
  });

  test('are ten, filled up from the top, in the order of the table', () => {
    const lines = Array.from('abcdefghijklmno', (id) => ({ id }));
    const shown = (known: string[]) =>
      bestKnown(lines, known)
        .map(({ id }) => id)
        .join('');
    expect(shown(['o', 'n'])).toBe('abcdefghno');
    expect(shown([])).toBe('abcdefghij');
    expect(bestKnown(lines.slice(0, 3), ['a'])).toHaveLength(3);
  });
});

test.each([
  ['models', modelTable(), MODELS],
  ['hardware', hardwareTable(), HARDWARE],
] as const)(
  'the table of %s has every entry once, and a cell for every column',
  (_, table, all) => {
    expect(table.rows.map(({ id }) => id).sort()).toEqual(all.map(({ id }) => id).sort());
    for (const { cells } of table.rows) {
      expect(cells).toHaveLength(table.columns.length);
      expect(cells.map(({ text }) => text).join()).not.toMatch(/NaN|undefined|Infinity/);
    }
  },
);
