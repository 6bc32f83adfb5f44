import { filterSection, promoteFrames, SECTION_COEFFICIENT_BYTES, SECTION_STATE_BYTES } from './biquad-section';

const CHUNK_FRAMES: i32 = 512;

/**
 * Filters two planar channels and keeps the sum of squares of each sub-block: one f64x2 in `energies` for each of the
 * `boundaries` (i32), the rest in `carry` (f64x2). `scratch` holds 512 f64x2.
 */
export function filteredEnergies(
  left: usize,
  right: usize,
  frames: i32,
  coefficients: usize,
  sections: i32,
  states: usize,
  boundaries: usize,
  boundaryCount: i32,
  carry: usize,
  energies: usize,
  scratch: usize,
): void {
  let energy = v128.load(carry);
  let start = 0;
  for (let index = 0; index <= boundaryCount; index++) {
    const isRest = index == boundaryCount;
    const end = isRest ? frames : load<i32>(boundaries + (<usize>index << 2));
    while (start < end) {
      const count = min(CHUNK_FRAMES, end - start);
      const offset = <usize>start << 2;
      promoteFrames(left + offset, right + offset, count, scratch);
      for (let section = 0; section < sections; section++) {
        filterSection(
          scratch,
          count,
          coefficients + <usize>section * SECTION_COEFFICIENT_BYTES,
          states + <usize>section * SECTION_STATE_BYTES,
        );
      }
      for (let at = scratch, stop = scratch + (<usize>count << 4); at < stop; at += 16) {
        const y = v128.load(at);
        energy = f64x2.add(energy, f64x2.mul(y, y));
      }
      start += count;
    }
    if (!isRest) {
      v128.store(energies + (<usize>index << 4), energy);
      energy = f64x2.splat(0);
    }
  }
  v128.store(carry, energy);
}
