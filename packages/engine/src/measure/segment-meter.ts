/**
 * One segment of a piece (60 s) under all meters. Filters are warmed up on what goes before and the last spectra look on into
 * what follows, so that a segment's evidence does not depend on who measured the others, or in which order.
 */
import { type ChannelLayout, channelCountOf, channelWeightsOf } from '../audio/channel-layout.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { createDefectCollector } from './defects/defect-collector.ts';
import { type Evidence, endOfHop, HOP_SECONDS, SEGMENT_HOPS } from './evidence.ts';
import type { Hop } from './hop-buffer.ts';
import { createHopCollector, type SegmentEnd } from './hop-collector.ts';
import { createSegmentDigest, type XXHashAPI } from './samples-digest.ts';
import { createSpectrumCollector, spectrumLookAheadFrames } from './spectrum/spectrum-collector.ts';
import { createSubBlockCollector } from './sub-block-energies.ts';

/** 0.5 s: by then the K-weighting filter has forgotten what it began with, down to −1000 dB. */
const WARM_UP_HOPS = 5;

/** What is measured: all, or loudness and peaks alone, which is several times faster. */
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

/** What a hop adds, for readings while the audio goes on. */
export interface HopReadings {
  readonly subBlockEnergies: readonly number[];
  /** Largest over channels, 1 = full scale. */
  readonly samplePeak: number;
  readonly truePeak: number;
}

export interface SegmentMeter {
  /** Takes the next hop of those in `segmentRange`; readings where the hop is the segment's own. */
  push(hop: Hop): HopReadings | undefined;
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
    endHop: endOwnedHop + Math.ceil(lookAheadFrames / Math.floor(sampleRate * HOP_SECONDS)),
  };
}

export function createSegmentMeter(segment: number, format: SegmentFormat): SegmentMeter {
  const { sampleRate, channelLayout, scope, truePeakBs1770, hash, kernels } = format;
  const { firstHop, ownedHop, endOwnedHop } = segmentRange(segment, format);
  const startFrame = endOfHop(ownedHop - 1, sampleRate);
  const endFrame = endOfHop(endOwnedHop - 1, sampleRate);

  const subBlocks = createSubBlockCollector({
    sampleRate,
    channelWeights: channelWeightsOf(channelLayout),
    startFrame: endOfHop(firstHop - 1, sampleRate),
    kernels,
  });
  const hops = createHopCollector({ sampleRate, channelLayout, truePeakBs1770, startFrame, kernels });
  const everything =
    scope === 'loudness'
      ? undefined
      : {
          digest: createSegmentDigest(hash, channelCountOf(channelLayout)),
          spectrum: createSpectrumCollector({ ...format, startFrame, endFrame }),
          defects: createDefectCollector({ sampleRate, channelLayout, kernels }),
        };
  let ownedFrames = 0;

  return {
    push(hop) {
      if (hop.index < ownedHop) {
        subBlocks.push(hop.channels, hop.frames);
        return undefined;
      }
      everything?.spectrum.push(hop.channels, hop.frames);
      if (hop.index >= endOwnedHop) return undefined;
      if (hop.index === ownedHop) subBlocks.forget();
      const subBlockEnergies = subBlocks.push(hop.channels, hop.frames);
      everything?.digest.push(hop.channels);
      everything?.defects.push(hop.channels, hop.frames);
      ownedFrames += hop.frames;
      return { subBlockEnergies, ...hops.push(hop) };
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
        tailEnergies: end.endsPiece ? subBlocks.finishWithTail() : new Float64Array(0),
        ...hops.finish(end),
        spectrum: everything?.spectrum.finish() ?? null,
        defects: everything?.defects.finish() ?? null,
      };
    },
  };
}
