import type { ReleaseSteps } from '../kernels.ts';

/**
 * How a limiter's gain comes back: never above what is allowed, quickly after a lone peak, slowly where reduction lasts. Two
 * followers, the smaller gain rules: a fast one that returns with a fifth of the release time, and a slow one that sinks
 * towards the fast one's average over four times the release time and returns with the whole of it, so that under lasting
 * reduction the gain stays put instead of pumping.
 */
export class GainRelease {
  readonly #steps: ReleaseSteps;
  #fast = 1;
  #slow = 1;

  constructor(steps: ReleaseSteps) {
    this.#steps = steps;
  }

  /** Takes the largest gains allowed; puts in their place ones that are not larger. */
  process(gains: Float64Array): void {
    const { fast: fastStep, slowFall: slowFallStep, slowRise: slowRiseStep } = this.#steps;
    let fast = this.#fast;
    let slow = this.#slow;
    for (let index = 0; index < gains.length; index++) {
      const allowed = gains[index]!;
      fast = allowed < fast ? allowed : approach(fast, allowed, fastStep);
      slow = approach(slow, fast, fast < slow ? slowFallStep : slowRiseStep);
      gains[index] = Math.min(fast, slow);
    }
    this.#fast = fast;
    this.#slow = slow;
  }
}

/** An exponential never arrives: within −120 dB of unity it is there. */
const ARRIVED_AT_UNITY = 1 - 1e-6;

function approach(value: number, target: number, step: number): number {
  const next = value + step * (target - value);
  return target === 1 && next > ARRIVED_AT_UNITY ? 1 : next;
}
