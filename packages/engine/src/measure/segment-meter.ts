/**
 * One segment of a piece (60 s) under all meters. Filters are warmed up on what goes before and the last spectra look on into
 * what follows, so that a segment's evidence does not depend on who measured the others, or in which order.
 */
import { type ChannelLayout, channelCountOf, channelWeightsOf } from '../audio/channel-layout.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { DefectCollector } from './defects/defect-collector.ts';
import { type Evidence, endOfHop, HOP_SECONDS, HOP_SUB_BLOCKS, SEGMENT_HOPS } from './evidence.ts';
import type { HopRun } from './hop-buffer.ts';
import { HopCollector, type SegmentEnd } from './hop-collector.ts';
import { SegmentDigest } from './samples-digest.ts';
import { SpectrumCollector, spectrumLookAheadFrames } from './spectrum/spectrum-collector.ts';
import { SubBlockCollector } from './sub-block-energies.ts';

/** 1 s: long before, the K-weighting filter has forgotten what it began with, down to −1000 dB. */
const WARM_UP_HOPS = 10;
/** Hops come in runs of up to ten, which begin at whole multiples of their length, as do segments. */
const LONGEST_RUN_HOPS = 10;
/** 400 kB. */
const MOST_SAMPLES_AT_A_TIME = 100_000;

/**
 * How many hops to take at a time: few calls, but no more samples than the second-level cache holds. What is measured does not
 * depend on it.
 */
export function hopsAtATime(sampleRate: number, channelCount: number): number {
  const hopSamples = sampleRate * HOP_SECONDS * channelCount;
  const divisors = [LONGEST_RUN_HOPS, LONGEST_RUN_HOPS / 2, LONGEST_RUN_HOPS / 5];
  return divisors.find((hops) => hops * hopSamples <= MOST_SAMPLES_AT_A_TIME) ?? 1;
}

/** What is measured: all, or loudness and peaks alone, which takes less than half the time. */
export type Scope = 'everything' | 'loudness';

export interface SegmentFormat {
  readonly sampleRate: number;
  readonly channelLayout: ChannelLayout;
  /** Of the whole piece; null while it is not known, as with a live one. */
  readonly frameCount: number | null;
  readonly scope: Scope;
  readonly truePeakBs1770: boolean;
  readonly kernels: Kernels;
}

/** What a run of hops adds, for readings while the audio goes on. */
export interface HopReadings {
  readonly subBlockEnergies: Float64Array;
  /** Largest over channels, 1 = full scale. */
  readonly samplePeak: number;
  readonly truePeak: number;
}

export interface SegmentRange {
  readonly firstHop: number;
  readonly ownedHop: number;
  readonly endOwnedHop: number;
  readonly endHop: number;
}

/** The hops that a segment's meter wants: its own, those before that warm it up, and those that its last spectra look on into. */
export function segmentRange(
  segment: number,
  { sampleRate, scope }: Pick<SegmentFormat, 'sampleRate' | 'scope'>,
): SegmentRange {
  const ownedHop = segment * SEGMENT_HOPS;
  const endOwnedHop = ownedHop + SEGMENT_HOPS;
  const lookAheadFrames = scope === 'loudness' ? 0 : spectrumLookAheadFrames(sampleRate);
  return {
    firstHop: Math.max(0, ownedHop - WARM_UP_HOPS),
    ownedHop,
    endOwnedHop,
    endHop:
      endOwnedHop +
      LONGEST_RUN_HOPS *
        Math.ceil(lookAheadFrames / (LONGEST_RUN_HOPS * Math.floor(sampleRate * HOP_SECONDS))),
  };
}

export class SegmentMeter {
  readonly range: SegmentRange;
  private readonly format: SegmentFormat;
  private readonly subBlocks: SubBlockCollector;
  private readonly hops: HopCollector;
  /** Undefined where only loudness is asked for. */
  private readonly digest: SegmentDigest | undefined;
  private readonly spectrum: SpectrumCollector | undefined;
  private readonly defects: DefectCollector | undefined;
  private ownedFrames = 0;

  constructor(segment: number, format: SegmentFormat) {
    const { sampleRate, channelLayout, scope, truePeakBs1770, kernels } = format;
    this.range = segmentRange(segment, format);
    this.format = format;
    const startFrame = endOfHop(this.range.ownedHop - 1, sampleRate);
    const endFrame = endOfHop(this.range.endOwnedHop - 1, sampleRate);
    this.subBlocks = new SubBlockCollector({
      sampleRate,
      channelWeights: channelWeightsOf(channelLayout),
      firstSubBlock: this.range.firstHop * HOP_SUB_BLOCKS,
      kernels,
    });
    this.hops = new HopCollector({ sampleRate, channelLayout, truePeakBs1770, startFrame, kernels });
    if (scope === 'loudness') return;
    this.digest = new SegmentDigest(kernels, channelCountOf(channelLayout));
    this.spectrum = new SpectrumCollector({ ...format, startFrame, endFrame });
    this.defects = new DefectCollector({ sampleRate, channelLayout, kernels });
  }

  /** Takes the next hops of those in its range; readings where they are the segment's own. */
  push(run: HopRun): HopReadings | undefined {
    const { ownedHop, endOwnedHop } = this.range;
    if (run.index < ownedHop) {
      this.subBlocks.push(run.channels, run.frames);
      return undefined;
    }
    this.spectrum?.push(run);
    if (run.index >= endOwnedHop) return undefined;
    if (run.index === ownedHop) this.subBlocks.forget();
    this.subBlocks.push(run.channels, run.frames);
    this.digest?.push(run.channels);
    this.defects?.push(run);
    this.ownedFrames += run.frames;
    this.hops.push(run);
    const { samplePeak, truePeak } = this.hops.latestPeaks(run.hopEnds.length);
    return { subBlockEnergies: this.subBlocks.latest(), samplePeak, truePeak };
  }

  isFinite(): boolean {
    return this.hops.isFinite();
  }

  /** Nothing may be pushed afterwards. */
  finish(end: SegmentEnd): Evidence {
    const { sampleRate, channelLayout } = this.format;
    return {
      sampleRate,
      channelLayout,
      frameCount: this.ownedFrames,
      segmentDigests: this.digest ? [this.digest.finish()] : [],
      subBlockEnergies: this.subBlocks.energies(),
      tailEnergies: this.subBlocks.finish(end),
      ...this.hops.finish(end),
      spectrum: this.spectrum?.finish() ?? null,
      defects: this.defects?.finish() ?? null,
    };
  }
}
