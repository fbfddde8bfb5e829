/** The known mistakes of the published tool that can be switched on, apart from what they do. */
export const MISTAKE_IDS = [
  'B1',
  'B2',
  'B3',
  'B4',
  'B6',
  'B7',
  'B10',
  'B11',
  'B12',
  'B13',
  'B15',
] as const;

export type MistakeId = (typeof MISTAKE_IDS)[number];
