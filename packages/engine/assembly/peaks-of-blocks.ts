import { largestMagnitude } from './largest-interpolated-peak';

/** Raises each number to the largest magnitude of its block; `ends` are i32, a block's beginning where the one before ends. */
export function peaksOfBlocks(samples: usize, ends: usize, blocks: i32, peaks: usize): void {
  let start = 0;
  for (let block = 0; block < blocks; block++) {
    const offset = <usize>block << 2;
    const end = load<i32>(ends + offset);
    const largest = largestMagnitude(samples + (<usize>start << 2), end - start);
    if (largest > load<f32>(peaks + offset)) store<f32>(peaks + offset, largest);
    start = end;
  }
}
