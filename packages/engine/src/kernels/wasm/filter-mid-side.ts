import { checkMidSideFilter } from '../check-arguments.ts';
import { BIQUAD_COEFFICIENTS, BIQUAD_STATES, type Kernels } from '../kernels.ts';
import type { WasmMemory } from '../wasm-memory.ts';
import { FLOAT64_BYTES, LANES, readLane, writeLane } from './channel-lanes.ts';

export interface FilterMidSideExports {
  filterMidSide(
    left: number,
    right: number,
    frames: number,
    coefficients: number,
    sections: number,
    states: number,
    scratch: number,
  ): void;
}

const FLOAT32_BYTES = 4;
/** Frames the kernel filters at a time, twice as double pairs. */
const SCRATCH_BYTES = 2 * 512 * LANES * FLOAT64_BYTES;

export function createFilterMidSide(
  wasm: FilterMidSideExports,
  memory: WasmMemory,
): Pick<Kernels, 'filterMidSide'> {
  return {
    filterMidSide(channels, frames, coefficients, states) {
      checkMidSideFilter(channels, frames, coefficients, states);
      const sections = coefficients[0]!.length / BIQUAD_COEFFICIENTS;
      const stateCount = sections * BIQUAD_STATES;
      const homes = memory.homesOf(channels);
      const [leftCopy, rightCopy, coefficientsAt, statesAt, scratch] = memory.scratch([
        homes[0]! < 0 ? frames * FLOAT32_BYTES : 0,
        homes[1]! < 0 ? frames * FLOAT32_BYTES : 0,
        LANES * coefficients[0]!.byteLength,
        stateCount * LANES * FLOAT64_BYTES,
        SCRATCH_BYTES,
      ]);
      const left = memory.bringIn(channels[0]!, frames, homes[0]!, leftCopy);
      const right = memory.bringIn(channels[1]!, frames, homes[1]!, rightCopy);
      for (let lane = 0; lane < LANES; lane++) {
        writeLane(memory, coefficientsAt, lane, coefficients[lane]!, coefficients[lane]!.length);
        writeLane(memory, statesAt, lane, states[lane]!, stateCount);
      }
      wasm.filterMidSide(left, right, frames, coefficientsAt, sections, statesAt, scratch);
      if (homes[0]! < 0) channels[0]!.set(memory.float32(left, frames));
      if (homes[1]! < 0) channels[1]!.set(memory.float32(right, frames));
      for (let lane = 0; lane < LANES; lane++) readLane(memory, statesAt, lane, states[lane]!, stateCount);
    },
  };
}
