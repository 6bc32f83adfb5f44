import FFT from 'fft.js';

/** Linear convolution, cut to the signal's length so that the filter's center, `taps.length >> 1`, brings no delay. */
export function convolveCentered(samples: Float32Array, taps: Float64Array): Float32Array {
  const center = taps.length >> 1;
  const size = 2 ** Math.ceil(Math.log2(samples.length + taps.length));
  const fft = new FFT(size);
  // both are real: the square of signal + i·taps has twice their product in its imaginary part
  const packed = new Float64Array(2 * size);
  for (const [frame, sample] of samples.entries()) packed[2 * frame] = sample;
  for (const [tap, weight] of taps.entries()) packed[2 * tap + 1] = weight;
  const spectrum = new Float64Array(2 * size);
  fft.transform(spectrum, packed);
  for (let bin = 0; bin < size; bin += 1) {
    const real = spectrum[2 * bin]!;
    const imaginary = spectrum[2 * bin + 1]!;
    spectrum[2 * bin] = real * real - imaginary * imaginary;
    spectrum[2 * bin + 1] = 2 * real * imaginary;
  }
  fft.inverseTransform(packed, spectrum);
  return Float32Array.from(samples, (_, frame) => packed[2 * (frame + center) + 1]! / 2);
}
