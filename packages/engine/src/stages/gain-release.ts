import { powerOfTen } from '../audio/exact-math.ts';

/**
 * How a limiter's gain comes back: never above what is allowed, quickly after a lone peak, slowly where reduction lasts. Two
 * followers, the smaller gain rules: a fast one that returns with a fifth of the release time, and a slow one that sinks
 * towards the fast one's average over four times the release time and returns with the whole of it, so that under lasting
 * reduction the gain stays put instead of pumping.
 */
export class GainRelease {
  readonly #fastStep: number;
  readonly #slowFallStep: number;
  readonly #slowRiseStep: number;
  #fast = 1;
  #slow = 1;

  constructor({ releaseSeconds, sampleRate }: { releaseSeconds: number; sampleRate: number }) {
    this.#fastStep = stepOf(releaseSeconds / 5, sampleRate);
    this.#slowFallStep = stepOf(releaseSeconds * 4, sampleRate);
    this.#slowRiseStep = stepOf(releaseSeconds, sampleRate);
  }

  /** Takes the largest gains allowed; puts in their place ones that are not larger. */
  process(gains: Float64Array): void {
    const fastStep = this.#fastStep;
    const slowFallStep = this.#slowFallStep;
    const slowRiseStep = this.#slowRiseStep;
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

const stepOf = (seconds: number, sampleRate: number): number =>
  1 - powerOfTen(-Math.LOG10E / (seconds * sampleRate));
