import { checkLags } from '../check-arguments.ts';
import type { Kernels } from '../kernels.ts';
import type { WasmMemory } from '../wasm-memory.ts';

export interface LaggedProductsExports {
  laggedProducts(left: number, right: number, frames: number, lagCount: number, products: number): void;
}

const FLOAT32_BYTES = 4;
const FLOAT64_BYTES = 8;

export function createLaggedProducts(
  wasm: LaggedProductsExports,
  memory: WasmMemory,
): Pick<Kernels, 'laggedProducts'> {
  return {
    laggedProducts(left, right, frames, lagCount) {
      checkLags(left, right, frames, lagCount);
      const rightFrames = frames + lagCount - 1;
      const leftHome = memory.homeOf(left);
      const rightHome = memory.homeOf(right);
      const places = memory.scratch([
        leftHome < 0 ? frames * FLOAT32_BYTES : 0,
        rightHome < 0 ? rightFrames * FLOAT32_BYTES : 0,
        lagCount * FLOAT64_BYTES,
      ]);
      const leftAt = memory.bringIn(left, frames, leftHome, places[0]);
      const rightAt = memory.bringIn(right, rightFrames, rightHome, places[1]);
      wasm.laggedProducts(leftAt, rightAt, frames, lagCount, places[2]);
      return memory.float64(places[2], lagCount).slice();
    },
  };
}
