/**
 * Stops the build when the engine no longer supports a sentence of an article:
 *
 *     {assume(figure('decode.memoryBoundShare', ALICE) === 1, 'Decode of one sequence is memory-bound.')}
 */
export function assume(condition: boolean, sentence: string): void {
  if (!condition) throw new Error(`An article says what the engine does not: "${sentence}"`);
}
