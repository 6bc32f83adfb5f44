/** Peak, RMS, crest factor and DC from the hops' sums. */
import { amplitudeToDb, finiteOrNull } from '../audio/decibels.ts';
import type { Analysis, PeaksOverTime, Reading } from './analysis.ts';
import { toReadings } from './decibel-rows.ts';
import { type Evidence, HOP_SECONDS } from './evidence.ts';

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
  const samplePeaks = hops.peaks.map(largest);
  const truePeaks = hops.truePeaks.map(largest);
  const samplePeak = Math.max(...samplePeaks);
  const energy = hops.energies.reduce((sum, row) => sum + total(row), 0);
  const rms = Math.sqrt(energy / (frameCount * hops.energies.length));
  return {
    truePeakDbtp: toDb(Math.max(...truePeaks)),
    channelTruePeaksDbtp: truePeaks.map(toDb),
    truePeakBs1770Dbtp: toDb(Math.max(0, ...hops.truePeaksBs1770.map(largest))),
    samplePeakDbfs: toDb(samplePeak),
    channelSamplePeaksDbfs: samplePeaks.map(toDb),
    rmsDbfs: toDb(rms),
    crestFactorDb: toDb(samplePeak / rms),
    dcOffsets: hops.sums.map((row) => (frameCount === 0 ? 0 : total(row) / frameCount)),
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

function overChannels(rows: readonly Float32Array[]): Reading[] {
  const largest = new Float64Array(rows[0]!.length);
  for (let channel = 0; channel < rows.length; channel++) {
    const row = rows[channel]!;
    for (let hop = 0; hop < row.length; hop++) largest[hop] = Math.max(largest[hop]!, row[hop]!);
  }
  return toReadings(largest, { factor: 20 });
}

const toDb = (amplitude: number): Reading => finiteOrNull(amplitudeToDb(amplitude));

function total(row: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < row.length; index++) sum += row[index]!;
  return sum;
}

function largest(row: Float32Array): number {
  let most = 0;
  for (let index = 0; index < row.length; index++) most = Math.max(most, row[index]!);
  return most;
}
