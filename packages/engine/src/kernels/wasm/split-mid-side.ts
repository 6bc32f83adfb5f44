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
      const homes = arrays.map((array) => memory.addressOf(array));
      const copies = memory.scratch(homes.map((home) => (home === undefined ? frames * FLOAT32_BYTES : 0)));
      const [leftAt, rightAt, midAt, sideAt] = homes.map((home, index) => home ?? copies[index]!) as [
        number,
        number,
        number,
        number,
      ];
      if (homes[0] === undefined) memory.float32(leftAt, frames).set(left.subarray(0, frames));
      if (homes[1] === undefined) memory.float32(rightAt, frames).set(right.subarray(0, frames));
      wasm.splitMidSide(leftAt, rightAt, frames, midAt, sideAt);
      if (homes[2] === undefined) mid.set(memory.float32(midAt, frames));
      if (homes[3] === undefined) side.set(memory.float32(sideAt, frames));
    },
  };
}
