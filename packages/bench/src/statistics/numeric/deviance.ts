/** The saddle-point form of binomial, Poisson, beta and gamma terms. */

/**
 * Half the Poisson deviance, x·log(x / mean) + mean − x, without the cancellation near x = mean.
 *
 * @source C. Loader, "Fast and accurate computation of binomial probabilities", 2000
 */
export function deviance(x: number, mean: number): number {
  const difference = x - mean;
  if (Math.abs(difference) >= 0.1 * (x + mean)) return x * Math.log(x / mean) + mean - x;
  const ratio = difference / (x + mean);
  const square = ratio * ratio;
  let sum = difference * ratio;
  let power = 2 * x * ratio;
  for (let odd = 3; odd < 200; odd += 2) {
    power *= square;
    const next = sum + power / odd;
    if (next === sum) break;
    sum = next;
  }
  return sum;
}
