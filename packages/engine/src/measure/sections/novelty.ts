/** How much the seconds before a moment differ from those behind it. */
import type { SecondsInBands } from './describe-seconds.ts';

/** Seconds looked at to either side of a moment. */
export const NOVELTY_REACH_SECONDS = 8;
/** What the kernel covers. */
const SPAN_SECONDS = 2 * NOVELTY_REACH_SECONDS;
/** A band that comes or goes altogether counts no more than this. */
const MOST_BAND_DIFFERENCE_DB = 24;

/**
 * Runs a checkerboard kernel along the diagonal of the matrix of distances between all seconds; only the stretch of it that the
 * kernel covers is ever computed. Near the ends the kernel is cut.
 *
 * @returns for the start of each second: mean distance across it less mean distance within its two sides, in dB, never below 0
 */
export function measureNovelty(inBands: SecondsInBands): Float64Array {
  const { seconds } = inBands;
  const distances = measureDistances(inBands);
  const novelty = new Float64Array(seconds);
  for (let moment = 0; moment < seconds; moment++) novelty[moment] = noveltyAt(moment, distances, seconds);
  return novelty;
}

/** From each second to those ahead of it: [second × SPAN_SECONDS + ahead]. */
function measureDistances({ seconds, bandCount, levelsDb }: SecondsInBands): Float64Array {
  const distances = new Float64Array(seconds * SPAN_SECONDS);
  for (let second = 0; second < seconds; second++) {
    const reach = Math.min(SPAN_SECONDS, seconds - second);
    for (let ahead = 1; ahead < reach; ahead++) {
      const other = second + ahead;
      const distance = distanceDb(levelsDb, bandCount, second * bandCount, other * bandCount);
      distances[second * SPAN_SECONDS + ahead] = distance;
    }
  }
  return distances;
}

function noveltyAt(moment: number, distances: Float64Array, secondCount: number): number {
  const start = Math.max(0, moment - NOVELTY_REACH_SECONDS);
  const end = Math.min(secondCount, moment + NOVELTY_REACH_SECONDS);
  let across = 0;
  let acrossWeight = 0;
  let before = 0;
  let beforeWeight = 0;
  let behind = 0;
  let behindWeight = 0;
  for (let a = start; a < end; a++) {
    for (let b = a + 1; b < end; b++) {
      const weight = taper(a - moment) * taper(b - moment);
      const weighted = weight * distances[a * SPAN_SECONDS + (b - a)]!;
      if (b < moment) {
        before += weighted;
        beforeWeight += weight;
      } else if (a >= moment) {
        behind += weighted;
        behindWeight += weight;
      } else {
        across += weighted;
        acrossWeight += weight;
      }
    }
  }
  if (acrossWeight === 0 || beforeWeight === 0 || behindWeight === 0) return 0;
  const within = (before / beforeWeight + behind / behindWeight) / 2;
  return Math.max(0, across / acrossWeight - within);
}

/** Nearer seconds count more; second −1 and second 0 lie to either side of the moment. */
const taper = (offset: number): number => 1 - Math.abs(offset + 0.5) / (NOVELTY_REACH_SECONDS + 1);

/** Root mean square over bands of the difference in level between the rows at two places. */
function distanceDb(levelsDb: Float64Array, bandCount: number, one: number, other: number): number {
  let sum = 0;
  for (let band = 0; band < bandCount; band++) {
    const difference = Math.abs(levelsDb[one + band]! - levelsDb[other + band]!);
    const counted = Math.min(MOST_BAND_DIFFERENCE_DB, difference);
    sum += counted * counted;
  }
  return bandCount === 0 ? 0 : Math.sqrt(sum / bandCount);
}
