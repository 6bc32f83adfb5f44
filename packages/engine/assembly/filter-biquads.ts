import { demoteFrames, filterSections, promoteFrames } from './biquad-section';

/** Frames that are filtered at a time: their f64x2 copy stays in the first-level cache. */
const CHUNK_FRAMES: i32 = 512;

/** Filters two planar channels in place; `scratch` holds 512 f64x2. */
export function filterBiquads(
  left: usize,
  right: usize,
  frames: i32,
  coefficients: usize,
  sections: i32,
  states: usize,
  scratch: usize,
): void {
  for (let start = 0; start < frames; start += CHUNK_FRAMES) {
    const count = min(CHUNK_FRAMES, frames - start);
    const offset = <usize>start << 2;
    promoteFrames(left + offset, right + offset, count, scratch);
    filterSections(scratch, count, coefficients, sections, states);
    demoteFrames(scratch, count, left + offset, right + offset);
  }
}
