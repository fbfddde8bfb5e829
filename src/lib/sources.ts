/** Sources of a page's figures, numbered in the order in which they are first cited. */
export interface Sources {
  /** The numbers of the sources that a catalog text names; they stand apart by semicolons. */
  readonly cite: (text: string) => readonly number[];
  readonly list: () => readonly string[];
}

export function sources(): Sources {
  const known: string[] = [];
  return {
    cite: (text) =>
      text.split(/;\s+/).map((source) => {
        if (!known.includes(source)) known.push(source);
        return known.indexOf(source) + 1;
      }),
    list: () => known,
  };
}
