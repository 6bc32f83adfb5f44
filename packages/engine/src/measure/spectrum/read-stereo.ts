/** What the spectrum tells of the stereo image: its width in the bass, and what a mono loudspeaker leaves of it. */
import type { ChannelLayout } from '../../audio/channel-layout.ts';
import { finiteOrNull, powerToDb } from '../../audio/decibels.ts';
import { circleOf } from '../../kernels/circle.ts';
import { BIQUAD_COEFFICIENTS } from '../../kernels/kernels.ts';
import { loadKernels } from '../../kernels/load-kernels.ts';
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
  const weigh = (powers: Float64Array): number => {
    let sum = 0;
    for (let bin = 0; bin < weights.length; bin++) sum += weights[bin]! * powers[bin]!;
    return sum;
  };
  const mid = weigh(midSums);
  // Left² + right² = 2·(mid² + side²), and the mono sum is heard twice.
  return finiteOrNull(powerToDb(mid / (mid + weigh(sideSums))));
}

/** By bins and rate: a response takes milliseconds, a short piece's other readings less. */
const responses = new Map<string, Float64Array>();

/** Power response of K-weighting at each bin, the last at half the sample rate. */
function kWeightsOfBins(bins: number, sampleRate: number): Float64Array {
  const key = `${bins} bins at ${sampleRate} Hz`;
  const weights = responses.get(key) ?? computeKWeights(bins, sampleRate);
  responses.set(key, weights);
  return weights;
}

function computeKWeights(bins: number, sampleRate: number): Float64Array {
  const coefficients = designKWeighting(sampleRate);
  const weights = new Float64Array(bins).fill(1);
  const { cosines, sines } = circleOf(2 * (bins - 1), loadKernels());
  for (let bin = 0; bin < bins; bin++) {
    const cos = cosines[bin]!;
    const sin = sines[bin]!;
    const cosOfTwice = cosines[2 * bin]!;
    const sinOfTwice = sines[2 * bin]!;
    for (let at = 0; at < coefficients.length; at += BIQUAD_COEFFICIENTS) {
      const b0 = coefficients[at]!;
      const b1 = coefficients[at + 1]!;
      const b2 = coefficients[at + 2]!;
      const a1 = coefficients[at + 3]!;
      const a2 = coefficients[at + 4]!;
      const zeros = squareOf(b0 + b1 * cos + b2 * cosOfTwice) + squareOf(b1 * sin + b2 * sinOfTwice);
      const poles = squareOf(1 + a1 * cos + a2 * cosOfTwice) + squareOf(a1 * sin + a2 * sinOfTwice);
      weights[bin]! *= zeros / poles;
    }
  }
  return weights;
}

const squareOf = (x: number): number => x * x;
