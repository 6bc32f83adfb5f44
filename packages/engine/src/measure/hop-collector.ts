/** Levels and peaks of each hop: what crest factor, dynamics, balance and stereo readings are made of. */
import { type ChannelLayout, channelCountOf } from '../audio/channel-layout.ts';
import { BS1770_INTERPOLATOR, HQ_INTERPOLATOR } from '../audio/interpolator.ts';
import type { InterpolatorTaps, Kernels } from '../kernels/kernels.ts';
import type { DrBlockEvidence, HopEvidence } from './evidence.ts';
import type { Hop } from './hop-buffer.ts';

/** The DR meter's blocks last 3 s; at 44.1 kHz it counts them as 3 × 44 160 frames. */
export const drBlockFrames = (sampleRate: number): number =>
  sampleRate === 44_100 ? 132_480 : 3 * sampleRate;

export interface HopCollector {
  /** Takes the next hop, and gives its peaks, largest over channels. */
  push(hop: Hop): { samplePeak: number; truePeak: number };
  /** Whether any sample so far was NaN or infinite. */
  isFinite(): boolean;
  /** @param endsPiece whether silence follows, into which the last true peaks still swing */
  finish(options: { endsPiece: boolean }): { hops: HopEvidence; drBlocks: DrBlockEvidence };
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
  const channelIndices = Array.from({ length: channelCountOf(channelLayout) }, (_, index) => index);
  const rows = () => channelIndices.map((): number[] => []);
  const sums = rows();
  const energies = rows();
  const peaks = rows();
  const truePeaks = createTruePeakRows(channelIndices.length, { interpolator: HQ_INTERPOLATOR, kernels });
  const tablePeaks = truePeakBs1770
    ? createTruePeakRows(channelIndices.length, { interpolator: BS1770_INTERPOLATOR, kernels })
    : undefined;
  const midEnergies: number[] = [];
  const sideEnergies: number[] = [];
  const drFrames = drBlockFrames(sampleRate);
  const firstDrBlock = Math.floor(startFrame / drFrames);
  const drEnergies = rows();
  const drPeaks = rows();
  let finite = true;

  function push(hop: Hop): { samplePeak: number; truePeak: number } {
    for (const row of [...sums, ...energies, ...peaks]) row.push(0);
    midEnergies.push(0);
    sideEnergies.push(0);
    const last = midEnergies.length - 1;
    for (let from = 0; from < hop.frames; ) {
      const drBlock = Math.floor((hop.startFrame + from) / drFrames);
      const to = Math.min(hop.frames, (drBlock + 1) * drFrames - hop.startFrame);
      const levels = kernels.sampleSums(
        hop.channels.map((channel) => channel.subarray(from, to)),
        to - from,
      );
      for (const channel of channelIndices) {
        const energy = levels.energies[channel]!;
        finite &&= Number.isFinite(energy);
        sums[channel]![last]! += levels.sums[channel]!;
        energies[channel]![last]! += energy;
        peaks[channel]![last] = Math.max(peaks[channel]![last]!, levels.peaks[channel]!);
        const place = drBlock - firstDrBlock;
        drEnergies[channel]![place] = (drEnergies[channel]![place] ?? 0) + energy;
        drPeaks[channel]![place] = Math.max(drPeaks[channel]![place] ?? 0, levels.peaks[channel]!);
      }
      midEnergies[last]! += levels.midEnergy;
      sideEnergies[last]! += levels.sideEnergy;
      from = to;
    }
    tablePeaks?.push(hop);
    return { samplePeak: Math.max(...peaks.map((row) => row[last]!)), truePeak: truePeaks.push(hop) };
  }

  return {
    push,
    isFinite: () => finite,
    finish({ endsPiece }) {
      const hasSides = channelIndices.length > 1;
      return {
        hops: {
          sums: sums.map((row) => Float64Array.from(row)),
          energies: energies.map((row) => Float64Array.from(row)),
          peaks: peaks.map((row) => Float32Array.from(row)),
          truePeaks: truePeaks.finish({ endsPiece }),
          truePeaksBs1770: tablePeaks?.finish({ endsPiece }) ?? [],
          midEnergies: Float64Array.from(hasSides ? midEnergies : []),
          sideEnergies: Float64Array.from(hasSides ? sideEnergies : []),
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
  const rows = Array.from({ length: channelCount }, (): number[] => []);
  const ends = rows.map(() => new Float32Array(2 * historyFrames));
  return {
    push(hop: Hop): number {
      let largest = 0;
      for (const [channel, row] of rows.entries()) {
        const samples = hop.channelsWithHistory(historyFrames)[channel]!;
        const peak = kernels.largestInterpolatedPeak(samples, hop.frames, interpolator, 0);
        row.push(peak);
        largest = Math.max(largest, peak);
        ends[channel]!.set(hop.channelsWithHistory(historyFrames)[channel]!.subarray(-historyFrames));
      }
      return largest;
    },
    finish({ endsPiece }: { endsPiece: boolean }): Float32Array[] {
      return rows.map((row, channel) => {
        const last = row.length - 1;
        if (endsPiece && last >= 0) {
          row[last] = kernels.largestInterpolatedPeak(ends[channel]!, historyFrames, interpolator, row[last]!);
        }
        return Float32Array.from(row);
      });
    },
  };
}
