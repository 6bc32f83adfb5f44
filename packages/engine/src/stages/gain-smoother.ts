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

  next(gain: number): number {
    return this.#second.next(this.#first.next(Math.floor(gain * GAIN_STEPS))) * this.#scale;
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

  next(value: number): number {
    this.#sum += value - this.#values[this.#oldest]!;
    this.#values[this.#oldest] = value;
    this.#oldest = this.#oldest + 1 === this.#values.length ? 0 : this.#oldest + 1;
    return this.#sum;
  }
}
