/**
 * The minimum of the last so many numbers, at constant cost a number: with time cut into stretches as long as the window, a window is
 * the end of one stretch and the beginning of the next.
 *
 * @source M. van Herk, A fast algorithm for local minimum and maximum filters on rectangular and octagonal kernels, Pattern
 *   Recognition Letters 13 (1992)
 */
export class SlidingMinimum {
  readonly #length: number;
  /** Of the stretch before, from each place on; places that the stretch under way has reached hold its own numbers. */
  readonly #minima: Float64Array;
  /** Of the stretch under way, so far. */
  #least = Number.POSITIVE_INFINITY;
  #place = 0;

  /** @param length how many numbers the window holds, the newest included; before the first one lie infinities */
  constructor(length: number) {
    this.#length = length;
    this.#minima = new Float64Array(length + 1).fill(Number.POSITIVE_INFINITY);
  }

  /** Turns each of the next numbers into the minimum of the window that ends with it, in place. */
  process(numbers: Float64Array): void {
    const length = this.#length;
    const minima = this.#minima;
    let least = this.#least;
    let place = this.#place;
    for (let index = 0; index < numbers.length; index++) {
      const value = numbers[index]!;
      if (value < least) least = value;
      minima[place++] = value;
      const before = minima[place]!;
      numbers[index] = Math.min(before, least);
      if (place < length) continue;
      let fromHere = Number.POSITIVE_INFINITY;
      for (let back = length - 1; back >= 0; back--) {
        if (minima[back]! < fromHere) fromHere = minima[back]!;
        else minima[back] = fromHere;
      }
      least = Number.POSITIVE_INFINITY;
      place = 0;
    }
    this.#least = least;
    this.#place = place;
  }
}
