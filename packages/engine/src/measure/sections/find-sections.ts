/** Where a piece changes its character: from verse to chorus, into a break. */
import type { Evidence } from '../evidence.ts';
import { describeSeconds } from './describe-seconds.ts';
import { measureNovelty, NOVELTY_REACH_SECONDS } from './novelty.ts';

export interface SectionBounds {
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/** Shorter stretches are fills, not sections. */
const SHORTEST_SECTION_SECONDS = 8;
const MOST_SECTIONS = 24;
/**
 * How much farther apart, in dB over bands, the two sides of a boundary lie than each side's own seconds do. Steady noise gives
 * 0.14, a step of 3 dB in it 2.2.
 */
const LEAST_NOVELTY_DB = 1.2;
/** A boundary must also stand out from what this piece does all the time: so many times its median novelty. */
const LEAST_PROMINENCE = 3;

/**
 * Cuts a piece where tone, width or loudness change for longer than some seconds, on whole seconds, without gaps: boundaries are
 * the peaks of checkerboard novelty over third-octave levels of mid and side. It hears no melody and no words: two verses of
 * equal sound stay one section.
 *
 * @returns at least one section, at most 24, each of at least 8 s; one for steady material and anything under 16 s
 * @source J. Foote, Automatic audio segmentation using a measure of audio novelty, ICME 2000
 */
export function findSections(evidence: Evidence): SectionBounds[] {
  const endSeconds = evidence.frameCount / evidence.sampleRate;
  const bounds = [0, ...findBoundaries(evidence), endSeconds];
  return bounds.slice(1).map((end, index) => ({ startSeconds: bounds[index]!, endSeconds: end }));
}

function findBoundaries(evidence: Evidence): number[] {
  const seconds = Math.floor(evidence.frameCount / evidence.sampleRate);
  if (seconds < 2 * SHORTEST_SECTION_SECONDS) return [];
  const novelty = measureNovelty(describeSeconds(evidence, seconds));
  const least = Math.max(LEAST_NOVELTY_DB, LEAST_PROMINENCE * medianOf(novelty));
  const candidates: { value: number; second: number }[] = [];
  for (let second = 0; second < novelty.length; second++) {
    const value = novelty[second]!;
    if (value >= least && isPeak(novelty, second)) candidates.push({ value, second });
  }
  candidates.sort((a, b) => b.value - a.value || a.second - b.second);
  const boundaries: number[] = [];
  for (const { second } of candidates) {
    const isFree = [0, seconds, ...boundaries].every(
      (other) => Math.abs(other - second) >= SHORTEST_SECTION_SECONDS,
    );
    if (isFree && boundaries.length < MOST_SECTIONS - 1) boundaries.push(second);
  }
  return boundaries.sort((a, b) => a - b);
}

function isPeak(novelty: Float64Array, second: number): boolean {
  const reach = NOVELTY_REACH_SECONDS / 2;
  const end = Math.min(novelty.length, second + reach + 1);
  for (let other = Math.max(0, second - reach); other < end; other++) {
    if (novelty[other]! > novelty[second]!) return false;
  }
  return true;
}

function medianOf(values: Float64Array): number {
  const sorted = values.slice().sort();
  return sorted[sorted.length >> 1] ?? 0;
}
