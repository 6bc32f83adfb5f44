import { amplitudeToDb } from '../../audio/decibels.ts';
import { largestOf } from '../row-statistics.ts';
import { findAlreadyLimited } from './already-limited.ts';
import type { Defect } from './defect.ts';
import type { FlatTops } from './defect-evidence.ts';
import { confidenceBetween, type DefectReadings, type FullEvidence } from './detector.ts';
import { SAME_LEVEL } from './flat-top-collector.ts';
import { placeOf, secondsOf, stretchesOfHops } from './stretches.ts';
import { clock, count, decimal } from './wording.ts';

/** Two tops of three level samples at a channel's peak come about by chance; from here on it is a clipper. */
const LEAST_TOPS = 3;
const CERTAIN_TOPS = 12;
/** One a second, or half a millisecond at once, is heard as grit. */
const FAULT_TOPS_A_SECOND = 1;
const FAULT_SECONDS = 0.000_5;
const WARNING_TOPS = 10;
/** At full scale it was the format that clipped; a ceiling that somebody chose lies below, and no master's further down. */
const FULL_SCALE_DBFS = -0.1;
const LOWEST_CEILING_DBFS = -3;
/** 1 s: clipped moments nearer than that are one stretch. */
const GAP_HOPS = 10;

/**
 * Tops cut level at a channel's own peak, at whatever level that is. Clipping that was filtered, resampled or coded afterwards has
 * no level tops any more, and a square wave has them by nature: neither can be told from samples. What is already limited and has
 * its tops a little below full scale was clipped on purpose, to make it louder: that is no fault.
 */
export function findClipping(evidence: FullEvidence, readings: DefectReadings): Defect | undefined {
  const clipped = evidence.defects.flatTops
    .map((flatTops, channel) => ({ channel, ...readTops(flatTops, evidence.hops.peaks[channel]!) }))
    .filter(({ topCount }) => topCount >= LEAST_TOPS);
  if (clipped.length === 0) return undefined;
  const topCount = clipped.reduce((sum, channel) => sum + channel.topCount, 0);
  const longestFrames = Math.max(...clipped.map((channel) => channel.longestFrames));
  const levelDbfs = amplitudeToDb(Math.max(...clipped.map(({ peak }) => peak)));
  const clippedHops = new Uint8Array(evidence.defects.flatTops[0]!.levels.length);
  for (const { channel, peak } of clipped) markTops(evidence.defects.flatTops[channel]!, peak, clippedHops);
  const stretches = stretchesOfHops(clippedHops, evidence, { gapHops: GAP_HOPS });
  const isCeiling =
    levelDbfs < FULL_SCALE_DBFS &&
    levelDbfs >= LOWEST_CEILING_DBFS &&
    findAlreadyLimited(evidence, readings) !== undefined;
  const isHeard =
    topCount >= FAULT_TOPS_A_SECOND * secondsOf(evidence) ||
    longestFrames >= FAULT_SECONDS * evidence.sampleRate;
  const tops = `at ${decimal(levelDbfs)} dBFS in ${count(topCount, 'place')}, the longest ${count(longestFrames, 'sample')}, from ${clock(stretches[0]!.startSeconds)}`;
  return {
    kind: 'clipping',
    severity: isHeard && !isCeiling ? 'fault' : isHeard || topCount >= WARNING_TOPS ? 'warning' : 'note',
    confidence: confidenceBetween(topCount, { least: LEAST_TOPS, certain: CERTAIN_TOPS }),
    ...placeOf(stretches),
    channels: clipped.map(({ channel }) => channel),
    measured: { levelDbfs, topCount, longestFrames },
    sentence: isCeiling ? `Flat tops ${tops}: a clipper or hard limiter worked here.` : `Clipped ${tops}.`,
  };
}

/** The tops of a channel that lie at its peak. */
function readTops({ levels, counts, longestFrames }: FlatTops, peaks: Float32Array) {
  const peak = largestOf(peaks);
  let topCount = 0;
  let longest = 0;
  for (let hop = 0; hop < levels.length; hop++) {
    if (!isAtPeak(levels[hop]!, peak)) continue;
    topCount += counts[hop]!;
    longest = Math.max(longest, longestFrames[hop]!);
  }
  return { peak, topCount, longestFrames: longest };
}

/** Marks the hops that have some. */
function markTops({ levels }: FlatTops, peak: number, hops: Uint8Array): void {
  for (let hop = 0; hop < levels.length; hop++) if (isAtPeak(levels[hop]!, peak)) hops[hop] = 1;
}

const isAtPeak = (level: number, peak: number): boolean => level > 0 && level * SAME_LEVEL >= peak;
