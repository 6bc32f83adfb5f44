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
  const energies = new Float64Array(4);

  return {
    push([left, right], frames) {
      if (left && right) addEnergies(energies, left, right, frames);
    },
    finish() {
      const [left, right, mid, side] = energies as unknown as [number, number, number, number];
      // L·R = mid² − side².
      const correlation = (mid - side) / Math.sqrt(left * right);
      return {
        correlation: Number.isFinite(correlation) ? Math.min(1, Math.max(-1, correlation)) : null,
        sideToMidDb: finiteOrNull(powerToDb(side / mid)),
      };
    },
  };
}

/** Adds the energies of left, right, mid and side. A function of its own, so that the compiler keeps the loop in registers. */
function addEnergies(energies: Float64Array, left: Float32Array, right: Float32Array, frames: number): void {
  let leftEnergy = energies[0]!;
  let rightEnergy = energies[1]!;
  let midEnergy = energies[2]!;
  let sideEnergy = energies[3]!;
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
  energies[0] = leftEnergy;
  energies[1] = rightEnergy;
  energies[2] = midEnergy;
  energies[3] = sideEnergy;
}
