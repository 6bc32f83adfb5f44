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
    sampleSums(channels, frames) {
      checkSums(channels, frames);
      const sums = new Float64Array(channels.length);
      const energies = new Float64Array(channels.length);
      const peaks = new Float32Array(channels.length);
      let midEnergy = 0;
      let sideEnergy = 0;
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
        const addresses = [leftHome ?? leftCopy, rightHome ?? rightCopy] as const;
        for (const [lane, channel] of pair.entries()) {
          if (homes[channel] !== undefined) continue;
          memory.float32(addresses[lane]!, frames).set(channels[channel]!.subarray(0, frames));
        }
        wasm.sampleSums(...addresses, frames, resultsAt, scratch);
        const results = resultsAt / FLOAT64_BYTES;
        const { float64s } = memory;
        for (const [lane, channel] of pair.entries()) {
          sums[channel] = float64s[results + lane * CHANNEL_RESULTS]!;
          energies[channel] = float64s[results + lane * CHANNEL_RESULTS + 1]!;
          peaks[channel] = float64s[results + lane * CHANNEL_RESULTS + 2]!;
        }
        if (left > 0) continue;
        midEnergy = float64s[results + RESULTS - 2]!;
        sideEnergy = float64s[results + RESULTS - 1]!;
      }
      return { sums, energies, peaks, midEnergy, sideEnergy };
    },
  };
}
