import { powerOfTen } from '../audio/exact-math.ts';
import type { ReleaseSteps } from '../kernels/kernels.ts';

/**
 * How far a limiter's gain comes back in a step: quickly after a lone peak, slowly where reduction lasts. The fast follower returns
 * with a fifth of the release time; the slow one sinks towards the fast one's average over four times the release time and returns
 * with the whole of it, so that under lasting reduction the gain stays put instead of pumping.
 */
export function releaseSteps({
  releaseSeconds,
  stepsPerSecond,
}: {
  releaseSeconds: number;
  stepsPerSecond: number;
}): ReleaseSteps {
  return {
    fast: stepOf(releaseSeconds / 5, stepsPerSecond),
    slowFall: stepOf(releaseSeconds * 4, stepsPerSecond),
    slowRise: stepOf(releaseSeconds, stepsPerSecond),
  };
}

const stepOf = (seconds: number, stepsPerSecond: number): number =>
  1 - powerOfTen(-Math.LOG10E / (seconds * stepsPerSecond));
