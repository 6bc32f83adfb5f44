/** Levels and peaks of each hop: what crest factor, dynamics, balance and stereo readings are made of. */
import { type ChannelLayout, channelCountOf } from '../audio/channel-layout.ts';
import { BS1770_INTERPOLATOR, HQ_INTERPOLATOR } from '../audio/interpolator.ts';
import type { InterpolatorTaps, Kernels } from '../kernels/kernels.ts';
import { type DrBlockEvidence, type HopEvidence, SEGMENT_HOPS } from './evidence.ts';
import type { HopRun } from './hop-buffer.ts';

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
  /** Takes the next hops, and gives their peaks, largest over channels. */
  push(run: HopRun): { samplePeak: number; truePeak: number };
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

  function push(run: HopRun): { samplePeak: number; truePeak: number } {
    addLevels(run);
    tablePeaks?.push(run, count);
    const truePeak = truePeaks.push(run, count);
    const first = count;
    count += run.hopEnds.length;
    return { samplePeak: largestOf(peaks, first, count), truePeak };
  }

  /** Sums of hops; one that a block of the DR meter ends in comes in two parts. */
  function addLevels({ channels, startFrame: runStart, hopEnds }: HopRun): void {
    const { ends, hopPlaces, drPlaces } = cutAtDrBlocks(runStart, hopEnds);
    const levels = kernels.sampleSums(channels, ends);
    for (let block = 0; block < ends.length; block++) {
      const hop = count + hopPlaces[block]!;
      const drBlock = drPlaces[block]!;
      for (let channel = 0; channel < channelCount; channel++) {
        const energy = levels.energies[channel]![block]!;
        const peak = levels.peaks[channel]![block]!;
        finite &&= Number.isFinite(energy);
        sums[channel]![hop]! += levels.sums[channel]![block]!;
        energies[channel]![hop]! += energy;
        peaks[channel]![hop] = Math.max(peaks[channel]![hop]!, peak);
        drEnergies[channel]![drBlock] = (drEnergies[channel]![drBlock] ?? 0) + energy;
        drPeaks[channel]![drBlock] = Math.max(drPeaks[channel]![drBlock] ?? 0, peak);
      }
      midEnergies[hop]! += levels.midEnergies[block]!;
      sideEnergies[hop]! += levels.sideEnergies[block]!;
    }
  }

  /** The ends of hops and DR blocks, and to which hop and which DR block each part belongs. */
  function cutAtDrBlocks(runStart: number, hopEnds: Int32Array) {
    const ends: number[] = [];
    const hopPlaces: number[] = [];
    const drPlaces: number[] = [];
    let from = 0;
    for (let hop = 0; hop < hopEnds.length; hop++) {
      const hopEnd = hopEnds[hop]!;
      while (from < hopEnd) {
        const drBlock = Math.floor((runStart + from) / drFrames);
        from = Math.min(hopEnd, (drBlock + 1) * drFrames - runStart);
        ends.push(from);
        hopPlaces.push(hop);
        drPlaces.push(drBlock - firstDrBlock);
      }
    }
    return { ends: Int32Array.from(ends), hopPlaces, drPlaces };
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
    push(run: HopRun, place: number): number {
      for (const [channel, row] of rows.entries()) {
        const samples = run.channelWithHistory(channel, historyFrames);
        row.set(kernels.interpolatedPeakOfBlocks(samples, run.hopEnds, interpolator), place);
      }
      return largestOf(rows, place, place + run.hopEnds.length);
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

function largestOf(rows: readonly Float32Array[], from: number, to: number): number {
  let largest = 0;
  for (const row of rows) for (let at = from; at < to; at++) largest = Math.max(largest, row[at]!);
  return largest;
}
