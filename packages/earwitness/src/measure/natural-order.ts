/** Orders names by the numbers in them: `2.wav` before `10.wav`; the same on every machine. */
export function compareNaturally(a: string, b: string): number {
  collator ??= new Intl.Collator('en', { numeric: true });
  return collator.compare(a, b);
}

/** Made when it is first asked for: it takes as long as a second of audio, and a lone file asks for no order. */
let collator: Intl.Collator | undefined;
