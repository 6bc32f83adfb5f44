/**
 * Smooths a gain of 0…1 with a triangular window: two moving averages in series, so that its taps are non-negative and sum
 * to one. No output exceeds the largest input of its window; ones alone give exactly one.
 *
 * Gains are rounded down to steps of 2⁻²⁶ and summed as whole numbers: sums never drift, however long the music.
 */
export class GainSmoother {
  readonly #first: MovingSum;
  readonly #second: MovingSum;
  readonly #scale: number;

  /** @param length frames the triangle spans; the output belongs to the window that ends with the newest input */
  constructor(length: number) {
    const firstLength = Math.ceil((length + 1) / 2);
    const secondLength = length + 1 - firstLength;
    this.#first = new MovingSum(firstLength, GAIN_STEPS);
    this.#second = new MovingSum(secondLength, GAIN_STEPS * firstLength);
    this.#scale = 1 / (GAIN_STEPS * firstLength * secondLength);
  }

  /** Smooths the next gains in place. */
  process(gains: Float64Array): void {
    for (let index = 0; index < gains.length; index++) gains[index] = Math.floor(gains[index]! * GAIN_STEPS);
    this.#first.process(gains);
    this.#second.process(gains);
    for (let index = 0; index < gains.length; index++) gains[index]! *= this.#scale;
  }
}

const GAIN_STEPS = 2 ** 26;

/** The sum of the last so many whole numbers. */
class MovingSum {
  readonly #values: Float64Array;
  #oldest = 0;
  #sum: number;

  constructor(length: number, initialValue: number) {
    this.#values = new Float64Array(length).fill(initialValue);
    this.#sum = length * initialValue;
  }

  process(numbers: Float64Array): void {
    const values = this.#values;
    let oldest = this.#oldest;
    let sum = this.#sum;
    for (let index = 0; index < numbers.length; index++) {
      const value = numbers[index]!;
      sum += value - values[oldest]!;
      values[oldest] = value;
      oldest = oldest + 1 === values.length ? 0 : oldest + 1;
      numbers[index] = sum;
    }
    this.#oldest = oldest;
    this.#sum = sum;
  }
}
