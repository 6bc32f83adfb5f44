/** How much the seconds before a moment differ from those behind it. */

/** Seconds looked at to either side of a moment. */
export const NOVELTY_REACH_SECONDS = 8;
/** A band that comes or goes altogether counts no more than this. */
const MOST_BAND_DIFFERENCE_DB = 24;

/**
 * Runs a checkerboard kernel along the diagonal of the matrix of distances between all seconds; only the stretch of it that the
 * kernel covers is ever computed. Near the ends the kernel is cut.
 *
 * @param seconds one row of levels in dB a second
 * @returns for the start of each second: mean distance across it less mean distance within its two sides, in dB, never below 0
 */
export function measureNovelty(seconds: readonly Float64Array[]): Float64Array {
  const distances = seconds.map((row, index) =>
    Float64Array.from({ length: Math.min(2 * NOVELTY_REACH_SECONDS, seconds.length - index) }, (_, ahead) =>
      distanceDb(row, seconds[index + ahead]!),
    ),
  );
  return Float64Array.from({ length: seconds.length }, (_, moment) => noveltyAt(moment, distances));
}

function noveltyAt(moment: number, distances: readonly Float64Array[]): number {
  const start = Math.max(0, moment - NOVELTY_REACH_SECONDS);
  const end = Math.min(distances.length, moment + NOVELTY_REACH_SECONDS);
  const across = { sum: 0, weight: 0 };
  const before = { sum: 0, weight: 0 };
  const behind = { sum: 0, weight: 0 };
  for (let a = start; a < end; a++) {
    for (let b = a + 1; b < end; b++) {
      const side = b < moment ? before : a >= moment ? behind : across;
      const weight = taper(a - moment) * taper(b - moment);
      side.sum += weight * distances[a]![b - a]!;
      side.weight += weight;
    }
  }
  if (across.weight === 0 || before.weight === 0 || behind.weight === 0) return 0;
  const within = (before.sum / before.weight + behind.sum / behind.weight) / 2;
  return Math.max(0, across.sum / across.weight - within);
}

/** Nearer seconds count more; second −1 and second 0 lie to either side of the moment. */
const taper = (offset: number): number => 1 - Math.abs(offset + 0.5) / (NOVELTY_REACH_SECONDS + 1);

/** Root mean square over bands of the difference in level. */
function distanceDb(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let band = 0; band < a.length; band++) {
    const difference = Math.min(MOST_BAND_DIFFERENCE_DB, Math.abs(a[band]! - b[band]!));
    sum += difference * difference;
  }
  return a.length === 0 ? 0 : Math.sqrt(sum / a.length);
}
