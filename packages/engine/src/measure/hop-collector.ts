/** Levels and peaks of each hop: what crest factor, dynamics, balance and stereo readings are made of. */
import { type ChannelLayout, channelCountOf } from '../audio/channel-layout.ts';
import { BS1770_INTERPOLATOR, HQ_INTERPOLATOR } from '../audio/interpolator.ts';
import type { InterpolatorTaps, Kernels, SampleSums } from '../kernels/kernels.ts';
import { newSampleSums } from '../kernels/sample-sum-rows.ts';
import { type DrBlockEvidence, type HopEvidence, SEGMENT_HOPS } from './evidence.ts';
import type { HopRun } from './hop-buffer.ts';

/** The DR meter's blocks last 3 s; at 44.1 kHz it counts them as 3 × 44 160 frames. */
export const drBlockFrames = (sampleRate: number): number =>
  sampleRate === 44_100 ? 132_480 : 3 * sampleRate;

/** That a segment of 60 s has a part in: twenty, and one more where they do not begin together. */
const MOST_DR_BLOCKS = 22;

/** What comes behind the last hop of a segment. */
export interface SegmentEnd {
  /** Whether the piece ends with it: then silence follows, into which the last true peaks still swing. */
  readonly endsPiece: boolean;
  /** One channel's last frames. */
  readonly history: (channel: number, historyFrames: number) => Float32Array;
}

/** Of one segment. */
export class HopCollector {
  private readonly channelCount: number;
  private readonly kernels: Kernels;
  private readonly drFrames: number;
  private readonly firstDrBlock: number;
  private readonly sums: readonly Float64Array[];
  private readonly energies: readonly Float64Array[];
  private readonly peaks: readonly Float32Array[];
  private readonly midEnergies = new Float64Array(SEGMENT_HOPS);
  private readonly sideEnergies = new Float64Array(SEGMENT_HOPS);
  private readonly truePeaks: TruePeakRows;
  private readonly tablePeaks: TruePeakRows | undefined;
  private readonly drEnergies: readonly Float64Array[];
  private readonly drPeaks: readonly Float32Array[];
  private drCount = 0;
  private parts: SampleSums;
  private count = 0;
  private finite = true;

  constructor({
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
  }) {
    const channelCount = channelCountOf(channelLayout);
    const rows = <Row>(make: () => Row): Row[] => Array.from({ length: channelCount }, make);
    this.channelCount = channelCount;
    this.kernels = kernels;
    this.drFrames = drBlockFrames(sampleRate);
    this.firstDrBlock = Math.floor(startFrame / this.drFrames);
    this.sums = rows(() => new Float64Array(SEGMENT_HOPS));
    this.energies = rows(() => new Float64Array(SEGMENT_HOPS));
    this.peaks = rows(() => new Float32Array(SEGMENT_HOPS));
    this.truePeaks = new TruePeakRows(channelCount, { interpolator: HQ_INTERPOLATOR, kernels });
    this.tablePeaks = truePeakBs1770
      ? new TruePeakRows(channelCount, { interpolator: BS1770_INTERPOLATOR, kernels })
      : undefined;
    this.drEnergies = rows(() => new Float64Array(MOST_DR_BLOCKS));
    this.drPeaks = rows(() => new Float32Array(MOST_DR_BLOCKS));
    this.parts = newSampleSums(channelCount, 0);
  }

  /** Takes the next hops. */
  push(run: HopRun): void {
    this.addLevels(run);
    this.tablePeaks?.push(run, this.count);
    this.truePeaks.push(run, this.count);
    this.count += run.hopEnds.length;
  }

  /** Of the last `hops` hops, the largest over channels. */
  latestPeaks(hops: number): { samplePeak: number; truePeak: number } {
    const first = this.count - hops;
    return {
      samplePeak: largestOf(this.peaks, first, this.count),
      truePeak: largestOf(this.truePeaks.rows, first, this.count),
    };
  }

  /** Whether all samples so far were numbers. */
  isFinite(): boolean {
    return this.finite;
  }

  finish(end: SegmentEnd): { hops: HopEvidence; drBlocks: DrBlockEvidence } {
    const { count } = this;
    const sideHops = this.channelCount > 1 ? count : 0;
    return {
      hops: {
        sums: this.sums.map((row) => row.slice(0, count)),
        energies: this.energies.map((row) => row.slice(0, count)),
        peaks: this.peaks.map((row) => row.slice(0, count)),
        truePeaks: this.truePeaks.finish(count, end),
        truePeaksBs1770: this.tablePeaks?.finish(count, end) ?? [],
        midEnergies: this.midEnergies.slice(0, sideHops),
        sideEnergies: this.sideEnergies.slice(0, sideHops),
      },
      drBlocks: {
        firstBlock: this.firstDrBlock,
        energies: this.drEnergies.map((row) => row.slice(0, this.drCount)),
        peaks: this.drPeaks.map((row) => row.slice(0, this.drCount)),
      },
    };
  }

  /** Sums of hops; one that a block of the DR meter ends in comes in two parts. */
  private addLevels({ channels, startFrame, hopEnds }: HopRun): void {
    const { ends, hopPlaces, drPlaces } = this.cutAtDrBlocks(startFrame, hopEnds);
    if (ends.length > this.parts.midEnergies.length) {
      this.parts = newSampleSums(this.channelCount, 2 * ends.length);
    }
    const { parts, count } = this;
    this.kernels.sampleSums(channels, ends, parts);
    for (let channel = 0; channel < this.channelCount; channel++) {
      const [sums, energies, peaks] = [this.sums[channel]!, this.energies[channel]!, this.peaks[channel]!];
      const [drEnergies, drPeaks] = [this.drEnergies[channel]!, this.drPeaks[channel]!];
      for (let part = 0; part < ends.length; part++) {
        const hop = count + hopPlaces[part]!;
        const drBlock = drPlaces[part]!;
        const energy = parts.energies[channel]![part]!;
        const peak = parts.peaks[channel]![part]!;
        this.finite &&= Number.isFinite(energy);
        sums[hop]! += parts.sums[channel]![part]!;
        energies[hop]! += energy;
        peaks[hop] = Math.max(peaks[hop]!, peak);
        drEnergies[drBlock]! += energy;
        drPeaks[drBlock] = Math.max(drPeaks[drBlock]!, peak);
      }
    }
    for (let part = 0; part < ends.length; part++) {
      const hop = count + hopPlaces[part]!;
      this.midEnergies[hop]! += parts.midEnergies[part]!;
      this.sideEnergies[hop]! += parts.sideEnergies[part]!;
    }
    this.drCount = drPlaces[ends.length - 1]! + 1;
  }

  /** The ends of hops and DR blocks, and to which hop and which DR block each part belongs. */
  private cutAtDrBlocks(
    startFrame: number,
    hopEnds: Int32Array,
  ): { ends: Int32Array; hopPlaces: number[]; drPlaces: number[] } {
    const ends: number[] = [];
    const hopPlaces: number[] = [];
    const drPlaces: number[] = [];
    let from = 0;
    for (let hop = 0; hop < hopEnds.length; hop++) {
      const hopEnd = hopEnds[hop]!;
      while (from < hopEnd) {
        const drBlock = Math.floor((startFrame + from) / this.drFrames);
        from = Math.min(hopEnd, (drBlock + 1) * this.drFrames - startFrame);
        ends.push(from);
        hopPlaces.push(hop);
        drPlaces.push(drBlock - this.firstDrBlock);
      }
    }
    return { ends: Int32Array.from(ends), hopPlaces, drPlaces };
  }
}

/** The true peak of each hop and channel by one interpolator. */
class TruePeakRows {
  readonly rows: readonly Float32Array[];
  private readonly interpolator: InterpolatorTaps;
  private readonly kernels: Kernels;
  private readonly historyFrames: number;

  constructor(
    channelCount: number,
    { interpolator, kernels }: { interpolator: InterpolatorTaps; kernels: Kernels },
  ) {
    this.rows = Array.from({ length: channelCount }, () => new Float32Array(SEGMENT_HOPS));
    this.interpolator = interpolator;
    this.kernels = kernels;
    this.historyFrames = interpolator.tapsPerPhase - 1;
  }

  push(run: HopRun, place: number): void {
    for (let channel = 0; channel < this.rows.length; channel++) {
      const samples = run.channelWithHistory(channel, this.historyFrames);
      this.kernels.interpolatedPeakOfBlocks(
        samples,
        run.hopEnds,
        this.interpolator,
        this.rows[channel]!,
        place,
      );
    }
  }

  finish(count: number, { endsPiece, history }: SegmentEnd): Float32Array[] {
    const last = count - 1;
    return this.rows.map((row, channel) => {
      if (endsPiece && last >= 0) {
        const swing = new Float32Array(2 * this.historyFrames);
        swing.set(history(channel, this.historyFrames));
        row[last] = this.kernels.largestInterpolatedPeak(
          swing,
          this.historyFrames,
          this.interpolator,
          row[last]!,
        );
      }
      return row.slice(0, count);
    });
  }
}

function largestOf(rows: readonly Float32Array[], from: number, to: number): number {
  let largest = 0;
  for (let channel = 0; channel < rows.length; channel++) {
    const row = rows[channel]!;
    for (let at = from; at < to; at++) largest = Math.max(largest, row[at]!);
  }
  return largest;
}
