/** Levels and peaks of each hop: what crest factor, dynamics, balance and stereo readings are made of. */
import { type ChannelLayout, channelCountOf } from '../audio/channel-layout.ts';
import { BS1770_INTERPOLATOR, HQ_INTERPOLATOR } from '../audio/interpolator.ts';
import type { InterpolatorTaps, Kernels, SampleSums } from '../kernels/kernels.ts';
import { type DrBlockEvidence, type HopEvidence, SEGMENT_HOPS } from './evidence.ts';
import type { Hop } from './hop-buffer.ts';

/** The DR meter's blocks last 3 s; at 44.1 kHz it counts them as 3 × 44 160 frames. */
export const drBlockFrames = (sampleRate: number): number =>
  sampleRate === 44_100 ? 132_480 : 3 * sampleRate;

/** What comes behind the last hop of a segment. */
export interface SegmentEnd {
  /** Whether the piece ends with it: then silence follows, into which the last true peaks still swing. */
  readonly endsPiece: boolean;
  /** One channel's last frames. */
  readonly history: (channel: number, historyFrames: number) => Float32Array;
}

export interface HopCollector {
  /** Takes the next hop, and gives its peaks, largest over channels. */
  push(hop: Hop): { samplePeak: number; truePeak: number };
  /** Whether all samples so far were numbers. */
  isFinite(): boolean;
  finish(end: SegmentEnd): { hops: HopEvidence; drBlocks: DrBlockEvidence };
}

export function createHopCollector({
  sampleRate,
  channelLayout,
  truePeakBs1770,
  startFrame,
  kernels,
}: {
  sampleRate: number;
  channelLayout: ChannelLayout;
  truePeakBs1770: boolean;
  startFrame: number;
  kernels: Kernels;
}): HopCollector {
  const channelCount = channelCountOf(channelLayout);
  const channelIndices = Array.from({ length: channelCount }, (_, index) => index);
  const sums = channelIndices.map(() => new Float64Array(SEGMENT_HOPS));
  const energies = channelIndices.map(() => new Float64Array(SEGMENT_HOPS));
  const peaks = channelIndices.map(() => new Float32Array(SEGMENT_HOPS));
  const midEnergies = new Float64Array(SEGMENT_HOPS);
  const sideEnergies = new Float64Array(SEGMENT_HOPS);
  const truePeaks = createTruePeakRows(channelCount, { interpolator: HQ_INTERPOLATOR, kernels });
  const tablePeaks = truePeakBs1770
    ? createTruePeakRows(channelCount, { interpolator: BS1770_INTERPOLATOR, kernels })
    : undefined;
  const drFrames = drBlockFrames(sampleRate);
  const firstDrBlock = Math.floor(startFrame / drFrames);
  const drEnergies = channelIndices.map((): number[] => []);
  const drPeaks = channelIndices.map((): number[] => []);
  let count = 0;
  let finite = true;

  function push(hop: Hop): { samplePeak: number; truePeak: number } {
    for (let from = 0; from < hop.frames; ) {
      const drBlock = Math.floor((hop.startFrame + from) / drFrames);
      const to = Math.min(hop.frames, (drBlock + 1) * drFrames - hop.startFrame);
      const isWhole = to - from === hop.frames;
      const part = isWhole ? hop.channels : hop.channels.map((channel) => channel.subarray(from, to));
      addLevels(kernels.sampleSums(part, to - from), drBlock - firstDrBlock);
      from = to;
    }
    let samplePeak = 0;
    for (const row of peaks) samplePeak = Math.max(samplePeak, row[count]!);
    tablePeaks?.push(hop, count);
    const truePeak = truePeaks.push(hop, count);
    count++;
    return { samplePeak, truePeak };
  }

  function addLevels(levels: SampleSums, drPlace: number): void {
    for (let channel = 0; channel < channelCount; channel++) {
      const energy = levels.energies[channel]!;
      const peak = levels.peaks[channel]!;
      finite &&= Number.isFinite(energy);
      sums[channel]![count]! += levels.sums[channel]!;
      energies[channel]![count]! += energy;
      peaks[channel]![count] = Math.max(peaks[channel]![count]!, peak);
      drEnergies[channel]![drPlace] = (drEnergies[channel]![drPlace] ?? 0) + energy;
      drPeaks[channel]![drPlace] = Math.max(drPeaks[channel]![drPlace] ?? 0, peak);
    }
    midEnergies[count]! += levels.midEnergy;
    sideEnergies[count]! += levels.sideEnergy;
  }

  return {
    push,
    isFinite: () => finite,
    finish(end) {
      const sideHops = channelCount > 1 ? count : 0;
      return {
        hops: {
          sums: sums.map((row) => row.slice(0, count)),
          energies: energies.map((row) => row.slice(0, count)),
          peaks: peaks.map((row) => row.slice(0, count)),
          truePeaks: truePeaks.finish(count, end),
          truePeaksBs1770: tablePeaks?.finish(count, end) ?? [],
          midEnergies: midEnergies.slice(0, sideHops),
          sideEnergies: sideEnergies.slice(0, sideHops),
        },
        drBlocks: {
          firstBlock: firstDrBlock,
          energies: drEnergies.map((row) => Float64Array.from(row)),
          peaks: drPeaks.map((row) => Float32Array.from(row)),
        },
      };
    },
  };
}

/** The true peak of each hop and channel by one interpolator. */
function createTruePeakRows(
  channelCount: number,
  { interpolator, kernels }: { interpolator: InterpolatorTaps; kernels: Kernels },
) {
  const historyFrames = interpolator.tapsPerPhase - 1;
  const rows = Array.from({ length: channelCount }, () => new Float32Array(SEGMENT_HOPS));
  return {
    push(hop: Hop, place: number): number {
      let largest = 0;
      for (const [channel, row] of rows.entries()) {
        const samples = hop.channelWithHistory(channel, historyFrames);
        const peak = kernels.largestInterpolatedPeak(samples, hop.frames, interpolator, 0);
        row[place] = peak;
        largest = Math.max(largest, peak);
      }
      return largest;
    },
    finish(count: number, { endsPiece, history }: SegmentEnd): Float32Array[] {
      const last = count - 1;
      return rows.map((row, channel) => {
        if (endsPiece && last >= 0) {
          const swing = new Float32Array(2 * historyFrames);
          swing.set(history(channel, historyFrames));
          row[last] = kernels.largestInterpolatedPeak(swing, historyFrames, interpolator, row[last]!);
        }
        return row.slice(0, count);
      });
    },
  };
}
