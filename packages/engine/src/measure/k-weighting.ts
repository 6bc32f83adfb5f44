/** K-weighting: the frequency weighting of loudness, a high shelf for the head and a high-pass, as two second-order sections. */
import { powerOfTen, tanOfTurns } from '../audio/exact-math.ts';

/** Parameters that reproduce the standard's 48 kHz coefficients to 1e-15, and give the same response at other rates. */
const SHELF = {
  frequencyHz: 1681.974450955533,
  gainDb: 3.999843853973347,
  q: 0.7071752369554196,
  /** Exponent of the shelf's gain at its corner: not quite the square root. */
  cornerExponent: 0.4996667741545416,
};
const HIGH_PASS = { frequencyHz: 38.13547087602444, q: 0.5003270373238773 };

/**
 * Designs K-weighting for any sample rate.
 *
 * @returns two sections of five coefficients, as `Kernels.createFilteredEnergies` takes them
 * @source ITU-R BS.1770-5, Annex 1, tables 1 and 2; other rates by the bilinear transform, as is shared practice
 */
export function designKWeighting(sampleRate: number): Float64Array {
  return Float64Array.from([...designShelf(sampleRate), ...designHighPass(sampleRate)]);
}

function designShelf(sampleRate: number): number[] {
  const k = tanOfTurns(SHELF.frequencyHz / (2 * sampleRate));
  const high = powerOfTen(SHELF.gainDb / 20);
  const corner = powerOfTen((SHELF.gainDb / 20) * SHELF.cornerExponent);
  const a0 = 1 + k / SHELF.q + k * k;
  return [
    (high + (corner * k) / SHELF.q + k * k) / a0,
    (2 * (k * k - high)) / a0,
    (high - (corner * k) / SHELF.q + k * k) / a0,
    (2 * (k * k - 1)) / a0,
    (1 - k / SHELF.q + k * k) / a0,
  ];
}

/** The numerator stays 1 −2 1 at every rate, as in the standard's table. */
function designHighPass(sampleRate: number): number[] {
  const k = tanOfTurns(HIGH_PASS.frequencyHz / (2 * sampleRate));
  const a0 = 1 + k / HIGH_PASS.q + k * k;
  return [1, -2, 1, (2 * (k * k - 1)) / a0, (1 - k / HIGH_PASS.q + k * k) / a0];
}
