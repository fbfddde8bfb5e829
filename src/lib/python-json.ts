/**
 * Python writes numbers into a config.json that JSON does not have (`"time_step_limit": [0.0, Infinity]`).
 * No field that the engine reads holds one: each becomes null.
 */
export const withoutInfinities = (text: string): string =>
  text.replace(/([[:,]\s*)-?(?:Infinity|NaN)(?=\s*[\],}])/g, '$1null');
