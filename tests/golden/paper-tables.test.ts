import { expect, test } from 'vitest';
import { asPrinted } from '../../src/lib/as-printed.ts';
import { paperNetworkDifferences, paperOperatorDifferences } from '../support/golden-paper.ts';

test.each(['prefill', 'decode'] as const)(
  "the paper's table of %s operators comes out digit for digit",
  (stage) => expect(paperOperatorDifferences(stage)).toEqual([]),
);

test.each(['prefill', 'decode'] as const)(
  "the tool's totals of %s come out digit for digit",
  (stage) => expect(paperNetworkDifferences(stage)).toEqual([]),
);

test.each([
  [13.76e12, '13.8T', '13.8T'],
  [13.74e12, '13.8T', '13.7T'],
  [0.9918, '0.99', '0.99'],
  [0.1024, '102.4ms', '102.4ms'],
])('%d printed like %s is %s', (value, like, printed) => {
  expect(asPrinted(value, like)).toBe(printed);
});
