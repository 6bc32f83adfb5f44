import { checkLines, checkMultiplied } from '../check-arguments.ts';

export function scale(samples: Float32Array, frames: number, factor: number): void {
  checkMultiplied(samples, frames);
  for (let n = 0; n < frames; n++) samples[n]! *= factor;
}

export function multiplyByLines(
  samples: Float32Array,
  gains: Float64Array,
  cellFrames: number,
  into: Float32Array,
): void {
  checkLines(samples, gains, cellFrames, into);
  for (let cell = 0; cell < gains.length - 1; cell++) {
    const gain = gains[cell]!;
    const step = (gains[cell + 1]! - gain) / cellFrames;
    for (let n = 0; n < cellFrames; n++) {
      const frame = cell * cellFrames + n;
      into[frame] = samples[frame]! * (gain + step * n);
    }
  }
}
