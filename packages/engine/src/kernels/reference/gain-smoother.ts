import { GAIN_STEPS } from '../kernels.ts';

/**
 * Smooths a gain of 0…1 with a triangular window: two moving averages in series, so that its taps are non-negative and sum
 * to one. No output exceeds the largest input of its window; ones alone give exactly one.
 *
 * Gains are rounded down to steps of 2⁻²⁶ and summed as whole numbers: sums never drift, however long the music.
 */
export class GainSmoother {
  /** The newest gains, and the newest sums of those: as many as either average is of, each in a ring. */
  readonly #gains: Float64Array;
  readonly #sums: Float64Array;
  readonly #scale: number;
  #oldestGain = 0;
  #oldestSum = 0;
  #sum: number;
  #sumOfSums: number;

  /** @param length frames the triangle spans; the output belongs to the window that ends with the newest input */
  constructor(length: number) {
    const firstLength = Math.ceil((length + 1) / 2);
    const secondLength = length + 1 - firstLength;
    this.#sum = GAIN_STEPS * firstLength;
    this.#sumOfSums = this.#sum * secondLength;
    this.#gains = new Float64Array(firstLength).fill(GAIN_STEPS);
    this.#sums = new Float64Array(secondLength).fill(this.#sum);
    this.#scale = 1 / this.#sumOfSums;
  }

  /** Smooths the next gains in place. */
  process(gains: Float64Array): void {
    const ringOfGains = this.#gains;
    const ringOfSums = this.#sums;
    const scale = this.#scale;
    let oldestGain = this.#oldestGain;
    let oldestSum = this.#oldestSum;
    let sum = this.#sum;
    let sumOfSums = this.#sumOfSums;
    for (let index = 0; index < gains.length; index++) {
      const gain = Math.floor(gains[index]! * GAIN_STEPS);
      sum += gain - ringOfGains[oldestGain]!;
      ringOfGains[oldestGain] = gain;
      oldestGain = oldestGain + 1 === ringOfGains.length ? 0 : oldestGain + 1;
      sumOfSums += sum - ringOfSums[oldestSum]!;
      ringOfSums[oldestSum] = sum;
      oldestSum = oldestSum + 1 === ringOfSums.length ? 0 : oldestSum + 1;
      gains[index] = sumOfSums * scale;
    }
    this.#oldestGain = oldestGain;
    this.#oldestSum = oldestSum;
    this.#sum = sum;
    this.#sumOfSums = sumOfSums;
  }
}
