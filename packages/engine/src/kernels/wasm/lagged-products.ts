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
      const [leftHome, rightHome] = [memory.addressOf(left), memory.addressOf(right)];
      const [leftCopy, rightCopy, productsAt] = memory.scratch([
        leftHome === undefined ? frames * FLOAT32_BYTES : 0,
        rightHome === undefined ? rightFrames * FLOAT32_BYTES : 0,
        lagCount * FLOAT64_BYTES,
      ]);
      if (leftHome === undefined) memory.float32(leftCopy, frames).set(left.subarray(0, frames));
      if (rightHome === undefined) memory.float32(rightCopy, rightFrames).set(right.subarray(0, rightFrames));
      wasm.laggedProducts(leftHome ?? leftCopy, rightHome ?? rightCopy, frames, lagCount, productsAt);
      return memory.float64(productsAt, lagCount).slice();
    },
  };
}
