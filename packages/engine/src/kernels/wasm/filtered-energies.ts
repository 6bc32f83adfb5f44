import { checkBiquads, checkBoundaries, checkLength } from '../check-arguments.ts';
import { foldSections } from '../folded-sections.ts';
import type { Kernels } from '../kernels.ts';
import type { WasmMemory } from '../wasm-memory.ts';
import { channelPairs, LANES, readLane, writeLane } from './channel-pairs.ts';

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
const FLOAT64_BYTES = 8;
/** x1 x2 y1 y2 z1 z2. */
const STATES = 6;

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
      const folded = Float64Array.of(...sections.coefficients, sections.energyScale);
      const subBlocks = boundaries.length;
      const homes = channels.map((channel) => memory.addressOf(channel));
      const energies = channels.map(() => new Float64Array(subBlocks));
      for (const pair of channelPairs(channels.length)) {
        const [leftHome, rightHome] = pair.map((channel) => homes[channel]);
        const [leftCopy, rightCopy, foldedAt, statesAt, boundariesAt, carryAt, energiesAt] = memory.scratch([
          leftHome === undefined ? frames * FLOAT32_BYTES : 0,
          rightHome === undefined ? frames * FLOAT32_BYTES : 0,
          folded.byteLength,
          STATES * LANES * FLOAT64_BYTES,
          boundaries.byteLength,
          LANES * FLOAT64_BYTES,
          subBlocks * LANES * FLOAT64_BYTES,
        ]);
        const addresses = [leftHome ?? leftCopy, rightHome ?? rightCopy] as const;
        const stateLanes = memory.float64(statesAt, STATES * LANES);
        const carryLanes = memory.float64(carryAt, LANES);
        for (const [lane, channel] of pair.entries()) {
          if (homes[channel] === undefined) {
            memory.float32(addresses[lane]!, frames).set(channels[channel]!.subarray(0, frames));
          }
          writeLane(stateLanes, lane, states[channel]!.subarray(0, STATES));
          carryLanes[lane] = carry[channel]!;
        }
        memory.float64(foldedAt, folded.length).set(folded);
        memory.int32(boundariesAt, subBlocks).set(boundaries);
        wasm.filteredEnergies(
          ...addresses,
          frames,
          foldedAt,
          statesAt,
          boundariesAt,
          subBlocks,
          carryAt,
          energiesAt,
        );
        const energyLanes = memory.float64(energiesAt, subBlocks * LANES);
        for (const [lane, channel] of pair.entries()) {
          readLane(stateLanes, lane, states[channel]!.subarray(0, STATES));
          readLane(energyLanes, lane, energies[channel]!);
          carry[channel] = carryLanes[lane]!;
        }
      }
      return energies;
    },
  };
}
