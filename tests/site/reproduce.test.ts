import { describe, expect, test } from 'vitest';
import { LAWS, MISTAKES, TOOL_HARDWARE } from '../../src/engine/index.ts';
import { allMistakes, knownMistakes } from '../../src/lib/known-mistakes.ts';
import { NETWORK_TABLE, OPERATOR_TABLE } from '../../src/lib/paper-tables.ts';
import { asPrinted } from '../../src/lib/as-printed.ts';
import { networkComparisons, operatorComparisons } from '../../src/lib/paper.ts';
import { COMMANDS } from '../../src/lib/reproduce-commands.ts';
import { columnsOf, derivedLetters, ruleTitle, rulesOf } from '../../src/lib/rules.ts';
import { toolDevices } from '../../src/lib/tool-devices.ts';
import { ridgepoint } from '../cli/run.ts';
import { published } from '../support/published.ts';

const STAGES = ['prefill', 'decode'] as const;

describe("the paper's tables", () => {
  const printed = published('paper-tables') as {
    readonly perOperator: Readonly<Record<string, unknown>>;
    readonly network: Readonly<Record<string, unknown>>;
  };

  test.each(STAGES)('the site prints the %s numbers that were published', (stage) => {
    expect(OPERATOR_TABLE[stage]).toEqual(printed.perOperator[stage]);
    expect(NETWORK_TABLE[stage]).toEqual(printed.network[stage]);
  });

  test.each(STAGES)('every printed number of %s comes out of the engine', (stage) => {
    const numbers = [
      ...operatorComparisons(stage).flatMap(({ figures, limit }) => [
        ...Object.values(figures),
        limit,
      ]),
      ...networkComparisons(stage),
    ];
    expect(numbers).toHaveLength(12 * 5 + 12);
    expect(numbers.filter(({ equal }) => !equal)).toEqual([]);
  });

  test('a number that differs in its last printed digit is not equal', () => {
    expect(asPrinted(13.84e12, '13.8T')).toBe('13.8T');
    expect(asPrinted(13.86e12, '13.8T')).toBe('13.9T');
    expect(asPrinted(327_680, '328K')).toBe('328K');
    expect(asPrinted(0.10244, '102.4ms')).toBe('102.4ms');
    expect(() => asPrinted(1, 'many')).toThrow('no printed number');
  });

  test.each(STAGES)('every corrected number of %s that differs has its reason', (stage) => {
    for (const { figures, why } of operatorComparisons(stage)) {
      expect(why !== null).toBe(Object.values(figures).some(({ changed }) => changed));
    }
    for (const { changed, why } of networkComparisons(stage)) expect(why.length > 0).toBe(changed);
  });

  // By hand for one layer at T = 2048, D = 4096, two bytes per number: an add reads two tensors of
  // T·D·2 = 16.8 MB and writes one; RMSNorm takes 4·T·D = 33.6 Mops.
  test('the corrected add moves three tensors, and RMSNorm takes four operations', () => {
    const rows = operatorComparisons('prefill');
    const row = (name: string) => rows.find((each) => each.name === name)!.figures;
    expect(row('add').bytes).toMatchObject({ printed: '34M', corrected: '50.3M' });
    expect(row('norm').ops).toMatchObject({ printed: '59M', corrected: '33.6M' });
    expect(row('q_proj').ops).toMatchObject({ corrected: '69G', changed: false });
  });
});

describe('the known mistakes', () => {
  test('are fifteen, in order, with everything in them that the engine can switch', () => {
    const all = knownMistakes();
    expect(all.map(({ id }) => id)).toEqual(Array.from({ length: 15 }, (_, i) => `B${i + 1}`));
    expect(all.filter(({ effects }) => effects).map(({ id }) => id)).toEqual(
      MISTAKES.map(({ id }) => id),
    );
  });

  test('each of them bites in at least one of the cases', () => {
    for (const { id, effects } of knownMistakes()) {
      if (effects) expect([id, ...effects]).not.toEqual([id]);
    }
  });

  test('a grouped-query cache read once per query head nearly doubles the step of a 70B model', () => {
    const b4 = knownMistakes().find(({ id }) => id === 'B4')!;
    expect(b4.effects).toEqual([
      {
        title: 'Llama-2-70B, flash decode',
        change: 'time\u00a0+94\u202f%, traffic\u00a0+94\u202f%',
      },
    ]);
    expect(allMistakes()).toHaveLength(3);
  });
});

describe("the tool's devices", () => {
  test('each has an entry in the catalog, and every published number its source', () => {
    const devices = toolDevices();
    expect(devices.map(({ key }) => key)).toEqual(TOOL_HARDWARE.map(({ id }) => id));
    for (const { bandwidth, fp16, int8 } of devices) {
      for (const { published: value, source } of [bandwidth, fp16, int8]) {
        expect(source === null).toBe(value === null);
      }
    }
  });

  test('the H100 gets 8.3 % less bandwidth than its datasheet states', () => {
    const h100 = toolDevices().find(({ key }) => key === 'nvidia_H100_SXM')!;
    expect(h100.bandwidth.off).toBeCloseTo(3072 / 3350 - 1, 12);
  });
});

describe('the commands', () => {
  test.each(COMMANDS)('$shows', ({ line }) => {
    const { status, error } = ridgepoint(line.replace('npx ridgepoint ', '').split(' '));
    expect([status, error]).toEqual([0, '']);
  });

  test('the first one prints the numbers of the table', () => {
    const words = COMMANDS[0]!.line.replace('npx ridgepoint ', '').split(' ');
    const { stages } = JSON.parse(ridgepoint([...words, '--format', 'json']).out) as {
      stages: { prefill: { operators: readonly { name: string; ops: number; bytes: number }[] } };
    };
    const softmax = stages.prefill.operators.find(({ name }) => name === 'softmax')!;
    expect([asPrinted(softmax.ops, '671M'), asPrinted(softmax.bytes, '537M')]).toEqual([
      '671M',
      '537M',
    ]);
  });
});

describe('the rules of the Method page', () => {
  const rules = new Map([...rulesOf('corrected'), ...rulesOf('llm-viewer')]);

  test('every rule that a model of the catalog is counted by has its law and a title', () => {
    expect([...rules.keys()].filter((id) => !LAWS[id])).toEqual([]);
    expect([ruleTitle('matmul'), ruleTitle('gate-norm')]).toEqual(['Projections', 'Gate norm']);
  });

  test('every variant of a rule has a formula in its table', () => {
    for (const variants of rules.values()) {
      const columns = columnsOf(variants);
      for (const { rule } of variants) {
        expect(columns.some(({ formula }) => formula(rule) !== '')).toBe(true);
      }
    }
  });

  test('the letters that follow from others say how, and when', () => {
    const letters = derivedLetters();
    const lines = letters.map(({ line }) => line);
    expect(lines).toEqual(expect.arrayContaining(['S = P + T', 'n = T·P + T·(T + 1)/2']));
    expect(letters.filter(({ when }) => when === '')).toEqual([]);
  });
});
