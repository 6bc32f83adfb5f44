import type { BandSpectrum } from '@earwitness/engine/measure';
import { type BandInBoth, bandsInBoth, shapeDifferenceDb } from './evidence/bands-in-both.ts';
import { kWeightsAt } from './evidence/k-weights.ts';
import type { Metric } from './metric.ts';

/** Specific loudness grows with this power of the intensity. */
const LOUDNESS_EXPONENT = 0.23;

/** What each band gives to the loudness of the two, up to a factor that level alone sets. */
function loudnessShares(bands: readonly BandInBoth[], sampleRate: number): number[] {
  const heard = kWeightsAt(
    bands.map(({ centerHz }) => centerHz),
    sampleRate,
  );
  const sharesOf = (levelOf: (band: BandInBoth) => number): number[] => {
    const loudness = bands.map(
      (band, index) => (heard[index]! * 10 ** (levelOf(band) / 10)) ** LOUDNESS_EXPONENT,
    );
    const total = loudness.reduce((sum, value) => sum + value, 0);
    return loudness.map((value) => value / total);
  };
  const ones = sharesOf(({ oneDb }) => oneDb);
  const others = sharesOf(({ otherDb }) => otherDb);
  return ones.map((share, band) => (share + others[band]!) / 2);
}

function loudnessWeightedDistanceDb(
  one: BandSpectrum,
  other: BandSpectrum,
  sampleRate: number,
): number | null {
  const bands = bandsInBoth(one, other);
  return shapeDifferenceDb(bands, loudnessShares(bands, sampleRate));
}

/** How far the tone is from the reference master's, as the ear divides and weighs it. */
export const erbDistance: Metric = {
  id: 'erbDistanceDb',
  title: 'Loudness-weighted spectral distance',
  unit: 'dB',
  digits: 2,
  family: 'tone',
  meaning:
    'How different the tone is from the reference master’s, level apart, in the bands that the ear resolves, each counted by its share of the loudness: 0 is the same tone.',
  source:
    'Bands of one ERB (Glasberg & Moore 1990); weights are the mean of both spectra’s shares of specific loudness, K-weighted power (ITU-R BS.1770-5) to the 0.23 (Zwicker & Fastl 1990); weighted RMS of the difference in dB, weighted mean removed',
  comparesWith: 'reference',
  better: 'lower',
  ideal: 0,
  least: 0,
  silence: null,
  isLevelIndependent: true,
  asymmetry: null,
  measure: ({ toReference }) =>
    toReference === null
      ? null
      : loudnessWeightedDistanceDb(
          toReference.rendering.analysis.erbBands,
          toReference.other.analysis.erbBands,
          toReference.other.analysis.sampleRate,
        ),
};
