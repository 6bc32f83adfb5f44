/** Several pieces as one: what a playlist or an album amounts to. */
import { finiteOrNull } from '../audio/decibels.ts';
import type { Analysis, Reading } from './analysis.ts';
import { integrateLoudness, lufsToPower, measureLoudnessRange } from './gating.ts';

export interface AlbumLoudness {
  /** Gated over the blocks of all pieces together, as if they were one; not the mean of their loudness. */
  readonly integratedLufs: Reading;
  /** Over the 3 s windows of all pieces together; none spans two pieces. */
  readonly loudnessRangeLu: Reading;
  readonly truePeakDbtp: Reading;
  readonly samplePeakDbfs: Reading;
  readonly seconds: number;
}

/**
 * Measures an album from the analyses of its pieces.
 *
 * @returns null where all pieces are silent or too short
 * @source ITU-R BS.1770-5, Annex 1, applied to the union of the gating blocks, as ReplayGain 2 and libebur128 do
 */
export function measureAlbum(
  analyses: readonly Pick<Analysis, 'loudnessOverTime' | 'truePeakDbtp' | 'samplePeakDbfs' | 'seconds'>[],
): AlbumLoudness {
  const powers = (row: 'momentaryLufs' | 'shortTermLufs'): number[] =>
    analyses.flatMap(({ loudnessOverTime }) =>
      loudnessOverTime[row].flatMap((lufs) => (lufs === null ? [] : lufsToPower(lufs))),
    );
  const largest = (readings: readonly Reading[]): Reading =>
    finiteOrNull(Math.max(...readings.map((reading) => reading ?? Number.NEGATIVE_INFINITY)));
  return {
    integratedLufs: finiteOrNull(integrateLoudness(powers('momentaryLufs'))),
    loudnessRangeLu: finiteOrNull(measureLoudnessRange(powers('shortTermLufs'))),
    truePeakDbtp: largest(analyses.map(({ truePeakDbtp }) => truePeakDbtp)),
    samplePeakDbfs: largest(analyses.map(({ samplePeakDbfs }) => samplePeakDbfs)),
    seconds: analyses.reduce((sum, { seconds }) => sum + seconds, 0),
  };
}
