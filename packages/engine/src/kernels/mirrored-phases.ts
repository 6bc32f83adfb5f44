/**
 * An interpolator as the SIMD kernel wants it. Taps h and their mirror image give two outputs S + D and S − D, of which the
 * larger magnitude is |S| + |D|: half the multiplications of two separate filters.
 */
import type { InterpolatorTaps } from './kernels.ts';

export interface MirroredPhases {
  readonly pairs: number;
  readonly selfMirrored: number;
  /** For each pair and k < tapsPerPhase/2: (h[k] + h[T−1−k])/2, (h[k] − h[T−1−k])/2; then for each self-mirrored phase h[k]. */
  readonly coefficients: Float32Array;
}

const known = new WeakMap<InterpolatorTaps, MirroredPhases>();

/** Sorts an interpolator's phases into mirrored pairs; throws a RangeError when a phase has no mirror image. */
export function mirrorPhases(taps: InterpolatorTaps): MirroredPhases {
  const found = known.get(taps);
  if (found) return found;
  const made = sortPhases(taps);
  known.set(taps, made);
  return made;
}

function sortPhases({ phases, tapsPerPhase, delayFrames }: InterpolatorTaps): MirroredPhases {
  const half = tapsPerPhase / 2;
  const coefficientsOfPairs: number[] = [];
  const coefficientsOfSelfMirrored: number[] = [];
  const open = phases.filter((phase) => !isTheSampleItself(phase, delayFrames));
  for (let phase = open.shift(); phase; phase = open.shift()) {
    if (isMirror(phase, phase)) {
      coefficientsOfSelfMirrored.push(...phase.subarray(0, half));
      continue;
    }
    const partner = open.findIndex((other) => isMirror(phase, other));
    if (partner < 0 || !Number.isInteger(half)) {
      throw new RangeError(
        'Cannot interpolate as each phase must have an even number of taps and a mirror image among the phases',
      );
    }
    open.splice(partner, 1);
    for (let k = 0; k < half; k++) {
      const [tap, mirrored] = [phase[k]!, phase[tapsPerPhase - 1 - k]!];
      coefficientsOfPairs.push((tap + mirrored) / 2, (tap - mirrored) / 2);
    }
  }
  return {
    pairs: coefficientsOfPairs.length / tapsPerPhase,
    selfMirrored: coefficientsOfSelfMirrored.length / half,
    coefficients: Float32Array.from([...coefficientsOfPairs, ...coefficientsOfSelfMirrored]),
  };
}

const isMirror = (phase: Float32Array, other: Float32Array): boolean =>
  phase.every((tap, k) => tap === other[other.length - 1 - k]);

const isTheSampleItself = (phase: Float32Array, delayFrames: number): boolean =>
  phase.every((tap, k) => tap === (k === delayFrames ? 1 : 0));
