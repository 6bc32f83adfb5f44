import { checkFilterTaps } from '../check-arguments.ts';
import { FRAMES_OF_A_LOOK } from '../kernels.ts';

export function largestFiltered(
  samples: Float32Array,
  frames: number,
  taps: Float32Array,
  everyFrames: number,
): number {
  checkFilterTaps(samples, frames, taps, everyFrames);
  let largest = 0;
  for (let frame = 0; frame + FRAMES_OF_A_LOOK <= frames; frame += everyFrames) {
    for (let n = frame; n < frame + FRAMES_OF_A_LOOK; n++) {
      const sum = taps.reduce((total, tap, k) => total + tap * samples[n + k]!, 0);
      largest = Math.max(largest, Math.abs(sum));
    }
  }
  return largest;
}
