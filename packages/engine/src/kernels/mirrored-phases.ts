/**
 * An interpolator as the SIMD kernel wants it. Taps h and their mirror image give two outputs S + D and S − D, of which the
 * larger magnitude is |S| + |D|: half the multiplications of two separate filters.
 */
import type { InterpolatorTaps } from './kernels.ts';

type Phases = Pick<InterpolatorTaps, 'phases' | 'tapsPerPhase' | 'delayFrames'>;

export interface MirroredPhases {
  readonly pairs: number;
  readonly selfMirrored: number;
  /**
   * A row for each k < T/2 with T = tapsPerPhase: (h[k] + h[T−1−k])/2 and (h[k] − h[T−1−k])/2 for each pair, then h[k] for each
   * self-mirrored phase.
   */
  readonly coefficients: Float32Array;
  /** Σ|tap| of the first pair: no output of it exceeds this times the largest input; 0 without pairs. */
  readonly firstPairGain: number;
}

/** Sorts an interpolator's phases into mirrored pairs; throws a RangeError when a phase has no mirror image. */
export function mirrorPhases(taps: Phases): MirroredPhases {
  const { ofPairs, selfMirrored } = sortPhases(taps);
  const last = taps.tapsPerPhase - 1;
  const coefficients: number[] = [];
  for (let k = 0; k < taps.tapsPerPhase / 2; k++) {
    for (const phase of ofPairs) {
      coefficients.push((phase[k]! + phase[last - k]!) / 2, (phase[k]! - phase[last - k]!) / 2);
    }
    for (const phase of selfMirrored) coefficients.push(phase[k]!);
  }
  return {
    pairs: ofPairs.length,
    selfMirrored: selfMirrored.length,
    coefficients: Float32Array.from(coefficients),
    firstPairGain: [...(ofPairs[0] ?? [])].reduce((sum, tap) => sum + Math.abs(tap), 0),
  };
}

/** One phase of each mirrored pair, and those that need no partner; the sample itself needs no filter. */
function sortPhases({ phases, tapsPerPhase, delayFrames }: Phases): {
  ofPairs: Float32Array[];
  selfMirrored: Float32Array[];
} {
  const ofPairs: Float32Array[] = [];
  const selfMirrored: Float32Array[] = [];
  const open = phases.filter((phase) => !isTheSampleItself(phase, delayFrames));
  if (tapsPerPhase % 2 !== 0) {
    throw new RangeError(`Cannot interpolate as tapsPerPhase must be even: current value is ${tapsPerPhase}`);
  }
  for (let phase = open.shift(); phase; phase = open.shift()) {
    if (isMirror(phase, phase)) {
      selfMirrored.push(phase);
      continue;
    }
    const partner = open.findIndex((other) => isMirror(phase, other));
    if (partner < 0) {
      throw new RangeError('Cannot interpolate as each phase must have its mirror image among the phases');
    }
    open.splice(partner, 1);
    ofPairs.push(phase);
  }
  return { ofPairs, selfMirrored };
}

const isMirror = (phase: Float32Array, other: Float32Array): boolean =>
  phase.every((tap, k) => tap === other[other.length - 1 - k]);

const isTheSampleItself = (phase: Float32Array, delayFrames: number): boolean =>
  phase.every((tap, k) => tap === (k === delayFrames ? 1 : 0));
