/** Low-passes that take away all above their pass band and leave all below as it is. */
import type { ImpulseResponse } from './convolve.ts';

/** The stop band begins a seventh higher than the pass band ends: at 4 kHz for 3.5 kHz. */
const TRANSITION_SHARE = 1 / 7;
const STOPBAND_DB = 70;

/** Modified Bessel function of the first kind and order 0. */
function besselI0(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-17; k += 1) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

/**
 * Linear-phase low-pass without delay; its pass band is flat within 0.003 dB.
 *
 * @returns null where the rate has nothing above the pass band
 * @source Kaiser 1974, windowed sinc
 */
export function designLowpass(passbandHz: number, sampleRate: number): ImpulseResponse | null {
  const transitionHz = passbandHz * TRANSITION_SHARE;
  if (passbandHz + transitionHz >= sampleRate / 2) return null;
  const cutoff = (passbandHz + transitionHz / 2) / sampleRate;
  const beta = 0.1102 * (STOPBAND_DB - 8.7);
  const half = Math.ceil((STOPBAND_DB - 7.95) / (2.285 * 2 * Math.PI * (transitionHz / sampleRate)) / 2);
  const taps = Float64Array.from({ length: 2 * half + 1 }, (_, index) => {
    const n = index - half;
    const sinc = n === 0 ? 2 * cutoff : Math.sin(2 * Math.PI * cutoff * n) / (Math.PI * n);
    return (sinc * besselI0(beta * Math.sqrt(1 - (n / half) ** 2))) / besselI0(beta);
  });
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return { taps: taps.map((tap) => tap / sum), origin: half };
}
