import { checkPeaksOfBlocks } from '../check-arguments.ts';
import type { Kernels } from '../kernels.ts';
import type { WasmMemory } from '../wasm-memory.ts';

export interface PeaksOfBlocksExports {
  peaksOfBlocks(samples: number, ends: number, blocks: number, peaks: number): void;
}

export function createPeaksOfBlocks(
  wasm: PeaksOfBlocksExports,
  memory: WasmMemory,
): Pick<Kernels, 'peaksOfBlocks'> {
  return {
    peaksOfBlocks(samples, boundaries, peaks) {
      checkPeaksOfBlocks(samples, boundaries, peaks);
      const blocks = boundaries.length;
      const frames = boundaries[blocks - 1] ?? 0;
      const home = memory.homeOf(samples);
      const [endsAt, peaksAt, copy] = memory.scratch([
        boundaries.byteLength,
        boundaries.byteLength,
        home < 0 ? frames * Float32Array.BYTES_PER_ELEMENT : 0,
      ]);
      memory.int32(endsAt, blocks).set(boundaries);
      const found = memory.float32(peaksAt, blocks);
      found.set(peaks.subarray(0, blocks));
      wasm.peaksOfBlocks(memory.bringIn(samples, frames, home, copy), endsAt, blocks, peaksAt);
      peaks.set(found);
    },
  };
}
