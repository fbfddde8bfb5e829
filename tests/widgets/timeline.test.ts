import { describe, expect, test } from 'vitest';
import { requestView, tokensView } from '../../src/components/widgets/stage-timeline/view-model.ts';
import { analyzeStep } from '../../src/engine/index.ts';
import { demand } from '../../src/lib/demand.ts';
import { NONSENSE, analysisOf } from '../support/analysis.ts';

const timeline = (changes: object = {}) => {
  const analysis = analysisOf(changes);
  const [request, tokens] = [requestView(analysis), tokensView(analysis)];
  if (!request || !tokens) throw new Error('no timeline');
  return { ...request, ...tokens };
};

describe('the course of a request', () => {
  test('is prefill, then all decode steps', () => {
    const { ttft, generation, total } = timeline();
    expect(ttft + generation).toBeCloseTo(total, 12);
    expect(ttft).toBe(analysisOf().prefill.totals.seconds);
  });

  test('its whole is the sum of its steps, one by one', () => {
    const { inputs, prefill } = analysisOf({ generate: 20, prompt: 300 });
    let sum = prefill.totals.seconds;
    for (let token = 2; token <= 20; token++) {
      const step = { sequences: 1, newTokens: 1, pastTokens: 300 + token - 2 };
      sum += demand(analyzeStep(inputs, step)).totals.seconds;
    }
    expect(timeline({ generate: 20, prompt: 300 }).total / sum).toBeCloseTo(1, 12);
  });

  test('its line starts at the second token and ends at the last, with whole, rising numbers', () => {
    for (const generate of [3, 4, 48, 49, 50, 97, 6000]) {
      const { tokens, stepSeconds, cacheSeconds } = timeline({ generate });
      expect([tokens[0], tokens.at(-1)]).toEqual([2, generate]);
      expect(
        tokens.every((token, i) => Number.isInteger(token) && token > (tokens[i - 1] ?? 0)),
      ).toBe(true);
      expect([stepSeconds.length, cacheSeconds.length]).toEqual([tokens.length, tokens.length]);
      expect(stepSeconds.every((each, i) => each >= (stepSeconds[i - 1] ?? 0))).toBe(true);
      expect(cacheSeconds.every((each, i) => each < stepSeconds[i]!)).toBe(true);
    }
  });

  test('the first point is the decode stage of every other widget', () => {
    expect(timeline().stepSeconds[0]).toBeCloseTo(analysisOf().decode.totals.seconds, 15);
  });

  test.each([
    [1, /^The first token comes after [\d.]+\s\w+\.$/],
    [2, /2 tokens/],
    [3, /3 tokens in/],
    [6000, /6,000 tokens in/],
  ])('says what happens with %d tokens to generate', (generate, says) => {
    const view = timeline({ generate });
    expect(view.says).toMatch(says);
    expect(view.says).not.toMatch(NONSENSE);
    if (generate === 1) expect(view.generation).toBe(0);
  });

  // Llama 2 7B keeps 524,288 bytes a token: 100,000 of them are 52.4 GB beside 13.2 GB of weights.
  test('calls a growth by its factor where percent would run into the hundreds', () => {
    expect(timeline({ generate: 100_000, prompt: 1 }).says).toContain(
      'the last 5.0 times as long as the second',
    );
    expect(timeline({ generate: 256 }).says).toMatch(/the last 0\.9\d % slower than the second/);
  });

  test('names a long time in minutes or hours', () => {
    expect(timeline({ generate: 30_000, batch: 16 }).says).toMatch(/in 1\.7\d\sh at best/);
  });
});
