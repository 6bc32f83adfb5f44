import { demoteFrames, filterSections, promoteFrames } from './biquad-section';

/** Frames that are filtered at a time: two f64x2 copies of them stay in the first-level cache. */
const CHUNK_FRAMES: i32 = 512;

/**
 * Filters mid and side of two planar channels, in lane 0 and lane 1 of a f64x2 each with sections of its own, and adds what that
 * changes; `scratch` holds 1024 f64x2.
 */
export function filterMidSide(
  left: usize,
  right: usize,
  frames: i32,
  coefficients: usize,
  sections: i32,
  states: usize,
  scratch: usize,
): void {
  const midSide = scratch + (<usize>CHUNK_FRAMES << 4);
  for (let start = 0; start < frames; start += CHUNK_FRAMES) {
    const count = min(CHUNK_FRAMES, frames - start);
    const offset = <usize>start << 2;
    promoteFrames(left + offset, right + offset, count, scratch);
    for (let n = 0; n < count; n++) {
      const at = <usize>n << 4;
      v128.store(midSide + at, midSideOf(v128.load(scratch + at)));
    }
    filterSections(midSide, count, coefficients, sections, states);
    for (let n = 0; n < count; n++) {
      const at = <usize>n << 4;
      const frame = v128.load(scratch + at);
      const change = f64x2.sub(v128.load(midSide + at), midSideOf(frame));
      const sides = v128.shuffle<f64>(change, f64x2.neg(change), 1, 3);
      const step = f64x2.add(v128.shuffle<f64>(change, change, 0, 0), sides);
      // Adding a zero would turn −0 into 0.
      const moved = v128.bitselect(frame, f64x2.add(frame, step), f64x2.eq(step, f64x2.splat(0)));
      v128.store(scratch + at, moved);
    }
    demoteFrames(scratch, count, left + offset, right + offset);
  }
}

/** (left + right) / 2 and (left − right) / 2 of a frame. */
// @ts-ignore: decorator
@inline
function midSideOf(frame: v128): v128 {
  const swapped = v128.shuffle<f64>(frame, frame, 1, 0);
  const both = v128.shuffle<f64>(f64x2.add(frame, swapped), f64x2.sub(frame, swapped), 0, 2);
  return f64x2.mul(f64x2.splat(0.5), both);
}
