import { checkBiquads } from '../check-arguments.ts';
import { BIQUAD_COEFFICIENTS, BIQUAD_STATES, type Kernels } from '../kernels.ts';
import type { WasmMemory } from '../wasm-memory.ts';
import { channelPairs, LANES, readLane, writeLane } from './channel-pairs.ts';

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
const FLOAT64_BYTES = 8;
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
      const homes = channels.map((channel) => memory.addressOf(channel));
      for (const pair of channelPairs(channels.length)) {
        const [leftHome, rightHome] = pair.map((channel) => homes[channel]);
        const [leftCopy, rightCopy, coefficientsAt, statesAt, scratch] = memory.scratch([
          leftHome === undefined ? frames * FLOAT32_BYTES : 0,
          rightHome === undefined ? frames * FLOAT32_BYTES : 0,
          coefficients.byteLength,
          stateCount * LANES * FLOAT64_BYTES,
          SCRATCH_BYTES,
        ]);
        const addresses = [leftHome ?? leftCopy, rightHome ?? rightCopy] as const;
        const lanes = memory.float64(statesAt, stateCount * LANES);
        for (const [lane, channel] of pair.entries()) {
          if (homes[channel] === undefined) {
            memory.float32(addresses[lane]!, frames).set(channels[channel]!.subarray(0, frames));
          }
          writeLane(lanes, lane, states[channel]!.subarray(0, stateCount));
        }
        memory.float64(coefficientsAt, coefficients.length).set(coefficients);
        wasm.filterBiquads(...addresses, frames, coefficientsAt, sections, statesAt, scratch);
        for (const [lane, channel] of pair.entries()) {
          if (homes[channel] === undefined) channels[channel]!.set(memory.float32(addresses[lane]!, frames));
          readLane(lanes, lane, states[channel]!.subarray(0, stateCount));
        }
      }
    },
  };
}
