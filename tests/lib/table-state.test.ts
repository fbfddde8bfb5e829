import { describe, expect, test } from 'vitest';
import { comparing, hasWords, readTableState, tableQuery } from '../../src/lib/table-state.ts';

const KNOWN = {
  columns: ['name', 'vendor', 'bandwidth'],
  choices: ['vendor'],
  ids: ['a', 'b', 'c', 'd', 'e'],
};
const AS_IT_WAS = { words: '', only: {}, sort: null, descending: false, compare: [] };

describe('what a reader made of a table stands in the address', () => {
  test.each([
    ['', AS_IT_WAS],
    ['?sort=-bandwidth', { ...AS_IT_WAS, sort: 'bandwidth', descending: true }],
    ['?vendor=AMD&sort=name', { ...AS_IT_WAS, only: { vendor: 'AMD' }, sort: 'name' }],
    ['?q=h100&compare=b,a', { ...AS_IT_WAS, words: 'h100', compare: ['b', 'a'] }],
  ])('%s is read and written the same', (query, state) => {
    expect(readTableState(query, KNOWN)).toEqual(state);
    expect(tableQuery(state)).toBe(query);
  });

  test.each([
    ['a column that is not there', '?sort=price', AS_IT_WAS],
    ['an entry that is not there', '?compare=zz,a', { ...AS_IT_WAS, compare: ['a'] }],
    ['the same entry twice', '?compare=a,a', { ...AS_IT_WAS, compare: ['a'] }],
    ['a fifth entry', '?compare=a,b,c,d,e', { ...AS_IT_WAS, compare: ['a', 'b', 'c', 'd'] }],
    ['somebody else’s parameter', '?utm=1', AS_IT_WAS],
  ])('%s is left out', (_, query, state) => {
    expect(readTableState(query, KNOWN)).toEqual(state);
  });
});

test('a line is found by all of its words in any order and case', () => {
  expect(hasWords('NVIDIA H100 SXM', 'sxm h100')).toBe(true);
  expect(hasWords('NVIDIA H100 SXM', 'h100 pcie')).toBe(false);
  expect(hasWords('NVIDIA H100 SXM', '')).toBe(true);
});

describe('sorting', () => {
  test.each([
    ['numbers up', false, [3, null, 1], [1, 3, null]],
    ['numbers down', true, [1, null, 3], [3, 1, null]],
    ['words as people count', false, ['A100', 'A40', 'A6000'], ['A40', 'A100', 'A6000']],
  ])('%s, and what is not published last', (_, descending, values, sorted) => {
    expect([...values].sort(comparing(descending))).toEqual(sorted);
  });
});
