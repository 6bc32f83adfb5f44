/** E-values put together: multiplied over studies that follow each other, averaged over strata, screened over many claims. */

/**
 * The e-value of studies one after another, each begun without looking at the next one's answers.
 *
 * @param logEValues natural logarithms
 * @returns natural logarithm; 0 for none
 */
export const multiplyEValues = (logEValues: readonly number[]): number =>
  logEValues.reduce((sum, each) => sum + each, 0);

/**
 * The e-value of a claim that is tested in several strata at once, however these depend on each other.
 *
 * @param logEValues natural logarithms
 * @param weights ≥ 0, chosen beforehand; equal by default
 * @returns natural logarithm; 0 for none
 * @throws {RangeError} when weights are negative, all 0, or not one each
 * @source Vovk & Wang, Annals of Statistics 49 (2021): the arithmetic mean is the only admissible symmetric way
 */
export function averageEValues(
  logEValues: readonly number[],
  weights: readonly number[] = logEValues.map(() => 1),
): number {
  if (weights.length !== logEValues.length || weights.some((weight) => !(weight >= 0)))
    throw new RangeError(
      `Cannot average e-values as there must be one weight >= 0 for each of ${logEValues.length}: current values are ${weights.join(', ')}`,
    );
  if (logEValues.length === 0) return 0;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) throw new RangeError('Cannot average e-values as one weight must be > 0: all are 0');
  const highest = Math.max(...logEValues.filter((_, index) => weights[index]! > 0));
  if (!Number.isFinite(highest)) return highest;
  const sum = logEValues.reduce(
    (soFar, each, index) => soFar + (weights[index]! === 0 ? 0 : weights[index]! * Math.exp(each - highest)),
    0,
  );
  return highest + Math.log(sum / total);
}

/**
 * e-BH: the claims to believe among many, with the expected share of false ones at most alpha, however the e-values depend on each other.
 *
 * @param logEValues natural logarithms
 * @returns for each, in the order given, whether it is rejected
 * @throws {RangeError} for alpha outside 0…1
 * @source Wang & Ramdas, JRSS B 84 (2022)
 */
export function eBenjaminiHochberg({
  logEValues,
  alpha = 0.05,
}: {
  logEValues: readonly number[];
  alpha?: number;
}): { readonly rejected: readonly boolean[] } {
  if (!(alpha > 0 && alpha < 1))
    throw new RangeError(
      `Cannot screen e-values as alpha must be between 0 and 1: current value is ${alpha}`,
    );
  const descending = [...logEValues].sort((a, b) => b - a);
  const count = descending.length;
  let least = Infinity;
  for (const [index, each] of descending.entries())
    if (each >= Math.log(count / ((index + 1) * alpha))) least = each;
  return { rejected: logEValues.map((each) => each >= least) };
}
