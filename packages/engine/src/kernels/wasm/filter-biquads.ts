import { checkBiquads } from '../check-arguments.ts';
import { BIQUAD_COEFFICIENTS, BIQUAD_STATES, type Kernels } from '../kernels.ts';
import type { WasmMemory } from '../wasm-memory.ts';
import { channelBeside, FLOAT64_BYTES, LANES, readLane, writeLane } from './channel-lanes.ts';

export interface FilterBiquadsExports {
  filterBiquads(
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
/** Frames the kernel filters at a time, as double pairs. */
const SCRATCH_BYTES = 512 * LANES * FLOAT64_BYTES;

export function createFilterBiquads(
  wasm: FilterBiquadsExports,
  memory: WasmMemory,
): Pick<Kernels, 'filterBiquads'> {
  return {
    filterBiquads(channels, frames, coefficients, states) {
      checkBiquads(channels, frames, coefficients, states);
      const sections = coefficients.length / BIQUAD_COEFFICIENTS;
      const stateCount = sections * BIQUAD_STATES;
      const homes = memory.homesOf(channels);
      for (let left = 0; left < channels.length; left += LANES) {
        const pair = [left, channelBeside(left, channels.length)];
        const [leftHome, rightHome] = pair.map((channel) => homes[channel]!) as [number, number];
        const [leftCopy, rightCopy, coefficientsAt, statesAt, scratch] = memory.scratch([
          leftHome < 0 ? frames * FLOAT32_BYTES : 0,
          rightHome < 0 ? frames * FLOAT32_BYTES : 0,
          coefficients.length * LANES * FLOAT64_BYTES,
          stateCount * LANES * FLOAT64_BYTES,
          SCRATCH_BYTES,
        ]);
        const addresses = [
          memory.bringIn(channels[pair[0]!]!, frames, leftHome, leftCopy),
          memory.bringIn(channels[pair[1]!]!, frames, rightHome, rightCopy),
        ] as const;
        for (const [lane, channel] of pair.entries()) {
          writeLane(memory, coefficientsAt, lane, coefficients, coefficients.length);
          writeLane(memory, statesAt, lane, states[channel]!, stateCount);
        }
        wasm.filterBiquads(...addresses, frames, coefficientsAt, sections, statesAt, scratch);
        for (const [lane, channel] of pair.entries()) {
          if (homes[channel]! < 0) channels[channel]!.set(memory.float32(addresses[lane]!, frames));
          readLane(memory, statesAt, lane, states[channel]!, stateCount);
        }
      }
    },
  };
}
