import { largestLane, magnitudes } from './magnitudes';

/** Frames that are looked at together; between two looks lie `everyFrames`, from first to first. */
const LOOK: i32 = 4;

/** The largest magnitude of a filter's output, at four of every so many frames; `samples` begin with the oldest of the first's support. */
export function largestFiltered(
  samples: usize,
  frames: i32,
  coefficients: usize,
  taps: i32,
  everyFrames: i32,
): f32 {
  let largest = f32x4.splat(0);
  for (let frame = 0; frame + LOOK <= frames; frame += everyFrames) {
    const at = samples + (<usize>frame << 2);
    let even = f32x4.splat(0);
    let odd = even;
    let tap = 0;
    for (; tap + 2 <= taps; tap += 2) {
      const offset = <usize>tap << 2;
      even = f32x4.add(even, f32x4.mul(v128.load32_splat(coefficients + offset), v128.load(at + offset)));
      odd = f32x4.add(odd, f32x4.mul(v128.load32_splat(coefficients + offset, 4), v128.load(at + offset, 4)));
    }
    if (tap < taps) {
      const offset = <usize>tap << 2;
      even = f32x4.add(even, f32x4.mul(v128.load32_splat(coefficients + offset), v128.load(at + offset)));
    }
    largest = f32x4.pmax(largest, magnitudes(f32x4.add(even, odd)));
  }
  return largestLane(largest);
}
