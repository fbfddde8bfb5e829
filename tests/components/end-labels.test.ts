import { expect, test } from 'vitest';
import { brokenLabel, spread } from '../../src/components/charts/end-labels.ts';

test.each([
  ['ideal', ['ideal']],
  ['of it, reading keys and values', ['of it, reading', 'keys and values']],
  ['tokens per second and GPU', ['tokens per', 'second and GPU']],
  ['one-very-long-word-without-a-gap', ['one-very-long-word-without-a-gap']],
])('“%s” is written as %j', (label, lines) => {
  expect(brokenLabel(label)).toEqual(lines);
});

test.each([
  ['far apart', [100, 20], [15, 15], [100, 20]],
  ['too near', [50, 52], [15, 15], [50, 65]],
  ['at the foot', [198, 199], [15, 15], [185, 200]],
  ['all at the top', [0, 0, 0], [15, 15, 15], [0, 15, 30]],
  ['one of two lines', [50, 52], [30, 15], [50, 72.5]],
  ['two lines at the foot', [200], [30], [192.5]],
  ['two lines at the top', [0], [30], [7.5]],
])('labels %s: %j tall %j stand at %j', (_, wanted, sizes, expected) => {
  expect(spread(wanted, sizes, 200)).toEqual(expected);
});
