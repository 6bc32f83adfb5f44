import { checkSums } from '../check-arguments.ts';
import type { Kernels } from '../kernels.ts';
import { newSampleSums } from '../sample-sum-rows.ts';
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

/** Plain loops throughout: what else is compiled for this call takes longer to compile than an album to sum. */
export function createSampleSums(wasm: SampleSumsExports, memory: WasmMemory): Pick<Kernels, 'sampleSums'> {
  return {
    sampleSums(channels, boundaries, into = newSampleSums(channels.length, boundaries.length)) {
      checkSums(channels, boundaries, into);
      const { sums, energies, peaks, midEnergies, sideEnergies } = into;
      const blocks = boundaries.length;
      const frames = blocks === 0 ? 0 : boundaries[blocks - 1]!;
      const homes = memory.homesOf(channels);
      for (let left = 0; left < channels.length; left += LANES) {
        const right = channelBeside(left, channels.length);
        const places = memory.scratch([
          homes[left]! < 0 ? frames * FLOAT32_BYTES : 0,
          homes[right]! < 0 ? frames * FLOAT32_BYTES : 0,
          RESULTS * FLOAT64_BYTES,
          SCRATCH_BYTES,
        ]);
        const leftAt = memory.bringIn(channels[left]!, frames, homes[left]!, places[0]);
        const rightAt = memory.bringIn(channels[right]!, frames, homes[right]!, places[1]);
        const results = places[2] / FLOAT64_BYTES;
        const { float64s } = memory;
        let start = 0;
        for (let block = 0; block < blocks; block++) {
          const end = boundaries[block]!;
          const offset = start * FLOAT32_BYTES;
          wasm.sampleSums(leftAt + offset, rightAt + offset, end - start, places[2], places[3]);
          start = end;
          sums[left]![block] = float64s[results]!;
          energies[left]![block] = float64s[results + 1]!;
          peaks[left]![block] = float64s[results + 2]!;
          sums[right]![block] = float64s[results + CHANNEL_RESULTS]!;
          energies[right]![block] = float64s[results + CHANNEL_RESULTS + 1]!;
          peaks[right]![block] = float64s[results + CHANNEL_RESULTS + 2]!;
          if (left > 0) continue;
          midEnergies[block] = float64s[results + RESULTS - 2]!;
          sideEnergies[block] = float64s[results + RESULTS - 1]!;
        }
      }
      return into;
    },
  };
}
