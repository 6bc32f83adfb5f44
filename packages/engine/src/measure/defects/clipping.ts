import { amplitudeToDb } from '../../audio/decibels.ts';
import type { Defect } from './defect.ts';
import { confidenceBetween, type FullEvidence } from './detector.ts';
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
/** 1 s: clipped moments nearer than that are one stretch. */
const GAP_HOPS = 10;

/**
 * Tops cut level at a channel's own peak, at whatever level that is. Clipping that was filtered, resampled or coded afterwards has
 * no level tops any more, and a square wave has them by nature: neither can be told from samples.
 */
export function findClipping(evidence: FullEvidence): Defect | undefined {
  const { defects, hops, sampleRate } = evidence;
  const channels = defects.flatTops.map(({ levels, counts, longestFrames }, channel) => {
    const peak = hops.peaks[channel]!.reduce((most, value) => Math.max(most, value), 0);
    const isClipped = Array.from(levels, (level) => level > 0 && level * SAME_LEVEL >= peak);
    const within = (row: ArrayLike<number>) => isClipped.map((does, hop) => (does ? row[hop]! : 0));
    const tops = within(counts).reduce((sum, value) => sum + value, 0);
    return {
      channel,
      peak,
      isClipped,
      tops,
      longest: within(longestFrames).reduce((a, b) => Math.max(a, b), 0),
    };
  });
  const clipped = channels.filter(({ tops }) => tops >= LEAST_TOPS);
  if (clipped.length === 0) return undefined;
  const topCount = clipped.reduce((sum, { tops }) => sum + tops, 0);
  const longestFrames = Math.max(...clipped.map(({ longest }) => longest));
  const levelDbfs = amplitudeToDb(Math.max(...clipped.map(({ peak }) => peak)));
  const stretches = stretchesOfHops(
    clipped[0]!.isClipped.map((_, hop) => clipped.some(({ isClipped }) => isClipped[hop])),
    evidence,
    { gapHops: GAP_HOPS },
  );
  const isFault =
    topCount >= FAULT_TOPS_A_SECOND * secondsOf(evidence) || longestFrames >= FAULT_SECONDS * sampleRate;
  return {
    kind: 'clipping',
    severity: isFault ? 'fault' : topCount >= WARNING_TOPS ? 'warning' : 'note',
    confidence: confidenceBetween(topCount, { least: LEAST_TOPS, certain: CERTAIN_TOPS }),
    ...placeOf(stretches),
    channels: clipped.map(({ channel }) => channel),
    measured: { levelDbfs, topCount, longestFrames },
    sentence: `Clipped at ${decimal(levelDbfs)} dBFS in ${count(topCount, 'place')}, the longest ${count(longestFrames, 'sample')}, from ${clock(stretches[0]!.startSeconds)}.`,
  };
}
