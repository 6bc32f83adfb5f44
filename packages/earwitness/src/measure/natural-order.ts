/** Orders names by the numbers in them: `2.wav` before `10.wav`; the same on every machine. */
export const compareNaturally: (a: string, b: string) => number = new Intl.Collator('en', { numeric: true })
  .compare;
