import { checkMidSide } from '../check-arguments.ts';
import type { Kernels } from '../kernels.ts';
import type { WasmMemory } from '../wasm-memory.ts';

export interface SplitMidSideExports {
  splitMidSide(left: number, right: number, frames: number, mid: number, side: number): void;
}

const FLOAT32_BYTES = 4;

export function createSplitMidSide(
  wasm: SplitMidSideExports,
  memory: WasmMemory,
): Pick<Kernels, 'splitMidSide'> {
  return {
    splitMidSide(left, right, frames, mid, side) {
      const arrays = [left, right, mid, side];
      checkMidSide(arrays, frames);
      const homes = memory.homesOf(arrays);
      const bytes = frames * FLOAT32_BYTES;
      const copies = memory.scratch([bytes, bytes, bytes, bytes]);
      const midAt = homes[2]! < 0 ? copies[2] : homes[2]!;
      const sideAt = homes[3]! < 0 ? copies[3] : homes[3]!;
      wasm.splitMidSide(
        memory.bringIn(left, frames, homes[0]!, copies[0]),
        memory.bringIn(right, frames, homes[1]!, copies[1]),
        frames,
        midAt,
        sideAt,
      );
      if (homes[2]! < 0) mid.set(memory.float32(midAt, frames));
      if (homes[3]! < 0) side.set(memory.float32(sideAt, frames));
    },
  };
}
