import { checkInterpolation, checkLength } from '../check-arguments.ts';
import type { InterpolatorTaps, Kernels } from '../kernels.ts';
import { mirrorPhases } from '../mirrored-phases.ts';
import type { WasmMemory } from '../wasm-memory.ts';

export interface InterpolatedPeaksExports {
  interpolatedPeaks(...addressesAndCounts: number[]): void;
  /** The last two are the gain bound and what to begin with. */
  largestInterpolatedPeak(...addressesAndCounts: number[]): number;
}

const FLOAT32_BYTES = 4;
/** Peaks are computed four at a time, so up to three more samples are read; they weigh nothing. */
const SIMD_SLACK = 3;
/** Makes the bound safe against the rounding of the interpolator's own sums. */
const BOUND_MARGIN = 1 + 1e-5;

export function createInterpolatedPeaks(
  wasm: InterpolatedPeaksExports,
  memory: WasmMemory,
): Pick<Kernels, 'interpolatedPeaks' | 'largestInterpolatedPeak'> {
  return {
    interpolatedPeaks(samples, frames, taps, peaks) {
      checkInterpolation(samples, frames, taps);
      checkLength('peaks', peaks, frames);
      const home = memory.addressOf(peaks);
      const { addresses, peaksCopy } = place(samples, frames, taps, {
        peaksBytes: home === undefined ? frames * FLOAT32_BYTES : 0,
      });
      wasm.interpolatedPeaks(...addresses, home ?? peaksCopy);
      if (home === undefined) peaks.set(memory.float32(peaksCopy, frames));
    },

    largestInterpolatedPeak(samples, frames, taps, atLeast) {
      checkInterpolation(samples, frames, taps);
      const { addresses } = place(samples, frames, taps, { peaksBytes: 0 });
      return wasm.largestInterpolatedPeak(...addresses, taps.gainBound * BOUND_MARGIN, atLeast);
    },
  };

  function place(
    samples: Float32Array,
    frames: number,
    taps: InterpolatorTaps,
    { peaksBytes }: { peaksBytes: number },
  ): { addresses: number[]; peaksCopy: number } {
    const { coefficients, pairs, selfMirrored } = mirrorPhases(taps);
    const used = frames === 0 ? 0 : frames + taps.tapsPerPhase - 1;
    const home = memory.addressOf(samples);
    const [copy, coefficientsAt, peaksCopy] = memory.scratch([
      home === undefined ? (used + SIMD_SLACK) * FLOAT32_BYTES : 0,
      coefficients.byteLength,
      peaksBytes,
    ]);
    if (home === undefined) memory.float32(copy, used).set(samples.subarray(0, used));
    memory.float32(coefficientsAt, coefficients.length).set(coefficients);
    const halfTaps = taps.tapsPerPhase / 2;
    return {
      addresses: [home ?? copy, frames, halfTaps, taps.delayFrames, coefficientsAt, pairs, selfMirrored],
      peaksCopy,
    };
  }
}
