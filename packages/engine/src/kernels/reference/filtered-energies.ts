import { checkBiquads, checkBoundaries, checkLength } from '../check-arguments.ts';
import { type FoldedSections, foldSections } from '../folded-sections.ts';

export function filteredEnergies(
  channels: readonly Float32Array[],
  frames: number,
  coefficients: Float64Array,
  states: readonly Float64Array[],
  boundaries: Int32Array,
  carry: Float64Array,
): Float64Array[] {
  checkBiquads(channels, frames, coefficients, states);
  checkBoundaries(boundaries, frames);
  checkLength('carry', carry, channels.length);
  const sections = foldSections(coefficients);
  return channels.map((channel, index) => {
    const state = states[index]!;
    const energies = new Float64Array(boundaries.length);
    let start = 0;
    for (const [subBlock, end] of boundaries.entries()) {
      const energy = addEnergy(channel.subarray(start, end), sections, state, carry[index]!);
      energies[subBlock] = energy * sections[6]!;
      carry[index] = 0;
      for (const [n, value] of state.entries()) if (Math.abs(value) < 1e-30) state[n] = 0;
      start = end;
    }
    carry[index] = addEnergy(channel.subarray(start, frames), sections, state, carry[index]!);
    return energies;
  });
}

/** Direct form 1. The order of additions is part of the specification: the wasm kernel keeps it, so both give the same bits. */
function addEnergy(
  samples: Float32Array,
  sections: FoldedSections,
  state: Float64Array,
  before: number,
): number {
  const [b1, b2, a1, a2, c1, c2] = sections as unknown as [number, number, number, number, number, number];
  let [x1, x2, y1, y2, z1, z2] = state as unknown as [number, number, number, number, number, number];
  let energy = before;
  for (const x of samples) {
    const y = x + b1 * x1 + (b2 * x2 - a2 * y2) - a1 * y1;
    const z = y - y1 - (y1 - y2) - c2 * z2 - c1 * z1;
    energy += z * z;
    [x1, x2, y1, y2, z1, z2] = [x, x1, y, y1, z, z1];
  }
  state.set([x1, x2, y1, y2, z1, z2]);
  return energy;
}
