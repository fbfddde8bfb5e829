import { describe, expect, test } from 'vitest';
import { mergeNames, placeLabels, type Spot } from '../../src/components/charts/point-labels.ts';

const space = { width: 500, height: 300, letter: 6 };
const spot = (id: string, x: number, y: number, kind = 'memory'): Spot => ({
  id,
  label: id,
  x,
  y,
  radius: 5,
  kind,
});

describe('names that share a label', () => {
  test.each([
    [['q_proj'], 'q_proj'],
    [['q_proj', 'k_proj', 'v_proj', 'out_proj'], 'q, k, v, out_proj'],
    [['q_proj', 'k_proj', 'softmax', 'v_proj'], 'q, k, v_proj, softmax'],
    [['a', 'b', 'c', 'd', 'e', 'f'], 'a, b, c, d +2'],
    [['softmax', 'softmax'], 'softmax'],
  ])('%j: “%s”', (names, text) => {
    expect(mergeNames(names, 4)).toBe(text);
  });
});

describe('labels', () => {
  const texts = (spots: Spot[], room = space) => placeLabels(spots, room).map(({ text }) => text);

  test('of dots that nearly coincide are one', () => {
    expect(texts([spot('q_proj', 100, 100), spot('k_proj', 104, 97)])).toEqual(['k, q_proj']);
  });

  test('of a memory-bound and a compute-bound dot stay apart', () => {
    expect(texts([spot('a', 100, 100), spot('b', 104, 97, 'compute')])).toHaveLength(2);
  });

  test('hang lower, on a line, where they would overlap', () => {
    const placed = placeLabels([spot('first', 100, 100), spot('second', 120, 100)], space);
    expect(placed.map(({ id, leader }) => [id, leader > 0])).toEqual([
      ['second', false],
      ['first', true],
    ]);
  });

  test('say fewer names where the space is narrow, then turn to the left', () => {
    const six = ['gate', 'up', 'down', 'query', 'key', 'value'].map((id) => spot(id, 400, 100));
    expect(texts(six)).toEqual(['gate, up +4']);
    const [label] = placeLabels([spot('down_projection', 480, 100)], space);
    expect(label).toMatchObject({ anchor: 'end', text: 'down_projection' });
  });

  test('never overlap, whatever the dots; the same dots give the same labels', () => {
    let seed = 1;
    const random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
    for (let round = 0; round < 200; round++) {
      const spots = Array.from({ length: 20 }, (_, i) =>
        spot(`operator_${i}`, random() * 500, random() * 300),
      );
      const placed = placeLabels(spots, space);
      expect(placeLabels(spots, space)).toEqual(placed);
      const boxes = placed.map(({ id, text, dx, dy, anchor }) => {
        const at = spots.find((s) => s.id === id)!;
        const width = text.length * space.letter;
        const left = at.x + dx - (anchor === 'end' ? width : 0);
        return { left, right: left + width, top: at.y + dy - 11, bottom: at.y + dy + 4 };
      });
      boxes.forEach((a, i) => {
        expect(a.left).toBeGreaterThanOrEqual(0);
        expect(a.bottom).toBeLessThanOrEqual(space.height);
        for (const b of boxes.slice(i + 1)) {
          const apart =
            a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
          expect(apart).toBe(true);
        }
      });
    }
  });
});
