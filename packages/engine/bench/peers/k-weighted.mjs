/** K-weighted audio in plain double precision; the filters' coefficients are the engine's, which the standard's tests hold. */
import { designKWeighting } from '../../dist/measure.js';

/** @returns {Float64Array[]} */
export function kWeighted({ sampleRate, channels }) {
  const coefficients = designKWeighting(sampleRate);
  return channels.map((channel) => {
    const once = filter(channel, coefficients.subarray(0, 5));
    return filter(once, coefficients.subarray(5, 10));
  });
}

function filter(input, [b0, b1, b2, a1, a2]) {
  const output = new Float64Array(input.length);
  let [x1, x2, y1, y2] = [0, 0, 0, 0];
  for (let n = 0; n < input.length; n++) {
    const x0 = input[n];
    const y0 = b0 * x0 + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2;
    [x2, x1, y2, y1] = [x1, x0, y1, y0];
    output[n] = y0;
  }
  return output;
}

/** Mean squares of blocks, summed over channels; what is left at the end is dropped. */
export function blockPowers(channels, frames) {
  const count = Math.floor(channels[0].length / frames);
  return Float64Array.from({ length: count }, (_, block) => {
    let sum = 0;
    for (const channel of channels) {
      for (let n = block * frames; n < (block + 1) * frames; n++) sum += channel[n] ** 2;
    }
    return sum / frames;
  });
}
