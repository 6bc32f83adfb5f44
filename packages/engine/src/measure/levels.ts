/** Peak, RMS, crest factor and DC from the hops' sums. */
import { amplitudeToDb, finiteOrNull } from '../audio/decibels.ts';
import type { Analysis, PeaksOverTime, Reading } from './analysis.ts';
import { toReadings } from './decibel-rows.ts';
import { type Evidence, HOP_SECONDS } from './evidence.ts';
import { largestAcross, largestOf, sumOf } from './row-statistics.ts';

type Levels = Pick<
  Analysis,
  | 'truePeakDbtp'
  | 'channelTruePeaksDbtp'
  | 'truePeakBs1770Dbtp'
  | 'samplePeakDbfs'
  | 'channelSamplePeaksDbfs'
  | 'rmsDbfs'
  | 'crestFactorDb'
  | 'dcOffsets'
  | 'peaksOverTime'
>;

export function readLevels({ hops, frameCount }: Evidence): Levels {
  const samplePeaks = hops.peaks.map(largestOf);
  const truePeaks = hops.truePeaks.map(largestOf);
  const samplePeak = Math.max(...samplePeaks);
  const energy = hops.energies.reduce((sum, row) => sum + sumOf(row), 0);
  const rms = Math.sqrt(energy / (frameCount * hops.energies.length));
  return {
    truePeakDbtp: toDb(Math.max(...truePeaks)),
    channelTruePeaksDbtp: truePeaks.map(toDb),
    truePeakBs1770Dbtp: toDb(Math.max(0, ...hops.truePeaksBs1770.map(largestOf))),
    samplePeakDbfs: toDb(samplePeak),
    channelSamplePeaksDbfs: samplePeaks.map(toDb),
    rmsDbfs: toDb(rms),
    crestFactorDb: toDb(samplePeak / rms),
    dcOffsets: hops.sums.map((row) => (frameCount === 0 ? 0 : sumOf(row) / frameCount)),
    peaksOverTime: peaksOverTime(hops),
  };
}

function peaksOverTime({ truePeaks, peaks }: Evidence['hops']): PeaksOverTime {
  return {
    hopSeconds: HOP_SECONDS,
    truePeaksDbtp: overChannels(truePeaks),
    samplePeaksDbfs: overChannels(peaks),
  };
}

const overChannels = (rows: readonly Float32Array[]): Reading[] =>
  toReadings(Float64Array.from(largestAcross(rows)), { factor: 20 });

const toDb = (amplitude: number): Reading => finiteOrNull(amplitudeToDb(amplitude));
