/** Noise of tyres, wind and engine in a moving car, at both ears. */
import type { AudioSource } from '@earwitness/engine';
import { channelCountOf, channelWeightsOf, designKWeighting } from '@earwitness/engine/measure';
import { changeLevel } from '../processing/change-samples.ts';
import { THIRD_OCTAVES_HZ, thirdOctaveGainDb } from '../processing/third-octave-gains.ts';
import { WHITE_NOISE_POWER, whiteNoiseLike } from '../processing/white-noise.ts';
import { type AmplitudeAt, designSize, filterMidSide } from '../processing/zero-phase-filter.ts';

/** Sound pressure in third octaves, 20 Hz to 20 kHz, at each ear; 64 dB(A) in all. Typical of a quiet car at 100 km/h, ours. */
export const ROAD_NOISE_SPL_DB: readonly number[] = [
  70, 72, 73, 72, 70, 68, 66, 65, 63, 62, 61, 60, 59, 58, 57, 56, 56, 55, 53, 50, 48, 45, 42, 40, 37, 34, 31,
  28, 25, 22, 19,
];
/** The same as density: a third octave is as wide as its center is high. */
const DENSITY_DB = ROAD_NOISE_SPL_DB.map(
  (levelDb, band) => levelDb - 10 * Math.log10(THIRD_OCTAVES_HZ[band]!),
);

const densityAmplitude = (frequencyHz: number): number =>
  10 ** (thirdOctaveGainDb(DENSITY_DB, frequencyHz) / 20);

const EAR_DISTANCE_M = 0.18;
const SPEED_OF_SOUND_M_S = 343;

/** How alike a diffuse field is at two points. @source Cook et al., "Measurement of correlation coefficients in reverberant sound fields", 1955 */
function coherenceAt(frequencyHz: number): number {
  const phase = (2 * Math.PI * frequencyHz * EAR_DISTANCE_M) / SPEED_OF_SOUND_M_S;
  return phase === 0 ? 1 : Math.sin(phase) / phase;
}

/** A rate at which the weighting is true far beyond what the noise has. */
const REFERENCE_RATE = 192_000;

/** How much louder (LU, below 0: softer) the noise is than music at this K-weighted sound pressure level at each ear. */
export function roadNoiseRelativeLu(musicSplDb: number): number {
  const weighting = designKWeighting(REFERENCE_RATE);
  const power = THIRD_OCTAVES_HZ.reduce(
    (sum, hz, band) =>
      sum + 10 ** (ROAD_NOISE_SPL_DB[band]! / 10) * powerOfSections(weighting, hz / REFERENCE_RATE),
    0,
  );
  return 10 * Math.log10(power) - musicSplDb;
}

/**
 * Road noise of a source's rate, layout and length.
 *
 * @param lufs its loudness in the long run
 */
export function roadNoiseLike(
  like: AudioSource,
  { lufs, seed }: { lufs: number; seed: string },
): AudioSource {
  const isPair = channelCountOf(like.channelLayout) === 2;
  // of two unrelated channels, half the power lies in mid and half in side
  const mid: AmplitudeAt = (hz) => densityAmplitude(hz) * (isPair ? Math.sqrt(1 + coherenceAt(hz)) : 1);
  const side: AmplitudeAt = (hz) => densityAmplitude(hz) * Math.sqrt(Math.max(0, 1 - coherenceAt(hz)));
  const noise = filterMidSide(whiteNoiseLike(like, `road noise ${seed}`), { mid, side });
  return changeLevel(noise, lufs - expectedLufs(like));
}

/** The loudness that white noise has behind the filter of the density. */
function expectedLufs({ sampleRate, channelLayout }: AudioSource): number {
  const size = designSize(sampleRate);
  const weighting = designKWeighting(sampleRate);
  let power = 0;
  for (let bin = 1; bin < size / 2; bin += 1) {
    power += densityAmplitude((bin * sampleRate) / size) ** 2 * powerOfSections(weighting, bin / size);
  }
  const channelPower = WHITE_NOISE_POWER * (power / (size / 2));
  const weights = channelWeightsOf(channelLayout).reduce((sum, weight) => sum + weight, 0);
  return -0.691 + 10 * Math.log10(weights * channelPower);
}

/** The power gain of second-order sections at a frequency in turns a sample. */
function powerOfSections(coefficients: Float64Array, turns: number): number {
  const [cos1, sin1] = [Math.cos(2 * Math.PI * turns), Math.sin(2 * Math.PI * turns)];
  const [cos2, sin2] = [Math.cos(4 * Math.PI * turns), Math.sin(4 * Math.PI * turns)];
  const squared = (c0: number, c1: number, c2: number): number =>
    (c0 + c1 * cos1 + c2 * cos2) ** 2 + (c1 * sin1 + c2 * sin2) ** 2;
  let power = 1;
  for (let section = 0; section < coefficients.length; section += 5) {
    const [b0, b1, b2, a1, a2] = coefficients.subarray(section, section + 5);
    power *= squared(b0!, b1!, b2!) / squared(1, a1!, a2!);
  }
  return power;
}
