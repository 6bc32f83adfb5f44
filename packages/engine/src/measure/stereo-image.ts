/** The stereo image as two numbers: how alike the sides are, and how much lies beside the middle. */
import { finiteOrNull, powerToDb } from '../audio/decibels.ts';

export interface StereoImage {
  /** −1…1; null for mono or a silent side. */
  readonly correlation: number | null;
  /** 10·log10(side energy / mid energy), mid (L+R)/2, side (L−R)/2; null for mono, or when one of them is silent. */
  readonly sideToMidDb: number | null;
}

export interface StereoImageMeter {
  /** Takes the next `frames` frames. */
  push(block: readonly Float32Array[], frames: number): void;
  finish(): StereoImage;
}

/** Makes a stereo image meter for audio that comes in blocks; mono leaves it without a reading. */
export function createStereoImageMeter(): StereoImageMeter {
  let leftEnergy = 0;
  let rightEnergy = 0;
  let midEnergy = 0;
  let sideEnergy = 0;

  return {
    push([left, right], frames) {
      if (!left || !right) return;
      for (let n = 0; n < frames; n++) {
        const l = left[n]!;
        const r = right[n]!;
        const mid = (l + r) / 2;
        // Summed by itself: the difference of large energies would not tell a faint side from none.
        const side = (l - r) / 2;
        leftEnergy += l * l;
        rightEnergy += r * r;
        midEnergy += mid * mid;
        sideEnergy += side * side;
      }
    },
    finish() {
      // L·R = mid² − side².
      const correlation = (midEnergy - sideEnergy) / Math.sqrt(leftEnergy * rightEnergy);
      return {
        correlation: Number.isFinite(correlation) ? Math.min(1, Math.max(-1, correlation)) : null,
        sideToMidDb: finiteOrNull(powerToDb(sideEnergy / midEnergy)),
      };
    },
  };
}
