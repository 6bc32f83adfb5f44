import { checkBiquads, checkBoundaries, checkLength } from '../check-arguments.ts';
import { foldSections } from '../folded-sections.ts';
import type { Kernels } from '../kernels.ts';
import type { WasmMemory } from '../wasm-memory.ts';
import { channelBeside, FLOAT64_BYTES, LANES, readLane, writeLane } from './channel-lanes.ts';

export interface FilteredEnergiesExports {
  filteredEnergies(
    left: number,
    right: number,
    frames: number,
    coefficients: number,
    states: number,
    boundaries: number,
    boundaryCount: number,
    carry: number,
    energies: number,
  ): void;
}

const FLOAT32_BYTES = 4;
const INT32_BYTES = 4;
/** x1 x2 y1 y2 z1 z2. */
const STATES = 6;
/** Six coefficients and b0². */
const COEFFICIENTS = 7;

/** Plain loops throughout: what else is compiled for this call takes longer to compile than an album to filter. */
export function createFilteredEnergies(
  wasm: FilteredEnergiesExports,
  memory: WasmMemory,
): Pick<Kernels, 'filteredEnergies'> {
  return {
    filteredEnergies(channels, frames, coefficients, states, boundaries, carry) {
      checkBiquads(channels, frames, coefficients, states);
      checkBoundaries(boundaries, frames);
      checkLength('carry', carry, channels.length);
      const sections = foldSections(coefficients);
      const homes = memory.addressesOf(channels);
      const energies: Float64Array[] = [];
      for (let channel = 0; channel < channels.length; channel++) {
        energies.push(new Float64Array(boundaries.length));
      }
      for (let left = 0; left < channels.length; left += LANES) {
        const right = channelBeside(left, channels.length);
        const places = memory.scratch([
          homes[left]! < 0 ? frames * FLOAT32_BYTES : 0,
          homes[right]! < 0 ? frames * FLOAT32_BYTES : 0,
          COEFFICIENTS * FLOAT64_BYTES,
          STATES * LANES * FLOAT64_BYTES,
          boundaries.length * INT32_BYTES,
          LANES * FLOAT64_BYTES,
          boundaries.length * LANES * FLOAT64_BYTES,
        ]);
        const statesAt = places[3];
        const carryAt = places[5] / FLOAT64_BYTES;
        const energiesAt = places[6];
        memory.copyIn(sections, places[2]);
        writeLane(memory, statesAt, 0, states[left]!, STATES);
        writeLane(memory, statesAt, 1, states[right]!, STATES);
        memory.float64s[carryAt] = carry[left]!;
        memory.float64s[carryAt + 1] = carry[right]!;
        memory.int32(places[4], boundaries.length).set(boundaries);
        wasm.filteredEnergies(
          memory.bringIn(channels[left]!, frames, homes[left]!, places[0]),
          memory.bringIn(channels[right]!, frames, homes[right]!, places[1]),
          frames,
          places[2],
          statesAt,
          places[4],
          boundaries.length,
          places[5],
          energiesAt,
        );
        readLane(memory, statesAt, 0, states[left]!, STATES);
        readLane(memory, statesAt, 1, states[right]!, STATES);
        readLane(memory, energiesAt, 0, energies[left]!, boundaries.length);
        readLane(memory, energiesAt, 1, energies[right]!, boundaries.length);
        carry[left] = memory.float64s[carryAt]!;
        carry[right] = memory.float64s[carryAt + 1]!;
      }
      return energies;
    },
  };
}
