/** What a master has that its mix, turned up, has not: distortion of the limiter, and whatever else was done. */
import { transform } from './fourier.mjs';
import { kWeighted } from './k-weighted.mjs';

/** A master that comes later or earlier than this has lost its place. */
const MOST_DELAY_FRAMES = 8192;
/** Half the points of the correlation that a fraction of a frame is read from. */
const NEIGHBOURS = 32;

/**
 * K-weighted power of the master less the mix in time with it, at the gain that leaves least, relative to the master's.
 *
 * @returns {{ delayFrames: number, limitingErrorDb: number }}
 */
export function measureLimitingError(mix, master) {
  const frames = Math.max(mix.channels[0].length, master.channels[0].length);
  const size = 2 ** Math.ceil(Math.log2(frames + 2 * MOST_DELAY_FRAMES));
  const [before, after] = [mix, master].map((audio) => spectrumOf(kWeighted(audio), size));
  const delayFrames = findDelay(before, after, size);
  const aligned = delayed(before, delayFrames, size);
  // By Parseval's theorem the spectra do: power and product of complex signals whose parts are left and right.
  const gain = product(after, aligned) / product(aligned, aligned);
  const residual = {
    re: after.re.map((value, k) => value - gain * aligned.re[k]),
    im: after.im.map((value, k) => value - gain * aligned.im[k]),
  };
  const share = product(residual, residual) / product(after, after);
  return { delayFrames, limitingErrorDb: 10 * Math.log10(share) };
}

/** Left as the real part and right as the imaginary one. */
function spectrumOf([left, right], size) {
  const re = new Float64Array(size);
  const im = new Float64Array(size);
  re.set(left);
  im.set(right ?? left);
  transform(re, im);
  return { re, im };
}

function findDelay(before, after, size) {
  const re = after.re.map((value, k) => value * before.re[k] + after.im[k] * before.im[k]);
  const im = after.im.map((value, k) => value * before.re[k] - after.re[k] * before.im[k]);
  transform(re, im, { inverse: true });
  const at = (lag) => re[(lag + size) % size];
  let best = 0;
  for (let lag = -MOST_DELAY_FRAMES; lag <= MOST_DELAY_FRAMES; lag++) if (at(lag) > at(best)) best = lag;
  return climb((lag) => interpolated(at, best, lag), best - 1, best + 1);
}

function interpolated(at, center, lag) {
  let sum = 0;
  for (let n = center - NEIGHBOURS; n <= center + NEIGHBOURS; n++) {
    const distance = lag - n;
    const window = Math.cos((Math.PI * distance) / (2 * NEIGHBOURS + 4)) ** 2;
    const sinc = distance === 0 ? 1 : Math.sin(Math.PI * distance) / (Math.PI * distance);
    sum += at(n) * sinc * window;
  }
  return sum;
}

/** The top of a single hill. */
function climb(height, from, to) {
  let [low, high] = [from, to];
  while (high - low > 1e-4) {
    const third = (high - low) / 3;
    if (height(low + third) < height(high - third)) low += third;
    else high -= third;
  }
  return (low + high) / 2;
}

function delayed({ re, im }, frames, size) {
  const turned = { re: new Float64Array(size), im: new Float64Array(size) };
  for (let k = 0; k < size; k++) {
    const angle = (-2 * Math.PI * frames * (k < size / 2 ? k : k - size)) / size;
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    turned.re[k] = re[k] * c - im[k] * s;
    turned.im[k] = re[k] * s + im[k] * c;
  }
  return turned;
}

function product(a, b) {
  let sum = 0;
  for (let k = 0; k < a.re.length; k++) sum += a.re[k] * b.re[k] + a.im[k] * b.im[k];
  return sum;
}
