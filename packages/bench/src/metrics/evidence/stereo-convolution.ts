/** Filters two channels by what was fitted in frequency bins, exactly: by linear convolution with its four impulse responses. */
import FFT from 'fft.js';

/** The spectra of four impulse responses, each as long as a fitted window, half of it before its middle. */
function lengthened(gains: readonly Float64Array[], windowFrames: number): readonly Float64Array[] {
  const short = new FFT(windowFrames);
  const long = new FFT(2 * windowFrames);
  return gains.map((gain) => {
    const spectrum = new Float64Array(2 * windowFrames);
    for (let bin = 0; bin <= windowFrames / 2; bin += 1) {
      const mirror = (windowFrames - bin) % windowFrames;
      spectrum[2 * mirror] = gain[2 * bin]!;
      spectrum[2 * mirror + 1] = -gain[2 * bin + 1]!;
      spectrum[2 * bin] = gain[2 * bin]!;
      spectrum[2 * bin + 1] = gain[2 * bin + 1]!;
    }
    const response = new Float64Array(2 * windowFrames);
    short.inverseTransform(response, spectrum);
    const padded = new Float64Array(4 * windowFrames);
    for (let frame = 0; frame < windowFrames; frame += 1) {
      // The second half is what comes before its middle
      const at = frame < windowFrames / 2 ? frame : frame + windowFrames;
      padded[2 * at] = response[2 * frame]!;
    }
    const result = new Float64Array(4 * windowFrames);
    long.transform(result, padded);
    return result;
  });
}

export class StereoConvolution {
  /** Twice the fitted window: what a call takes. The middle half is filtered. */
  readonly frameCount: number;
  /** What a call gives, for frames a quarter of its input on. */
  readonly left: Float32Array;
  readonly right: Float32Array;
  readonly #fft: FFT;
  readonly #responses: readonly Float64Array[];
  readonly #buffer: Float64Array;
  readonly #spectrum: Float64Array;
  readonly #product: Float64Array;

  /** @param gains as `StereoFilterFit.gains` gives them, fitted in windows of `windowFrames` */
  constructor(gains: readonly Float64Array[], windowFrames: number) {
    this.frameCount = 2 * windowFrames;
    this.left = new Float32Array(windowFrames);
    this.right = new Float32Array(windowFrames);
    this.#fft = new FFT(this.frameCount);
    this.#responses = lengthened(gains, windowFrames);
    this.#buffer = new Float64Array(2 * this.frameCount);
    this.#spectrum = new Float64Array(2 * this.frameCount);
    this.#product = new Float64Array(2 * this.frameCount);
  }

  filter(left: Float32Array, right: Float32Array): void {
    const size = this.frameCount;
    const buffer = this.#buffer;
    for (let frame = 0; frame < size; frame += 1) {
      buffer[2 * frame] = left[frame]!;
      buffer[2 * frame + 1] = right[frame]!;
    }
    this.#fft.transform(this.#spectrum, buffer);
    multiplyStereo(this.#spectrum, this.#responses, this.#product);
    this.#fft.inverseTransform(buffer, this.#product);
    for (let frame = 0; frame < size / 2; frame += 1) {
      this.left[frame] = buffer[2 * frame + size / 2]!;
      this.right[frame] = buffer[2 * frame + size / 2 + 1]!;
    }
  }
}

/**
 * Takes the spectrum of left + i·right apart, filters, and puts left + i·right together again.
 *
 * @param responses left to left, right to left, left to right, right to right; of real impulse responses
 */
function multiplyStereo(
  spectrum: Float64Array,
  responses: readonly Float64Array[],
  product: Float64Array,
): void {
  const size = spectrum.length / 2;
  const [leftToLeft, rightToLeft, leftToRight, rightToRight] = responses as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let bin = 0; bin < size; bin += 1) {
    const at = 2 * bin;
    const mirror = 2 * ((size - bin) % size);
    const leftReal = (spectrum[at]! + spectrum[mirror]!) / 2;
    const leftImaginary = (spectrum[at + 1]! - spectrum[mirror + 1]!) / 2;
    const rightReal = (spectrum[at + 1]! + spectrum[mirror + 1]!) / 2;
    const rightImaginary = (spectrum[mirror]! - spectrum[at]!) / 2;
    const outLeftReal =
      leftToLeft[at]! * leftReal -
      leftToLeft[at + 1]! * leftImaginary +
      rightToLeft[at]! * rightReal -
      rightToLeft[at + 1]! * rightImaginary;
    const outLeftImaginary =
      leftToLeft[at]! * leftImaginary +
      leftToLeft[at + 1]! * leftReal +
      rightToLeft[at]! * rightImaginary +
      rightToLeft[at + 1]! * rightReal;
    const outRightReal =
      leftToRight[at]! * leftReal -
      leftToRight[at + 1]! * leftImaginary +
      rightToRight[at]! * rightReal -
      rightToRight[at + 1]! * rightImaginary;
    const outRightImaginary =
      leftToRight[at]! * leftImaginary +
      leftToRight[at + 1]! * leftReal +
      rightToRight[at]! * rightImaginary +
      rightToRight[at + 1]! * rightReal;
    product[at] = outLeftReal - outRightImaginary;
    product[at + 1] = outLeftImaginary + outRightReal;
  }
}
