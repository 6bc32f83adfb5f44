/** The minimum of the last so many numbers, at constant cost a number: a queue of those that can still become it. */
export class SlidingMinimum {
  readonly #length: number;
  readonly #values: Float64Array;
  readonly #times: Float64Array;
  #first = 0;
  #count = 0;
  #now = 0;

  /** @param length how many numbers the window holds, the newest included; before the first one lie infinities */
  constructor(length: number) {
    this.#length = length;
    this.#values = new Float64Array(length);
    this.#times = new Float64Array(length);
  }

  /** Turns each of the next numbers into the minimum of the window that ends with it, in place. */
  process(numbers: Float64Array): void {
    const length = this.#length;
    const values = this.#values;
    const times = this.#times;
    let first = this.#first;
    let count = this.#count;
    let now = this.#now;
    for (let index = 0; index < numbers.length; index++) {
      const value = numbers[index]!;
      if (count > 0 && times[first]! <= now - length) {
        first = first + 1 === length ? 0 : first + 1;
        count--;
      }
      let slot = first + count;
      if (slot >= length) slot -= length;
      while (count > 0) {
        const last = slot === 0 ? length - 1 : slot - 1;
        if (values[last]! < value) break;
        slot = last;
        count--;
      }
      values[slot] = value;
      times[slot] = now++;
      count++;
      numbers[index] = values[first]!;
    }
    this.#first = first;
    this.#count = count;
    this.#now = now;
  }
}
