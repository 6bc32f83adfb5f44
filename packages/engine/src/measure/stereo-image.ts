/** The stereo image as two numbers: how alike the sides are, and how much lies beside the middle. */
import { finiteOrNull, powerToDb } from '../audio/decibels.ts';

interface StereoImage {
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
  const energy = { left: 0, right: 0, mid: 0, side: 0 };

  return {
    push([left, right], frames) {
      if (!left || !right) return;
      // Local numbers stay in registers; those of the closure would be boxed at every frame.
      let { left: leftEnergy, right: rightEnergy, mid: midEnergy, side: sideEnergy } = energy;
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
      energy.left = leftEnergy;
      energy.right = rightEnergy;
      energy.mid = midEnergy;
      energy.side = sideEnergy;
    },
    finish() {
      // L·R = mid² − side².
      const correlation = (energy.mid - energy.side) / Math.sqrt(energy.left * energy.right);
      return {
        correlation: Number.isFinite(correlation) ? Math.min(1, Math.max(-1, correlation)) : null,
        sideToMidDb: finiteOrNull(powerToDb(energy.side / energy.mid)),
      };
    },
  };
}
