/** Where a defect lies, as stretches of time. */
import { type Evidence, HOP_SECONDS } from '../evidence.ts';
import type { Defect, Stretch } from './defect.ts';

/** Stretches that a defect names; how many there are it says anyway. */
const MOST_STRETCHES = 20;

type Place = Pick<Defect, 'stretches' | 'stretchCount'>;
type Timeline = Pick<Evidence, 'sampleRate' | 'frameCount'>;

export const secondsOf = ({ frameCount, sampleRate }: Timeline): number => frameCount / sampleRate;

export const wholePiece = (timeline: Timeline): Place => ({
  stretches: [{ startSeconds: 0, endSeconds: secondsOf(timeline) }],
  stretchCount: 1,
});

/** @param stretches in the order of time */
export const placeOf = (stretches: readonly Stretch[]): Place => ({
  stretches: stretches.slice(0, MOST_STRETCHES),
  stretchCount: stretches.length,
});

/**
 * Joins hops of 100 ms that belong to a defect into stretches.
 *
 * @param belongs 1 for a hop that does, 0 for any other
 * @param gapHops hops in between that do not end a stretch
 * @param lengthHops how far what a hop stands for reaches, for windows that begin with it
 */
export function stretchesOfHops(
  belongs: Uint8Array,
  timeline: Timeline,
  { gapHops = 0, lengthHops = 1 }: { gapHops?: number; lengthHops?: number } = {},
): Stretch[] {
  const runs: { start: number; end: number }[] = [];
  for (let hop = 0; hop < belongs.length; hop++) {
    if (belongs[hop] === 0) continue;
    const last = runs[runs.length - 1];
    if (last && hop <= last.end + gapHops) last.end = Math.max(last.end, hop + lengthHops);
    else runs.push({ start: hop, end: hop + lengthHops });
  }
  return runs.map(({ start, end }) => ({
    startSeconds: start * HOP_SECONDS,
    endSeconds: Math.min(end * HOP_SECONDS, secondsOf(timeline)),
  }));
}
