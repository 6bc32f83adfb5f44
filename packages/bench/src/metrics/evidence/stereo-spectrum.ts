/** Complex spectra of two real channels by one transform. */
import FFT from 'fft.js';

export class StereoSpectrum {
  readonly leftReal: Float64Array;
  readonly leftImaginary: Float64Array;
  readonly rightReal: Float64Array;
  readonly rightImaginary: Float64Array;
  readonly #fft: FFT;
  readonly #window: Float32Array;
  readonly #input: Float64Array;
  readonly #output: Float64Array;

  constructor(window: Float32Array) {
    const row = (): Float64Array => new Float64Array(window.length / 2 + 1);
    this.leftReal = row();
    this.leftImaginary = row();
    this.rightReal = row();
    this.rightImaginary = row();
    this.#fft = new FFT(window.length);
    this.#window = window;
    this.#input = new Float64Array(2 * window.length);
    this.#output = new Float64Array(2 * window.length);
  }

  /** Transforms left + i·right, and takes the two apart by the symmetry of real signals' spectra. */
  transform(left: Float32Array, right: Float32Array): void {
    const size = this.#window.length;
    for (let frame = 0; frame < size; frame += 1) {
      this.#input[2 * frame] = this.#window[frame]! * left[frame]!;
      this.#input[2 * frame + 1] = this.#window[frame]! * right[frame]!;
    }
    this.#fft.transform(this.#output, this.#input);
    const output = this.#output;
    for (let bin = 0; bin <= size / 2; bin += 1) {
      const mirror = (size - bin) % size;
      const real = output[2 * bin]!;
      const imaginary = output[2 * bin + 1]!;
      const mirrorReal = output[2 * mirror]!;
      const mirrorImaginary = output[2 * mirror + 1]!;
      this.leftReal[bin] = (real + mirrorReal) / 2;
      this.leftImaginary[bin] = (imaginary - mirrorImaginary) / 2;
      this.rightReal[bin] = (imaginary + mirrorImaginary) / 2;
      this.rightImaginary[bin] = (mirrorReal - real) / 2;
    }
  }
}
