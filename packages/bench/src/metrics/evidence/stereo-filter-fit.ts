/** The filter from two channels to two that comes nearest to what was done to them: least squares in each bin over all windows. */
import type { StereoSpectrum } from './stereo-spectrum.ts';

/** Of a bin's power: what keeps mono, whose second channel tells nothing new, from dividing by zero. */
const REGULARIZATION = 1e-10;

export class StereoFilterFit {
  readonly #bins: number;
  /** Of the input: left, right, and left × conj(right). */
  readonly #leftPower: Float64Array;
  readonly #rightPower: Float64Array;
  readonly #crossReal: Float64Array;
  readonly #crossImaginary: Float64Array;
  /** Output × conj(input) for each output and input channel, real and imaginary parts in turns. */
  readonly #products: readonly Float64Array[];
  /** The gain from each input channel to each output channel, in the order of `#products`. */
  readonly #gains: readonly Float64Array[];
  windowCount = 0;

  constructor(bins: number) {
    const row = (): Float64Array => new Float64Array(bins);
    this.#bins = bins;
    this.#leftPower = row();
    this.#rightPower = row();
    this.#crossReal = row();
    this.#crossImaginary = row();
    this.#products = [0, 1, 2, 3].map(() => new Float64Array(2 * bins));
    this.#gains = [0, 1, 2, 3].map(() => new Float64Array(2 * bins));
  }

  add(input: StereoSpectrum, output: StereoSpectrum): void {
    const [leftToLeft, rightToLeft, leftToRight, rightToRight] = this.#products as readonly [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    for (let bin = 0; bin < this.#bins; bin += 1) {
      const leftReal = input.leftReal[bin]!;
      const leftImaginary = input.leftImaginary[bin]!;
      const rightReal = input.rightReal[bin]!;
      const rightImaginary = input.rightImaginary[bin]!;
      this.#leftPower[bin]! += leftReal * leftReal + leftImaginary * leftImaginary;
      this.#rightPower[bin]! += rightReal * rightReal + rightImaginary * rightImaginary;
      this.#crossReal[bin]! += leftReal * rightReal + leftImaginary * rightImaginary;
      this.#crossImaginary[bin]! += leftImaginary * rightReal - leftReal * rightImaginary;
      const at = 2 * bin;
      const outLeftReal = output.leftReal[bin]!;
      const outLeftImaginary = output.leftImaginary[bin]!;
      const outRightReal = output.rightReal[bin]!;
      const outRightImaginary = output.rightImaginary[bin]!;
      leftToLeft[at]! += outLeftReal * leftReal + outLeftImaginary * leftImaginary;
      leftToLeft[at + 1]! += outLeftImaginary * leftReal - outLeftReal * leftImaginary;
      rightToLeft[at]! += outLeftReal * rightReal + outLeftImaginary * rightImaginary;
      rightToLeft[at + 1]! += outLeftImaginary * rightReal - outLeftReal * rightImaginary;
      leftToRight[at]! += outRightReal * leftReal + outRightImaginary * leftImaginary;
      leftToRight[at + 1]! += outRightImaginary * leftReal - outRightReal * leftImaginary;
      rightToRight[at]! += outRightReal * rightReal + outRightImaginary * rightImaginary;
      rightToRight[at + 1]! += outRightImaginary * rightReal - outRightReal * rightImaginary;
    }
    this.windowCount += 1;
  }

  /** Solves for the filter, once all windows are added. */
  solve(): void {
    for (let bin = 0; bin < this.#bins; bin += 1) {
      const ridge = REGULARIZATION * (this.#leftPower[bin]! + this.#rightPower[bin]!);
      const left = this.#leftPower[bin]! + ridge;
      const right = this.#rightPower[bin]! + ridge;
      const crossReal = this.#crossReal[bin]!;
      const crossImaginary = this.#crossImaginary[bin]!;
      const determinant = left * right - crossReal * crossReal - crossImaginary * crossImaginary;
      if (!(determinant > 0)) continue;
      const at = 2 * bin;
      for (const out of [0, 2]) {
        const [byLeft, byRight] = [this.#products[out]!, this.#products[out + 1]!];
        const [leftReal, leftImaginary] = [byLeft[at]!, byLeft[at + 1]!];
        const [rightReal, rightImaginary] = [byRight[at]!, byRight[at + 1]!];
        // [hl hr] = [pl pr] · inverse of [[ll, lr], [conj(lr), rr]], with lr = left × conj(right)
        this.#gains[out]![at] =
          (leftReal * right - (rightReal * crossReal + rightImaginary * crossImaginary)) / determinant;
        this.#gains[out]![at + 1] =
          (leftImaginary * right - (rightImaginary * crossReal - rightReal * crossImaginary)) / determinant;
        this.#gains[out + 1]![at] =
          (rightReal * left - (leftReal * crossReal - leftImaginary * crossImaginary)) / determinant;
        this.#gains[out + 1]![at + 1] =
          (rightImaginary * left - (leftReal * crossImaginary + leftImaginary * crossReal)) / determinant;
      }
    }
  }

  /**
   * The gain from each input channel to each output channel as a fraction of frequency: left to left, right to left, left to right, right to
   * right; real and imaginary parts in turns, from bin 0 to half the rate.
   */
  gains(): readonly Float64Array[] {
    return this.#gains;
  }
}
