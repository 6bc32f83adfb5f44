import { designKWeighting } from '@earwitness/engine/measure';

/** Numbers of a second-order section: b0 b1 b2 a1 a2. */
const COEFFICIENTS = 5;

/**
 * K-weighting as a factor of power at some frequencies.
 *
 * @source ITU-R BS.1770-5, Annex 1
 */
export function kWeightsAt(frequenciesHz: readonly number[], sampleRate: number): Float64Array {
  const coefficients = designKWeighting(sampleRate);
  return Float64Array.from(frequenciesHz, (hz) => {
    const turn = (2 * Math.PI * hz) / sampleRate;
    let power = 1;
    for (let at = 0; at < coefficients.length; at += COEFFICIENTS) {
      const [b0, b1, b2, a1, a2] = coefficients.subarray(at, at + COEFFICIENTS) as unknown as number[];
      power *= responsePower([b0!, b1!, b2!], turn) / responsePower([1, a1!, a2!], turn);
    }
    return power;
  });
}

/** |c0 + c1·z⁻¹ + c2·z⁻²|² at z = exp(i·turn). */
function responsePower([c0, c1, c2]: readonly [number, number, number], turn: number): number {
  const real = c0 + c1 * Math.cos(turn) + c2 * Math.cos(2 * turn);
  const imaginary = c1 * Math.sin(turn) + c2 * Math.sin(2 * turn);
  return real * real + imaginary * imaginary;
}
