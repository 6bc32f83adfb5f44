import { checkBoundaries, checkInterpolation, checkLength } from '../check-arguments.ts';
import type { InterpolatorTaps, TwoStageTaps } from '../kernels.ts';

export function interpolatedPeaks(
  samples: Float32Array,
  frames: number,
  taps: InterpolatorTaps,
  peaks: Float32Array,
): void {
  checkInterpolation(samples, frames, taps);
  checkLength('peaks', peaks, frames);
  for (let n = 0; n < frames; n++) peaks[n] = interpolatedPeak(samples, n, taps);
}

export function largestInterpolatedPeak(
  samples: Float32Array,
  frames: number,
  taps: InterpolatorTaps,
  atLeast: number,
): number {
  checkInterpolation(samples, frames, taps);
  let largest = Math.fround(atLeast);
  for (let n = 0; n < frames; n++) {
    largest = Math.max(largest, Math.fround(interpolatedPeak(samples, n, taps)));
  }
  return largest;
}

export function interpolatedPeakOfBlocks(
  samples: Float32Array,
  boundaries: Int32Array,
  taps: InterpolatorTaps,
  into: Float32Array,
  at: number,
): void {
  const frames = boundaries.at(-1) ?? 0;
  checkInterpolation(samples, frames, taps);
  checkBoundaries(boundaries, frames);
  checkLength('peaks', into, at + boundaries.length);
  for (const [block, end] of boundaries.entries()) {
    const start = block === 0 ? 0 : boundaries[block - 1]!;
    into[at + block] = largestInterpolatedPeak(samples.subarray(start), end - start, taps, 0);
  }
}

export function peaksAbove(
  samples: Float32Array,
  cellFrames: number,
  taps: TwoStageTaps,
  threshold: number,
  peaks: Float32Array,
): number {
  const frames = peaks.length * cellFrames;
  checkInterpolation(samples, frames, taps);
  let largest = 0;
  for (let n = 0; n < frames; n++) {
    const peak = Math.fround(interpolatedPeak(samples, n, taps));
    if (!(peak > Math.fround(threshold))) continue;
    const cell = Math.floor(n / cellFrames);
    peaks[cell] = Math.max(peaks[cell]!, peak);
    largest = Math.max(largest, peak);
  }
  return largest;
}

function interpolatedPeak(samples: Float32Array, n: number, taps: InterpolatorTaps): number {
  const newest = n + taps.tapsPerPhase - 1;
  let peak = Math.abs(samples[newest - taps.delayFrames]!);
  for (const phase of taps.phases) {
    let y = 0;
    for (let k = 0; k < taps.tapsPerPhase; k++) y += phase[k]! * samples[newest - k]!;
    peak = Math.max(peak, Math.abs(y));
  }
  return peak;
}
