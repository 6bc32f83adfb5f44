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

  /** Takes the next number and gives the minimum of the window that ends with it. */
  next(value: number): number {
    const length = this.#length;
    if (this.#count > 0 && this.#times[this.#first]! <= this.#now - length) {
      this.#first = this.#first + 1 === length ? 0 : this.#first + 1;
      this.#count--;
    }
    while (this.#count > 0 && this.#values[this.#slot(this.#count - 1)]! >= value) this.#count--;
    const slot = this.#slot(this.#count);
    this.#values[slot] = value;
    this.#times[slot] = this.#now++;
    this.#count++;
    return this.#values[this.#first]!;
  }

  /** Where the queue's number `index` lies. */
  #slot(index: number): number {
    const slot = this.#first + index;
    return slot < this.#length ? slot : slot - this.#length;
  }
}
