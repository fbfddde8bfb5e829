const LONGEST = 60;

/** What a reader gave, quoted and short enough to print. */
export const received = (text: string): string =>
  JSON.stringify(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
