/** How long the rest of a run will take, from how long its last jobs took. */

/** Enough jobs to be typical, few enough to notice that what was made before is used up. */
const LOOKED_AT = 24;
const LEAST_LOOKED_AT = 3;

export interface Pace {
  /** A job took so long. */
  add(seconds: number): void;
  /** Rounded up to the second; null until enough jobs are done. */
  secondsLeft(jobs: number): number | null;
}

/** @param workers how many jobs are done at a time */
export function createPace(workers: number): Pace {
  const last: number[] = [];
  return {
    add(seconds) {
      last.push(seconds);
      if (last.length > LOOKED_AT) last.shift();
    },
    secondsLeft(jobs) {
      if (last.length < LEAST_LOOKED_AT) return null;
      const mean = last.reduce((sum, seconds) => sum + seconds, 0) / last.length;
      return Math.ceil((jobs * mean) / Math.max(1, workers));
    },
  };
}
