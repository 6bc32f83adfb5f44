/** A plain Fourier transform in double precision, which shares nothing with the engine's kernels. */

/**
 * Transforms complex numbers in place (radix 2, decimation in time).
 *
 * @param re @param im a power of two each
 * @param inverse scales by 1/N as well
 */
export function transform(re, im, { inverse = false } = {}) {
  const size = re.length;
  if (size < 2 || (size & (size - 1)) !== 0) {
    throw new RangeError(`Cannot transform as the length must be a power of two: current value is ${size}`);
  }
  reverseBits(re, im);
  const { cosines, sines } = turnsOf(size);
  for (let half = 1; half < size; half *= 2) {
    const stride = size / (2 * half);
    for (let first = 0; first < size; first += 2 * half) {
      for (let k = 0; k < half; k++) {
        const [a, b] = [first + k, first + k + half];
        const c = cosines[k * stride];
        const s = inverse ? sines[k * stride] : -sines[k * stride];
        const turnedRe = re[b] * c - im[b] * s;
        const turnedIm = re[b] * s + im[b] * c;
        re[b] = re[a] - turnedRe;
        im[b] = im[a] - turnedIm;
        re[a] += turnedRe;
        im[a] += turnedIm;
      }
    }
  }
  if (!inverse) return;
  for (let n = 0; n < size; n++) {
    re[n] /= size;
    im[n] /= size;
  }
}

function reverseBits(re, im) {
  const size = re.length;
  for (let n = 1, reversed = 0; n < size; n++) {
    let bit = size >> 1;
    for (; reversed & bit; bit >>= 1) reversed ^= bit;
    reversed ^= bit;
    if (n >= reversed) continue;
    [re[n], re[reversed]] = [re[reversed], re[n]];
    [im[n], im[reversed]] = [im[reversed], im[n]];
  }
}

const known = new Map();

function turnsOf(size) {
  const angle = (2 * Math.PI) / size;
  const turns = known.get(size) ?? {
    cosines: Float64Array.from({ length: size / 2 }, (_, k) => Math.cos(angle * k)),
    sines: Float64Array.from({ length: size / 2 }, (_, k) => Math.sin(angle * k)),
  };
  known.set(size, turns);
  return turns;
}
