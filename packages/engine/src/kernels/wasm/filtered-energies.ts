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
      const subBlocks = boundaries.length;
      const homes = channels.map((channel) => memory.addressOf(channel));
      const energies = channels.map(() => new Float64Array(subBlocks));
      for (let left = 0; left < channels.length; left += LANES) {
        const pair = [left, channelBeside(left, channels.length)];
        const [leftHome, rightHome] = pair.map((channel) => homes[channel]);
        const [leftCopy, rightCopy, coefficientsAt, statesAt, boundariesAt, carryAt, energiesAt] =
          memory.scratch([
            leftHome === undefined ? frames * FLOAT32_BYTES : 0,
            rightHome === undefined ? frames * FLOAT32_BYTES : 0,
            COEFFICIENTS * FLOAT64_BYTES,
            STATES * LANES * FLOAT64_BYTES,
            subBlocks * INT32_BYTES,
            LANES * FLOAT64_BYTES,
            subBlocks * LANES * FLOAT64_BYTES,
          ]);
        const addresses = [leftHome ?? leftCopy, rightHome ?? rightCopy] as const;
        for (const [lane, channel] of pair.entries()) {
          if (homes[channel] === undefined) {
            memory.float32(addresses[lane]!, frames).set(channels[channel]!.subarray(0, frames));
          }
          writeLane(memory, statesAt, lane, states[channel]!, STATES);
          memory.float64s[carryAt / FLOAT64_BYTES + lane] = carry[channel]!;
        }
        memory.float64s.set(sections.coefficients, coefficientsAt / FLOAT64_BYTES);
        memory.float64s[coefficientsAt / FLOAT64_BYTES + COEFFICIENTS - 1] = sections.energyScale;
        memory.int32(boundariesAt, subBlocks).set(boundaries);
        wasm.filteredEnergies(
          ...addresses,
          frames,
          coefficientsAt,
          statesAt,
          boundariesAt,
          subBlocks,
          carryAt,
          energiesAt,
        );
        for (const [lane, channel] of pair.entries()) {
          readLane(memory, statesAt, lane, states[channel]!, STATES);
          readLane(memory, energiesAt, lane, energies[channel]!, subBlocks);
          carry[channel] = memory.float64s[carryAt / FLOAT64_BYTES + lane]!;
        }
      }
      return energies;
    },
  };
}
