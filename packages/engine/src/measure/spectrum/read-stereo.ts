/** What the spectrum tells of the stereo image: its width in the bass, and what a mono loudspeaker leaves of it. */
import type { ChannelLayout } from '../../audio/channel-layout.ts';
import { finiteOrNull, powerToDb } from '../../audio/decibels.ts';
import { cosOfTurns, sinOfTurns } from '../../audio/exact-math.ts';
import { BIQUAD_COEFFICIENTS } from '../../kernels/kernels.ts';
import type { Reading } from '../analysis.ts';
import { designKWeighting } from '../k-weighting.ts';
import { binBand, binScaleOf, powerInBand } from './bin-bands.ts';
import type { SpectrumEvidence } from './spectrum-evidence.ts';

interface Format {
  readonly sampleRate: number;
  readonly channelLayout: ChannelLayout;
}

/** Below it, ears hardly tell where a sound comes from, and vinyl and clubs want it in the middle. */
const BASS_END_HZ = 120;

/** 10·log10(side energy / mid energy) below 120 Hz; null for one channel, or when mid or side is silent there. */
export function readLowSideToMidDb(
  { fftSize, midSums, sideSums }: SpectrumEvidence,
  { sampleRate }: Format,
): Reading {
  const bass = binBand(0, BASS_END_HZ, binScaleOf(fftSize, sampleRate));
  return finiteOrNull(powerToDb(powerInBand(sideSums, bass) / powerInBand(midSums, bass)));
}

/**
 * How much louder (LU, K-weighted, without gates) the mono sum (left + right)/2 is from both loudspeakers than left and right
 * were: 0 for one channel, −3 for unrelated sides, null for silence.
 */
export function readMonoSumLu({ midSums, sideSums }: SpectrumEvidence, { sampleRate }: Format): Reading {
  const weights = kWeightsOfBins(midSums.length, sampleRate);
  const weigh = (powers: Float64Array): number =>
    powers.reduce((sum, power, bin) => sum + weights[bin]! * power, 0);
  const mid = weigh(midSums);
  // Left² + right² = 2·(mid² + side²), and the mono sum is heard twice.
  return finiteOrNull(powerToDb(mid / (mid + weigh(sideSums))));
}

/** Power response of K-weighting at each bin, the last at half the sample rate. */
function kWeightsOfBins(bins: number, sampleRate: number): Float64Array {
  const coefficients = designKWeighting(sampleRate);
  const powerOf = (c0: number, c1: number, c2: number, turns: number): number => {
    const re = c0 + c1 * cosOfTurns(turns) + c2 * cosOfTurns(2 * turns);
    const im = c1 * sinOfTurns(turns) + c2 * sinOfTurns(2 * turns);
    return re * re + im * im;
  };
  return Float64Array.from({ length: bins }, (_, bin) => {
    const turns = bin / (2 * (bins - 1));
    let weight = 1;
    for (let at = 0; at < coefficients.length; at += BIQUAD_COEFFICIENTS) {
      const [b0, b1, b2, a1, a2] = coefficients.subarray(at, at + BIQUAD_COEFFICIENTS);
      weight *= powerOf(b0!, b1!, b2!, turns) / powerOf(1, a1!, a2!, turns);
    }
    return weight;
  });
}
