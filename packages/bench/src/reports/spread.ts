/** Median and range of what was measured. */
import { max, median, min } from 'simple-statistics';

export interface Spread {
  readonly n: number;
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Median and range of the values that exist; null when none does. */
export function spreadOf(values: readonly (number | null | undefined)[]): Spread | null {
  const present = values.filter((value): value is number => typeof value === 'number');
  if (present.length === 0) return null;
  return { n: present.length, median: median(present), min: min(present), max: max(present) };
}
