import { join } from 'node:path';
import { openAudio } from '@earwitness/engine/files';
import { convolve, type ImpulseResponse } from '../processing/convolve.ts';
import { renderingDigest } from '../runs/code-digest.ts';
import type { MakingCondition } from './condition.ts';
import { writeSource } from './write-source.ts';

/** The pass band ends at the anchor's name, the stop band begins a seventh higher: at 4 kHz for 3.5 kHz. */
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
function designLowpass(passbandHz: number, sampleRate: number): ImpulseResponse | null {
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

/**
 * The mix through a low-pass: an anchor that every listener must hear as worse.
 *
 * Its level stays; it is written as 32-bit float, as filtering may lift peaks.
 *
 * @source ITU-R BS.1534-3 §5.1: pass band to 3.5 kHz within ±0.1 dB, −25 dB at 4 kHz, −50 dB at 4.5 kHz; the mid anchor's at 7 kHz in
 *   the same proportions
 */
export function lowpassAnchor({
  conditionId,
  passbandHz,
}: {
  conditionId: string;
  passbandHz: number;
}): MakingCondition {
  return {
    kind: 'making',
    conditionId,
    codeDigest: async () => `lowpass ${await renderingDigest()}`,
    settings: () => ({ passbandHz }),
    maker: () => ({ kind: 'none', name: `the mix, nothing above ${passbandHz / 1000} kHz` }),
    async render({ mixFile, workFolder, signal }) {
      const { source, close } = await openAudio(mixFile);
      try {
        const lowpass = designLowpass(passbandHz, source.sampleRate);
        const filtered = lowpass === null ? source : convolve(source, { first: lowpass, pair: 'left-right' });
        const file = join(workFolder, 'master.wav');
        await writeSource(file, filtered, { bitDepth: 'float32', signal });
        const findings =
          lowpass === null ? [`nothing to take away: the mix has ${source.sampleRate} Hz`] : [];
        return { file, planText: null, findings };
      } finally {
        await close();
      }
    },
  };
}
