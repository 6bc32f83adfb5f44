import { checkBlockSums } from '../check-arguments.ts';

/** The order of additions is part of the specification: the wasm kernel gives the same bits. */
export function sumsOfBlocks(samples: Float32Array, blockFrames: number, sums: Float64Array): void {
  checkBlockSums(samples, blockFrames, sums);
  for (let block = 0; block < sums.length; block++) {
    const parts = [0, 0, 0, 0];
    for (let n = 0; n < blockFrames; n++) parts[n % 4]! += samples[block * blockFrames + n]!;
    sums[block] = parts[0]! + parts[1]! + (parts[2]! + parts[3]!);
  }
}
