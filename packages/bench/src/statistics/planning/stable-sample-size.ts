/** Sample sizes of exact tests, whose power goes up and down like a saw as answers are added. */

export interface SampleSize {
  /** The first n with the power wanted, on a tooth of the saw. */
  readonly first: number;
  /** From this n on the power never falls below what is wanted: the one to plan with. */
  readonly stable: number;
}

/** Above this an exact search takes seconds, and the saw's teeth are a hundredth of a point. */
export const MOST_EXACT = 100_000;

/** Teeth lie about √n apart: with none so low for this long there is none left. */
const quietAfter = (n: number): number => 40 + 8 * Math.sqrt(n);

/**
 * Looks for both sample sizes.
 *
 * @param power exact power at n; called for n in ascending order
 * @param wanted 0 < wanted < 1
 * @param about a normal approximation of the result, within a tenth where it is large
 */
export function stableSampleSize(
  power: (n: number) => number,
  { wanted, about }: { wanted: number; about: number },
): SampleSize {
  if (!(wanted > 0 && wanted < 1))
    throw new RangeError(
      `Cannot plan as the power wanted must be between 0 and 1: current value is ${wanted}`,
    );
  let first: number | null = null;
  const start = about < 400 ? 1 : Math.floor(0.85 * about);
  let lastShort = start - 1;
  for (let n = start; n - lastShort <= quietAfter(n) || first === null; n += 1) {
    if (power(n) >= wanted) first ??= n;
    else lastShort = n;
  }
  return { first, stable: lastShort + 1 };
}
