/**
 * One segment of a piece (60 s) under all meters. Filters are warmed up on what goes before and the last spectra look on into
 * what follows, so that a segment's evidence does not depend on who measured the others, or in which order.
 */
import { type ChannelLayout, channelCountOf, channelWeightsOf } from '../audio/channel-layout.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { DefectCollector } from './defects/defect-collector.ts';
import { type Evidence, endOfHop, HOP_SECONDS, HOP_SUB_BLOCKS, SEGMENT_HOPS } from './evidence.ts';
import type { HopRun } from './hop-buffer.ts';
import { createHopCollector, type SegmentEnd } from './hop-collector.ts';
import { createSegmentDigest, type XXHashAPI } from './samples-digest.ts';
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
  readonly hash: XXHashAPI;
  readonly kernels: Kernels;
}

/** What a run of hops adds, for readings while the audio goes on. */
export interface HopReadings {
  readonly subBlockEnergies: Float64Array;
  /** Largest over channels, 1 = full scale. */
  readonly samplePeak: number;
  readonly truePeak: number;
}

export interface SegmentMeter {
  /** Takes the next hops of those in `segmentRange`; readings where they are the segment's own. */
  push(run: HopRun): HopReadings | undefined;
  isFinite(): boolean;
  /** Nothing may be pushed afterwards. */
  finish(end: SegmentEnd): Evidence;
}

/** The hops that a segment's meter wants: its own, those before that warm it up, and those that its last spectra look on into. */
export function segmentRange(
  segment: number,
  { sampleRate, scope }: Pick<SegmentFormat, 'sampleRate' | 'scope'>,
): { firstHop: number; ownedHop: number; endOwnedHop: number; endHop: number } {
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

export function createSegmentMeter(segment: number, format: SegmentFormat): SegmentMeter {
  const { sampleRate, channelLayout, scope, truePeakBs1770, hash, kernels } = format;
  const { firstHop, ownedHop, endOwnedHop } = segmentRange(segment, format);
  const startFrame = endOfHop(ownedHop - 1, sampleRate);
  const endFrame = endOfHop(endOwnedHop - 1, sampleRate);

  const subBlocks = new SubBlockCollector({
    sampleRate,
    channelWeights: channelWeightsOf(channelLayout),
    firstSubBlock: firstHop * HOP_SUB_BLOCKS,
    kernels,
  });
  const hops = createHopCollector({ sampleRate, channelLayout, truePeakBs1770, startFrame, kernels });
  const everything =
    scope === 'loudness'
      ? undefined
      : {
          digest: createSegmentDigest(hash, channelCountOf(channelLayout)),
          spectrum: new SpectrumCollector({ ...format, startFrame, endFrame }),
          defects: new DefectCollector({ sampleRate, channelLayout, kernels }),
        };
  let ownedFrames = 0;

  return {
    push(run) {
      if (run.index < ownedHop) {
        subBlocks.push(run.channels, run.frames);
        return undefined;
      }
      everything?.spectrum.push(run);
      if (run.index >= endOwnedHop) return undefined;
      if (run.index === ownedHop) subBlocks.forget();
      subBlocks.push(run.channels, run.frames);
      everything?.digest.push(run.channels);
      everything?.defects.push(run);
      ownedFrames += run.frames;
      const { samplePeak, truePeak } = hops.push(run);
      return { subBlockEnergies: subBlocks.latest(), samplePeak, truePeak };
    },
    isFinite: hops.isFinite,
    finish(end) {
      const subBlockEnergies = subBlocks.energies();
      return {
        sampleRate,
        channelLayout,
        frameCount: ownedFrames,
        segmentDigests: everything ? [everything.digest.finish()] : [],
        subBlockEnergies,
        tailEnergies: subBlocks.finish(end),
        ...hops.finish(end),
        spectrum: everything?.spectrum.finish() ?? null,
        defects: everything?.defects.finish() ?? null,
      };
    },
  };
}
