import { checkSums } from '../check-arguments.ts';
import type { Kernels } from '../kernels.ts';
import type { WasmMemory } from '../wasm-memory.ts';
import { channelBeside, FLOAT64_BYTES, LANES } from './channel-lanes.ts';

export interface SampleSumsExports {
  sampleSums(left: number, right: number, frames: number, results: number, scratch: number): void;
}

const FLOAT32_BYTES = 4;
/** Of each of two channels its sum, its energy and its peak; then the energies of mid and side. */
const CHANNEL_RESULTS = 3;
const RESULTS = 2 * CHANNEL_RESULTS + 2;
const SCRATCH_BYTES = 10 * 16;

export function createSampleSums(wasm: SampleSumsExports, memory: WasmMemory): Pick<Kernels, 'sampleSums'> {
  return {
    sampleSums(channels, boundaries) {
      checkSums(channels, boundaries);
      const frames = boundaries.at(-1) ?? 0;
      const blocks = boundaries.length;
      const sums = channels.map(() => new Float64Array(blocks));
      const energies = channels.map(() => new Float64Array(blocks));
      const peaks = channels.map(() => new Float32Array(blocks));
      const midEnergies = new Float64Array(blocks);
      const sideEnergies = new Float64Array(blocks);
      const homes = channels.map((channel) => memory.addressOf(channel));
      for (let left = 0; left < channels.length; left += LANES) {
        const pair = [left, channelBeside(left, channels.length)];
        const [leftHome, rightHome] = pair.map((channel) => homes[channel]);
        const [leftCopy, rightCopy, resultsAt, scratch] = memory.scratch([
          leftHome === undefined ? frames * FLOAT32_BYTES : 0,
          rightHome === undefined ? frames * FLOAT32_BYTES : 0,
          RESULTS * FLOAT64_BYTES,
          SCRATCH_BYTES,
        ]);
        const [leftAt, rightAt] = [leftHome ?? leftCopy, rightHome ?? rightCopy];
        if (leftHome === undefined) copyIn(channels[pair[0]!]!, leftAt, frames);
        if (rightHome === undefined) copyIn(channels[pair[1]!]!, rightAt, frames);
        const results = resultsAt / FLOAT64_BYTES;
        const { float64s } = memory;
        let start = 0;
        for (let block = 0; block < blocks; block++) {
          const offset = start * FLOAT32_BYTES;
          wasm.sampleSums(leftAt + offset, rightAt + offset, boundaries[block]! - start, resultsAt, scratch);
          start = boundaries[block]!;
          for (let lane = 0; lane < LANES; lane++) {
            const channel = pair[lane]!;
            sums[channel]![block] = float64s[results + lane * CHANNEL_RESULTS]!;
            energies[channel]![block] = float64s[results + lane * CHANNEL_RESULTS + 1]!;
            peaks[channel]![block] = float64s[results + lane * CHANNEL_RESULTS + 2]!;
          }
          if (left > 0) continue;
          midEnergies[block] = float64s[results + RESULTS - 2]!;
          sideEnergies[block] = float64s[results + RESULTS - 1]!;
        }
      }
      return { sums, energies, peaks, midEnergies, sideEnergies };
    },
  };

  function copyIn(samples: Float32Array, address: number, frames: number): void {
    memory.float32(address, frames).set(samples.subarray(0, frames));
  }
}
